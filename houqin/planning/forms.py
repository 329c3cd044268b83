"""What the actions on plans ask for; of a line only what its kind has."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, Choices, RowField, Text, Whole
from houqin.core.sheets.forms import ImportForm
from houqin.duties.rules.words import narrow
from houqin.planning.drafting import SLIP
from houqin.planning.models import DRAFT, PARTS, Plan, PlanLine

FIRST_YEAR, LAST_YEAR = 2000, 2100


class ReadPlanForm(ImportForm):
    """The slip of the file that was sent; the page /planning/read/ makes it."""

    IMPORTER = SLIP
    LANDS = ""

    good_rows = None  # type: ignore[assignment]


def terms(**kwargs: Any) -> forms.TypedChoiceField:
    choices = [("", "—"), (1, _("第一学期")), (2, _("第二学期"))]
    return forms.TypedChoiceField(coerce=int, choices=choices, required=False, empty_value=None, **kwargs)


class EditPlanForm(ActionForm):
    """Title, kind, and of which year or term it is."""

    EDITS = True
    INTRO = _("改了学年，每一条的年份跟着改：去年的计划可以这样变成今年的。")

    title = Text(label=_("标题"), max_length=120)
    kind = Choices(Plan.KINDS, label=_("种类"))
    year = Whole(label=_("学年（开始的那一年）"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ordinal = terms(label=_("学期"))

    def prepare(self) -> None:
        if self.target is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.target, name))


# Of each kind of line: what may be put right.
ASKED: dict[str, tuple[str, ...]] = {
    PlanLine.GOAL: ("text", "area", "amount", "unit", "counts"),
    PlanLine.CALENDAR: ("text", "decision", "year", "months", "part", "day", "people", "area", "frequency"),
    PlanLine.DUTY: ("text", "decision", "people", "frequency", "area"),
    PlanLine.SAFETY: ("text", "decision", "year", "months", "part", "people", "frequency"),
    PlanLine.REST: ("text", "decision", "year", "months", "part", "people", "frequency"),
}


class CorrectLineForm(ActionForm):
    """One line: what to do, when, who, how often, and what becomes of it."""

    EDITS = True
    TEXT_MOST: ClassVar[int] = 2000

    text = Text(label=_("做什么"), max_length=TEXT_MOST, lines=2)
    decision = Choices([*PlanLine.DECISIONS, ("", _("还没定"))], label=_("怎样办"), required=False)
    people = Text(
        label=_("责任人"), required=False, max_length=200, example=_("例如：张老师、门卫；几个人用顿号隔开")
    )
    frequency = Text(
        label=_("多久一次"),
        required=False,
        max_length=80,
        example=_("例如：每周四；一学期两次；每月不少于1次"),
    )
    year = Whole(label=_("年"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    months = Text(label=_("月"), required=False, max_length=40, example=_("例如：9；几个月写成 9、10、11"))
    part = forms.ChoiceField(choices=[("", _("整月")), *PARTS], label=_("哪一段"), required=False)
    day = Text(label=_("日期"), required=False, max_length=60, example=_("例如：9.10；9.7—9.13；没有就不填"))
    area = Text(label=_("领域"), required=False, max_length=40)
    amount = Whole(label=_("指标"), required=False, max_value=1_000_000)
    unit = Text(label=_("单位"), required=False, max_length=12, example=_("例如：次、件"))
    counts = forms.ChoiceField(
        choices=[("", _("不由系统计算")), *PlanLine.COUNTS], label=_("按什么算完成"), required=False
    )

    def prepare(self) -> None:
        line = self.target
        if line is None:
            return
        for name in set(self.fields) - set(ASKED[line.kind]):
            del self.fields[name]
        for name, value in standing(line).items():
            self.initial.setdefault(name, value)

    def clean_months(self) -> list[int]:
        """9, 9月、10月, 九月 is not read here: numbers only."""
        found = [int(each) for each in re.findall(r"\d+", narrow(self.cleaned_data["months"]))]
        if any(not 1 <= each <= 12 for each in found):
            raise forms.ValidationError(_("月份填 1 到 12，几个月用顿号隔开。"))
        return list(dict.fromkeys(found))


def standing(line: PlanLine) -> dict[str, Any]:
    """What stands in a line, as its form has it."""
    plain = {name: getattr(line, name) for name in CorrectLineForm.base_fields}
    return plain | {
        "months": "、".join(str(month) for month in line.months),
        "frequency": "、".join(filter(None, (each.get("words", "") for each in line.frequency))),
    }


class GatherLinesForm(ActionForm):
    """Nothing is asked: the line says which work."""

    INTRO = _("这几个月里的同一件事合成一项每月的职责，日历里的各条都保留，不再另派任务。")


class SettleLinesForm(ActionForm):
    """Nothing is asked."""

    INTRO = _("“其余文字”里还没有定的，都定为不派任务。文字都保留。")


class FillPeopleForm(ActionForm):
    """Nothing is asked."""

    INTRO = _("责任人空着的各行都按上面一格填，填好以后每一行还能改。换了领域的不填，仍旧逐行问。")


class AcceptPlanForm(ActionForm):
    """Nothing is asked; the page has shown every line."""

    INTRO = _(
        "定了“派任务”“列为职责”的各条，现在一次派出去。还没定的留在《待明确事项》里，以后可以逐条再定。"
    )


class GiveAgainForm(ActionForm):
    """Nothing is asked."""

    INTRO = _("清除试运行数据时，派出去的任务也清掉了；这里把还没过时间的补派出去。已经有的不会再派。")


class AcceptVersionForm(ActionForm):
    """Which of the drafts takes the place of this plan."""

    INTRO = _("只处理有变化的条目：没有了的，还没做的任务取消；新加的，派出去；做过的不动。")

    version = RowField(
        "planning.Plan",
        label=_("新版"),
        narrow=lambda rows, by: rows.filter(status=DRAFT, replaces__isnull=False),
    )


class WithdrawPlanForm(ActionForm):
    """Why."""

    INTRO = _("已经派出去的，还没做的任务取消、职责停止；做过的记录都保留。")

    because = Text(
        label=_("原因"), max_length=120, offers=(_("读错了文件"), _("计划取消了"), _("换了新的计划"))
    )
