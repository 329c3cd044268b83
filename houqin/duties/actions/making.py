"""The tasks of some days are made from the duties: each morning by itself, and at once when the calendar changes."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action, follow, follows
from houqin.core.writing import one_at_a_time
from houqin.duties.making import make
from houqin.people.models import Member, School
from houqin.terms.models import DayOverride

MOST_DAYS = 400


@action(_("列出任务"), says=_("列出任务"))
def make_tasks(school: School, /, *, by: Member, first_on: date, last_on: date) -> Changes:
    """What has opened by now is made once, whoever asks and how often; open tasks follow the school calendar."""
    if not 0 <= (last_on - first_on).days <= MOST_DAYS:
        raise Refused(_("请核对日期：从早到晚，最多{days}天。").format(days=MOST_DAYS))
    one_at_a_time(school.pk, "duties.make_tasks")
    made = make(school, first_on, last_on)
    return Changes(school, add=made.add, update=made.update)


@follows("terms.adjust_days", "terms.withdraw_adjustment")
def follow_adjustment(adjustment: DayOverride, by: Any) -> None:
    """停课, 放假, 补课: the tasks of those days go, come back or move at once."""
    _follow(by, adjustment.first_on, adjustment.last_on)


@follows("terms.set_term_dates", "terms.open_school_year", "terms.enter_holiday_plan")
def follow_calendar(row: Any, by: Any) -> None:
    """The calendar of the year changed: what is open today is looked at again."""
    _follow(by, clock.today(), clock.today())


def _follow(by: Any, first: date, last: date) -> None:
    """Only up to today is anything made; where nothing changes, or this person may not, the next morning does it."""
    first, last = min(first, clock.today()), min(last, clock.today())
    if by.can("duties.make_tasks") and make(by.school, first, last):
        follow("duties.make_tasks", first_on=first, last_on=last)
