"""What the actions of the school calendar ask for; dates come proposed, so that most are a single tap."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.forms import ActionForm, Choices, Day, Text, Whole
from houqin.terms import rules
from houqin.terms.models import WEEK_STARTS, DayOverride
from houqin.terms.national import known_years


def numbers(choices: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """A choice whose value is a whole number; `choices` may be a function."""
    return forms.TypedChoiceField(coerce=int, choices=choices, **kwargs)


def years_ahead() -> list[tuple[int, str]]:
    """The school years that may be opened: last, this and the next two."""
    this = rules.school_year_of(clock.today())
    return [(year, rules.year_name(year)) for year in range(this - 1, this + 3)]


class OpenSchoolYearForm(ActionForm):
    """The school year and the four days that bound its terms."""

    year = numbers(years_ahead, label=_("学年"))
    autumn_first = Day(label=_("第一学期开学"), required=False, help_text=_("不填就按通常日期，以后可以改"))
    autumn_last = Day(label=_("第一学期结束"), required=False)
    spring_first = Day(label=_("第二学期开学"), required=False)
    spring_last = Day(label=_("第二学期结束"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("year", _year_to_open(clock.today()))


def _year_to_open(today: date) -> int:
    """From May on people think of the coming school year."""
    return today.year if today.month >= 5 else today.year - 1


class SetTermDatesForm(ActionForm):
    """The days of one term."""

    EDITS = True

    first_on = Day(label=_("开学"))
    last_on = Day(label=_("结束"), help_text=_("学生在校的最后一天"))
    opens_on = Day(
        label=_("正式上课"), required=False, help_text=_("这一天所在的一周是第1周；不填就是开学当天")
    )
    week_starts = numbers(WEEK_STARTS, label=_("一周从哪天起"), required=False, empty_value=None)

    def prepare(self) -> None:
        if self.target is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.target, name))


class AdjustDaysForm(ActionForm):
    """Today, another day or a range, and what becomes of it."""

    first_on = Day(label=_("哪一天"))
    last_on = Day(label=_("到哪一天"), required=False, help_text=_("只调整一天时不填"))
    effect = Choices(DayOverride.EFFECTS, label=_("怎样调整"))
    reason = Text(label=_("原因"), max_length=60, example=_("例如：台风停课、期中考试、运动会"))
    follows = numbers(
        [("", _("不变")), *DayOverride.FOLLOWS],
        label=_("按周几的课表"),
        required=False,
        empty_value=None,
        help_text=_("周六补课时选，例如补周三的课"),
    )
    days_off_too = forms.BooleanField(label=_("周末和节假日也上课"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("first_on", clock.today())


class EnterHolidayPlanForm(ActionForm):
    """The yearly notice on holidays, pasted as it is."""

    year = Whole(label=_("哪一年"), min_value=2024, max_value=2100)
    notice = Text(
        label=_("通知原文"),
        lines=10,
        max_length=4000,
        help_text=_("把国务院办公厅关于部分节假日安排的通知全文粘贴进来，系统认出放假和上班的日子"),
    )

    def prepare(self) -> None:
        self.initial.setdefault("year", max(known_years().stop, clock.today().year))


class WithdrawAdjustmentForm(ActionForm):
    """Why the adjustment no longer stands."""

    because = Text(label=_("撤销原因"), max_length=100, example=_("例如：台风改道，照常上课"))
