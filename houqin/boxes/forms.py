"""What the actions on boxes ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.boxes.models import KEEPING, RULES, SCHOOL, SPANS, Box, BoxItem
from houqin.boxes.outlines import PARTED, choices, outlines
from houqin.boxes.rows import row_meant
from houqin.core import clock
from houqin.core.forms import ActionForm, Choices, Day, LineForm, Lines, RowField, RowsField, Text, Whole
from houqin.core.sheets.forms import ImportForm
from houqin.terms.rules import school_year_of

MOST_ROWS = 50


def _year() -> Whole:
    return Whole(
        label=_("年份"),
        min_value=2000,
        max_value=2199,
        help_text=_("学年写开始的那一年：2026—2027学年写 2026。"),
    )


def _span() -> Choices:
    return Choices(SPANS, label=_("按学年还是年度"))


class OutlineChoice(forms.ChoiceField):
    """A shipped outline or an earlier year's set; the history tells its title."""

    def in_words(self, value: str) -> str:
        return outlines()[value].title if value in outlines() else value.replace(PARTED, " ")


class BeginBoxesForm(ActionForm):
    INTRO = _(
        "先照一份提纲建起来，在用的台账会自己放进去；以后对照上级的评估表改。有现成评估表的，用“导入评估指标”。"
    )

    outline = OutlineChoice(label=_("照哪一份"))
    year = _year()
    span = _span()

    def prepare(self) -> None:
        self.fields["outline"].choices = choices()  # type: ignore[attr-defined]
        self.initial.setdefault("year", school_year_of(clock.today()))
        self.initial.setdefault("span", SCHOOL)


class _Indicator(ActionForm):
    """What an indicator is and who answers for it."""

    title = Text(label=_("评估指标"), max_length=120, example=_("例如：消防设施按月检查，记录齐全"))
    source = Text(
        label=_("出处"), max_length=200, required=False, example=_("例如：县教育局2026年督导评估细则第12条")
    )
    keeper = RowField("people.Member", label=_("责任人"), required=False)
    least = Whole(label=_("至少几件"), max_value=999, help_text=_("按卷内目录的行数算；不到就列为“太少”。"))
    due_on = Day(label=_("备齐期限"), required=False)
    keep = forms.ChoiceField(choices=KEEPING, label=_("保管期限"))


class AddBoxForm(_Indicator):
    outline = Text(label=_("评估"), max_length=60, example=_("例如：2026年教育督导评估"))
    year = _year()
    span = _span()
    number = Text(label=_("指标编号"), max_length=20, example=_("例如：3.2"))

    field_order = ("outline", "year", "span", "number")

    def prepare(self) -> None:
        last = Box.objects.filter(active=True).order_by("-recorded_at", "-id").first()
        first = {"outline": last.outline, "year": last.year, "span": last.span} if last else {"span": SCHOOL}
        for name, value in (first | {"least": 1, "keep": "10"}).items():
            self.initial.setdefault(name, value)


class EditBoxForm(_Indicator):
    EDITS = True

    active = forms.BooleanField(label=_("在用（不勾就不再列出）"), required=False)

    def prepare(self) -> None:
        if isinstance(self.target, Box):
            for name in ("title", "source", "keeper", "least", "due_on", "keep", "active"):
                self.initial.setdefault(name, getattr(self.target, name))


class PaperLine(LineForm):
    """A paper that is not in the system: what it is, and where it lies."""

    title = Text(label=_("题名"), max_length=120, example=_("例如：2026年秋消防演练签到表"))
    reference = Text(label=_("文号"), max_length=40, required=False)
    author = Text(label=_("责任者"), max_length=60, required=False, example=_("例如：总务处"))
    on = Day(label=_("日期"), required=False)
    sheets = Whole(label=_("页数"), min_value=1, max_value=9999, required=False)
    where = Text(label=_("放在哪里"), max_length=80, example=_("例如：3号柜2盒"))


class PutInBoxForm(ActionForm):
    INTRO = _("台账、制度这些是按规则放：这一年的都会自己进来，不用一条一条放。只有纸的，写清放在哪里。")

    registers = RowsField("registers.Register", label=_("台账"), required=False)
    rules = forms.MultipleChoiceField(
        choices=RULES, label=_("还有哪些自己进来"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = Text(
        label=_("其中只要写有"),
        max_length=40,
        required=False,
        example=_("例如：消防"),
        help_text=_("制度文件看领域和标题，证照看种类；不写就是全部。"),
    )
    rows = Text(
        label=_("单条记录"),
        max_length=3000,
        lines=2,
        required=False,
        help_text=_("打开那一条，把它的网址或单号贴在这里，一行一个：报修单、隐患、会议、登记都可以。"),
    )
    papers = Lines(PaperLine, label=_("只有纸质的"), required=False, most=60, start=1)

    def clean_rows(self) -> list[Any]:
        """Each line is a row that whoever puts it in may see."""
        lines = list(
            dict.fromkeys(filter(None, (line.strip() for line in self.cleaned_data["rows"].splitlines())))
        )
        if len(lines) > MOST_ROWS:
            raise forms.ValidationError(_("一次最多放 {most} 条。").format(most=MOST_ROWS))
        found = [(line, row_meant(self.by, line)) for line in lines]
        lost = [line for line, row in found if row is None]
        if lost:
            text = _("认不出“{line}”。请打开那一条记录，把网址栏里的地址或它的单号贴过来。")
            raise forms.ValidationError(text.format(line=lost[0][:60]))
        return [row for _line, row in found]


class TakeOutForm(ActionForm):
    items = RowsField("boxes.BoxItem", label=_("取出哪些"), widget=forms.CheckboxSelectMultiple())
    because = Text(label=_("原因"), max_length=200, offers=(_("放错了盒"), _("换了新的"), _("评估不再要")))

    def prepare(self) -> None:
        field: Any = self.fields["items"]
        field.widget.attrs.pop("data-options-url", None)
        if isinstance(self.target, Box):
            field.queryset = BoxItem.objects.filter(box=self.target, over=False).order_by("id")


class ImportBoxesForm(ImportForm):
    IMPORTER = "boxes"
