"""What is asked about the tables of an office."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.files.fields import PaperInput, Papers
from houqin.core.forms import ActionForm, Choices, Day, LineForm, Lines, RowField, Text
from houqin.core.pages.spans import LONGEST
from houqin.reports.naming import label_of
from houqin.returns.figures import Known, groups, room_named, room_of
from houqin.returns.models import FIGURE, LEFT, TYPED, ReturnCell
from houqin.returns.periods import KINDS, OWN
from houqin.returns.taking import MOST_CELLS

OFFICES = (
    _lazy("县教育局"),
    _lazy("中心校"),
    _lazy("县教育局安全股"),
    _lazy("县教育局后勤管理中心"),
    _lazy("乡镇政府"),
)
UNSAID: list[Any] = [("", _lazy("还没定")), (TYPED, _lazy("自己填")), (LEFT, _lazy("不填"))]
UNTIL = _lazy("不填，就是到填表那天。填了，数字只数到那天为止。")


class Asked(ActionForm):
    """Of which table it is, who wants it, by when."""

    title = Text(
        label=_lazy("表名"), max_length=120, required=False, help_text=_lazy("不填，就用表里的标题。")
    )
    asked_by = Text(label=_lazy("谁要的"), max_length=60, offers=OFFICES)
    asked_on = Day(label=_lazy("哪天要的"), past=True, initial=clock.today)
    due_on = Day(label=_lazy("哪天交"))
    until_on = Day(label=_lazy("数据截至"), past=True, required=False, help_text=UNTIL)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked, due = cleaned.get("asked_on"), cleaned.get("due_on")
        if asked and due and due < asked:
            self.add_error("due_on", _lazy("交的日子不能早于要的日子。"))
        return cleaned


class TakeInReturnForm(Asked):
    INTRO = _lazy("表格原样收下：格式、合并的格子、公式都不动，只填空着的格子。要填哪几格先列给您看。")

    papers = Papers(
        label=_lazy("发来的表格"),
        required=True,
        most=1,
        widget=PaperInput({"accept": ".xlsx", "multiple": False}),
        help_text=_lazy("Excel 表格（.xlsx），不超过 20 MB。"),
    )

    field_order = ("papers", "asked_by", "due_on", "title", "asked_on", "until_on")


class QuestionLine(LineForm):
    """One thing that is asked, and in what unit."""

    question = Text(label=_lazy("问的是什么"), max_length=120, example=_lazy("例如：本学期排查隐患"))
    unit = Text(label=_lazy("单位"), max_length=20, required=False, example=_lazy("例如：处"))


class BuildReturnForm(Asked):
    INTRO = _lazy("电话里、群里要的数，一项一行列下来，数字照样从记录里来。")

    title = Text(label=_lazy("表名"), max_length=120)
    questions = Lines(QuestionLine, most=100, start=5, label=_lazy("要哪些数"))

    field_order = ("title", "questions", "asked_by", "due_on", "asked_on", "until_on")


class PlacedLine(QuestionLine):
    """The same, with the cell of the file that it stands in."""

    cell = forms.RegexField(
        r"^\s*[A-Za-z]{1,2}[1-9]\d{0,3}\s*$",
        label=_lazy("单元格"),
        required=False,
        error_messages={"invalid": _lazy("写成 C5 这样：列的字母，行的数字。")},
    )


class AddQuestionsForm(ActionForm):
    questions = Lines(PlacedLine, most=50, start=3, label=_lazy("再加哪几项"))

    def prepare(self) -> None:
        if self.target is not None and self.target.file_id:
            self.fields["questions"].help_text = _lazy("原表里没有认出来的格子，写上它的位置，例如 C5。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        placed = bool(self.target is not None and self.target.file_id)
        if placed and any(not line["cell"] for line in cleaned.get("questions", ())):
            self.add_error("questions", _lazy("请写上是原表的哪一格，例如 C5。"))
        return cleaned


class EditReturnForm(Asked):
    EDITS = True

    title = Text(label=_lazy("表名"), max_length=120)

    def prepare(self) -> None:
        if self.target is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.target, name))


class AnswerLine(LineForm):
    """What answers one cell: the code of a figure, 自己填, 不填 or nothing yet."""

    cell = RowField("returns.ReturnCell", widget=forms.HiddenInput)
    answer = Text(label=_lazy("填什么"), max_length=200, required=False)
    period = forms.ChoiceField(label=_lazy("哪一段时间"), choices=KINDS)
    typed = Text(label=_lazy("自己填"), max_length=200, required=False)
    was = forms.CharField(label=_lazy("原来的"), max_length=500, required=False, widget=forms.HiddenInput)

    @classmethod
    def said(cls, line: dict[str, Any]) -> str:
        """“灭火器 · 数量” 56."""
        words = {"": line["typed"] or "—", TYPED: line["typed"], LEFT: str(_lazy("不填"))}
        return f"“{line['cell']}”{words.get(line['answer'], line['answer'])}"


class Answers(Lines):
    """Told briefly: a table has up to two hundred of them."""

    def in_words(self, lines: Any) -> str:
        told = [line for line in lines if line["answer"] or line["typed"]]
        return _("{n} 格").format(n=len(told))


class FillReturnForm(ActionForm):
    answers = Answers(AnswerLine, most=MOST_CELLS, start=0, label=_lazy("各格"))


class AnswerCellForm(ActionForm):
    """The figures of one room, with what they are in the cell's period; `?about=hazards` asks for another room's."""

    EDITS = True

    answer = forms.ChoiceField(label=_lazy("填什么"), required=False)
    typed = Text(label=_lazy("自己填的数或文字"), max_length=200, required=False)
    period = Choices(KINDS, label=_lazy("哪一段时间"))
    first_on = Day(label=_lazy("从哪天"), required=False, help_text=_lazy("只在“另定起止”时填。"))
    last_on = Day(label=_lazy("到哪天"), required=False, past=True)

    @classmethod
    def begun_with(cls, by: Any, asked: Mapping[str, str]) -> dict[str, Any]:
        """`about` is the room whose figures are offered."""
        return super().begun_with(by, asked) | {"about": asked.get("about", "")}

    def prepare(self) -> None:
        field: Any = self.fields["answer"]
        field.choices = UNSAID
        if isinstance(self.target, ReturnCell):
            cell = self.target
            first = {"answer": cell.code if cell.how == FIGURE else cell.how}
            first |= {name: getattr(cell, name) for name in ("typed", "period", "first_on", "last_on")}
            self.initial.update(first)
            field.choices = cache(lambda: [*UNSAID, *offered(cell, self.about)])  # reckoned when it is shown
            field.help_text = _links(cell, self.about)

    @property
    def about(self) -> str:
        """The room asked for, or of what was sent, else that of the cell's figure, else what the question names."""
        sent = self.data.get("answer", "") if self.is_bound else self.initial.get("about", "")
        room = room_of(str(sent)) or room_of(self.target.code) or room_named(self.target.question)
        return room if room in groups() else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if cleaned.get("period") == OWN and not (first and last and 0 <= (last - first).days <= LONGEST):
            self.add_error("first_on", _lazy("请填从哪天到哪天，先后不能颠倒，最长一年多一点。"))
        return cleaned


