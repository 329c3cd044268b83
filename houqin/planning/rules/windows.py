"""The days in which a line of the calendar is to be done: its month or a part of it, its week, its date. Pure.

A window begins and ends on school days where it has any; a month of holidays keeps its own first and last day.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from houqin.duties.rules.words import narrow
from houqin.terms.rules import Calendar, TermSpan

Window = tuple[date, date]
EARLY, MID, LATE, START, END = "early", "mid", "late", "start", "end"
_DAY = re.compile(r"(?:(20\d\d)[年./-])?(\d{1,2})(?:月|[./])(\d{1,2})(?!\d)[日号]?")
WEEK = timedelta(days=6)
AT_LEAST = timedelta(days=13)  # to do what is due before the first days of a month
_UNTIL = re.compile(r"(?:之?前|以前)")


def window(
    year: int, month: int, calendar: Calendar, *, part: str = "", week: int | None = None, day: str = ""
) -> Window:
    """When it opens and by when it is due."""
    dated = _of_dates(day, year, month) or _of_week(week, year, month, calendar)
    first, last = dated or _of_part(year, month, part)
    found = _on_school_days(first, last, calendar)
    if found is None and part and not dated:
        found = _after(last, calendar)
    return found or (first, last)


def _of_part(year: int, month: int, part: str) -> Window:
    """上旬 to the 10th, 中旬 to the 20th; 初 and 末 a week each."""
    length = monthrange(year, month)[1]
    edges = {EARLY: (1, 10), MID: (11, 20), LATE: (21, length), START: (1, 7), END: (length - 6, length)}
    first, last = edges.get(part, (1, length))
    return date(year, month, first), date(year, month, last)


def _of_dates(day: str, year: int, month: int) -> Window | None:
    """9.7—9.13, 9月10日, 3月20日前; what is no date says nothing."""
    day = narrow(day)
    found = [each for each in (_date(match, year, month) for match in _DAY.finditer(day)) if each]
    if not found:
        return None
    first, last = found[0], found[1] if len(found) > 1 else found[0]
    if len(found) == 1 and _UNTIL.search(day):
        return min(first.replace(day=1), first - AT_LEAST), first
    return (first, last) if first <= last <= first + timedelta(days=62) else (first, first)


def _date(match: re.Match[str], year: int, month: int) -> date | None:
    """A day of this month, or of the one before or after it (8.31—9.6, 12.28—1.3)."""
    own = int(match[2])
    if match[1]:
        year = int(match[1])
    elif own == 12 and month == 1:
        year -= 1
    elif own == 1 and month == 12:
        year += 1
    try:
        return date(year, own, int(match[3]))
    except ValueError:
        return None


def _of_week(week: int | None, year: int, month: int, calendar: Calendar) -> Window | None:
    """第5周 of the term this month lies in."""
    term = _term_of(year, month, calendar) if week else None
    found = [each for each in term.weeks() if each.number == week] if term else []
    return (found[0].first, found[0].last) if found else None


def _term_of(year: int, month: int, calendar: Calendar) -> TermSpan | None:
    first, last = _of_part(year, month, "")
    return next((term for term in calendar.terms if term.first <= last and first <= term.last), None)


def _after(last: date, calendar: Calendar) -> Window | None:
    """月初 in the holidays of October: the first school days of the month after them."""
    found = _on_school_days(last, last.replace(day=monthrange(last.year, last.month)[1]), calendar)
    return _on_school_days(found[0], min(found[0] + WEEK, found[1]), calendar) if found else None


def _on_school_days(first: date, last: date, calendar: Calendar) -> Window | None:
    days = [each.date for each in calendar.days(first, last) if each.school_day]
    return (days[0], days[-1]) if days else None
