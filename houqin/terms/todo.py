"""What waits in the calendar: a school year to open, a holiday plan to enter, before anybody counts on the
dates.
"""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.terms.calendar import Calendar, calendar_of
from houqin.terms.national import plan_is_known
from houqin.terms.rules import school_year_of, year_name

BEFORE_TERM_END = timedelta(days=30)
PLAN_EXPECTED = (11, 15)  # the plan of the next year has been announced by mid-November in recent years


def todo(member: Any) -> list[Group]:
    """Only for those who can do something about it."""
    items: list[Item] = []
    today, calendar = clock.today(), None
    if member.can("terms.open_school_year"):
        calendar = calendar_of(member.school)
        items += _terms_missing(calendar, today)
    if member.can("terms.enter_holiday_plan"):
        items += _plan_missing(calendar or calendar_of(member.school), today)
    return [Group(_("校历"), items, more_url="/terms/terms/")] if items else []


def _terms_missing(calendar: Calendar, today: date) -> list[Item]:
    """No term at all, or the last known one ends within thirty days."""
    url = "/terms/open_school_year/"
    if not calendar.terms:
        title = _("建立%(year)s") % {"year": year_name(school_year_of(today))}
        return [Item(title, url, hint=_("周次和在校日要用到"))]
    last = max(calendar.terms, key=lambda term: term.last)
    if last.last > today + BEFORE_TERM_END:
        return []
    following = last.year + 1 if last.number == 2 else last.year
    title = _("%(year)s的学期还没有日期") % {"year": year_name(following)}
    return [Item(title, url, hint=_("已设到%(day)s") % {"day": day_words(last.last)}, late=last.last < today)]


def _plan_missing(calendar: Calendar, today: date) -> list[Item]:
    """The holiday plan of this year, or from mid-November of the next, is neither built in nor entered."""
    coming = today.year + 1 if (today.month, today.day) >= PLAN_EXPECTED else today.year
    missing = [year for year in (today.year, coming) if not plan_is_known(year, calendar.plans)]
    return [
        Item(
            _("登记%(year)s年放假安排") % {"year": year},
            f"/terms/enter_holiday_plan/?year={year}",
            hint=_("粘贴国务院办公厅的通知；在此之前按周一至周五推算"),
            late=year == today.year,
        )
        for year in dict.fromkeys(missing)
    ]