def offered(cell: ReturnCell, about: str) -> list[tuple[str, str]]:
    """Each figure of one room with its number in the cell's period; and the one that stands."""
    known = Known.of(cell.of_return)
    span = known.told(cell)
    figures = dict(known.of_room(about, span))
    standing = known.figure(cell.code, span) if cell.code else None
    figures |= {standing.code: standing} if standing else {}
    found = [(each.code, f"{label_of(each)} {each.words}") for each in figures.values()]
    if cell.code and standing is None:
        found.insert(0, (cell.code, _("{code}（现在没有这个数）").format(code=cell.label or cell.code)))
    return found


def _links(cell: ReturnCell, about: str) -> SafeString:
    """To the figures of the other rooms."""
    url = f"/returns/answer_cell/{cell.pk}/?about="
    others = [(url + room, url + room, words) for room, words in groups().items() if room != about]
    links = format_html_join(" · ", '<a href="{}" hx-get="{}" hx-target="#dialog-body">{}</a>', others)
    return format_html("{}{}", _("别处的数：") if about else _("先选看哪里的数："), links)


class HandInReturnForm(ActionForm):
    INTRO = _lazy("上交以后，数字停在现在的样子；以后再看，能看到当时报的和现在的差在哪里。")

    handed_to = Text(label=_lazy("交给谁"), max_length=60, offers=OFFICES)
    handed_on = Day(label=_lazy("上交日期"), past=True, initial=clock.today)

    def prepare(self) -> None:
        if self.target is not None:
            self.initial.setdefault("handed_to", getattr(self.target, "asked_by", ""))


class DropReturnForm(ActionForm):
    why = Text(
        label=_lazy("为什么不用报"), max_length=200, offers=(_lazy("局里通知不报了"), _lazy("并到别的表里了"))
    )
