"""The stretches of days in which something is due once (or so many times): days, weeks, months, terms, years, holidays.

Pure. A period is known by its `slot`, a day that no 停课 moves: so what was made for it is found again after the calendar
was changed. Weeks are the school's own where school days count, and begin on Monday where every day does.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.stretches import ALL_DAYS, HOLIDAYS, SAID_DAY, SCHOOL_DAYS, Period, is_meant
from houqin.duties.rules.term_periods import holidays, terms, terms_near
from houqin.duties.rules.year_periods import months, once, quarters, years
from houqin.terms.rules import Calendar, dates_between

__all__ = ["ALL_DAYS", "DAILY", "HOLIDAYS", "SAID_DAY", "SCHOOL_DAYS", "Period", "is_meant", "periods"]

MONDAY_BEFORE_ALL = date(2001, 1, 1)
DAILY = ("day", "school_day", "meal", "night")


def periods(
    frequency: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None = None
) -> Iterator[Period]:
    """Those that touch these days, each once; nothing for what comes with events or was left open."""
    each = _UNITS.get(frequency.unit)
    if each is None or first > last:
        return
    seen: set[date] = set()
    for period in each(frequency, on, calendar, first, last, since):
        begins, ends = period.reach
        if period.slot not in seen and begins <= last and ends >= first:
            seen.add(period.slot)
            yield period


def _days(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    """Each day; every so many of a week's days (隔日); longer steps are blocks of days."""
    if said.n >= 7:
        yield from _blocks(said.n, first, last)
        return
    for day in dates_between(first, last):
        if _is_one_of(said, on, calendar, day):
            yield Period(day, day, day)


def _is_one_of(said: Frequency, on: str, calendar: Calendar, day: date) -> bool:
    if said.weekdays and not (set(said.weekdays) == {1, 2, 3, 4, 5} and on == SCHOOL_DAYS):
        return day.isoweekday() in said.weekdays  # 工作日 includes the Saturday that is one
    if said.n == 1:
        return True
    week = calendar.week_of(day)[0] if on == SCHOOL_DAYS else day - timedelta(days=day.weekday())
    before = sum(is_meant(on, calendar, each) for each in dates_between(week, day - timedelta(days=1)))
    return before % said.n == 0


def _blocks(length: int, first: date, last: date) -> Iterator[Period]:
    begins = first - timedelta(days=(first - MONDAY_BEFORE_ALL).days % length)
    while begins <= last:
        yield Period(begins, begins, begins + timedelta(days=length - 1))
        begins += timedelta(days=length)


def _weeks(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    """The term's own weeks, never past its ends: week 1 is that of the first lessons."""
    if on != SCHOOL_DAYS:
        yield from _blocks(7 * said.n, first, last)
        return
    for term in terms_near(calendar, first, last):
        for day in dates_between(max(first, term.first), min(last, term.last)):
            block = (term.week_number(day) - 1) // said.n
            begins = term.week_one + timedelta(weeks=block * said.n)
            ends = begins + timedelta(days=7 * said.n - 1)
            begins, ends = max(begins, term.first), min(ends, term.last)
            yield Period(begins, begins, ends)


Each = Callable[[Frequency, str, Calendar, date, date, date | None], Iterator[Period]]
_UNITS: dict[str, Each] = {
    **dict.fromkeys(DAILY, _days),
    "week": _weeks,
    "month": months,
    "quarter": quarters,
    "term": terms,
    "year": years,
    "once": once,
    "holiday": holidays,
}
