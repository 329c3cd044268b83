"""A plan of one month, as its title says: its numbered items are that month's calendar, its headings their areas."""

import re
from datetime import date

from houqin.duties.rules.words import narrow, number_of
from houqin.planning.rules import calendars
from houqin.planning.rules.calendar_tables import When
from houqin.planning.rules.headings import MonthHead
from houqin.planning.rules.marks import Piece, leading
from houqin.planning.rules.plan import Plan

_MONTH = re.compile(
    r"(?:(20\d\d)年)?(?<![0-9一二三四五六七八九十])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
)
_WEEK = re.compile(r"第(\d{1,2}|[一二三四五六七八九十]{1,3})周")
_FIRST_DAY = re.compile(r"(20\d\d)[年./\-](1[0-2]|0?[1-9])[月./\-]([0-3]?\d)(?!\d)")
_OF_YEAR = re.compile(r"学期|学年|年度|三年|行事历")


def month_of(title: str) -> tuple[int | None, int] | None:
    """(year, month) when a title names one month and nothing longer."""
    found = list(_MONTH.finditer(narrow(title)))
    if len(found) != 1 or _OF_YEAR.search(title):
        return None
    month = number_of(found[0][2])
    return (int(found[0][1]) if found[0][1] else None, month) if month else None


def when_of(title: str) -> When | None:
    """The one month or week that a title is about: 2025年11月份总务工作安排, 第7周（2025年10月13日—10月19日）."""
    week, days = _WEEK.search(title), _FIRST_DAY.search(narrow(title))
    if week and days:
        first = _date(int(days[1]), int(days[2]), int(days[3]))
        number = number_of(week[1])
        return When(int(days[2]), (), int(days[1]), number, of_title=True, first=first)
    named = month_of(title)
    return When(named[1], (), named[0], of_title=True) if named else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def settle(plan: Plan) -> None:
    """Nothing is done to a plan that has a calendar, duties or another kind of title."""
    named = month_of(plan.title)
    if named is None or plan.calendar or plan.duties:
        return
    year, month = named
    taken = []
    for each in plan.rest:
        mark, written, words = leading(each.text)
        if mark is None or each.kind not in ("measure", "slogan") or each.aim:
            continue
        head = MonthHead((month,), year, None, "", plan.title, True)
        items = calendars.under_month(head, [Piece(words, mark, True, written)])
        for item in items:
            item.area = item.area or each.heading
        plan.calendar += items
        taken.append(each)
    plan.rest = [each for each in plan.rest if each not in taken]
