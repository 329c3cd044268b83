"""Terms and holidays in which something is due once: 开学前, 期中, 寒假里, 放假前."""

from collections.abc import Iterator
from datetime import date, timedelta

from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.stretches import Period
from houqin.terms.rules import Calendar, Kind, TermSpan, dates_between

LONG_HOLIDAY = 10  # days: a 寒暑假, no single holiday
LAST_DAYS_BEFORE = 7  # 放假前 and 开学前 mean the week before, unless the words say how long


def terms_near(calendar: Calendar, first: date, last: date) -> list[TermSpan]:
    """The terms that touch these days, set or at their usual dates."""
    days = [*(first + timedelta(days=n) for n in range(0, (last - first).days + 1, 7)), last]
    found = (calendar.place(day).term for day in days)
    terms = {term.first: term for term in found if term is not None}
    return [terms[begin] for begin in sorted(terms)]


def terms(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    soon = timedelta(days=said.ahead_days + 60)
    for term in terms_near(calendar, first - timedelta(days=7), last + soon):
        if (term.year * 2 + term.number) % said.n == 0:
            yield _of_term(said, term)


def _of_term(said: Frequency, term: TermSpan) -> Period:
    """开学前, 期初, 期中, 期末, or any time of a term."""
    ahead, third = timedelta(days=said.ahead_days), (term.last - term.first) // 3
    whole = (term.first, term.last)
    if said.part == "start" and said.before:
        ends = term.first - max(ahead, timedelta(days=1))
        begins = ends - timedelta(days=LAST_DAYS_BEFORE)
        return Period(term.first, begins, ends, any_day=True)
    if said.part == "start":
        return Period(term.first, term.first, min(term.first + timedelta(days=13), term.last), around=whole)
    if said.part == "mid":
        return Period(term.first, term.first + third, term.last - third, around=whole)
    begins = max(term.first, term.last - timedelta(days=20)) if said.part == "end" else term.first
    return Period(
        term.first, min(begins, term.last - ahead), max(term.first, term.last - ahead), around=whole
    )


def holidays(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    """Once in each holiday that is meant, or in the days before it."""
    ahead = timedelta(days=said.ahead_days + LAST_DAYS_BEFORE)
    day, end = first, last + (ahead if said.before else timedelta(0))
    while day <= end:
        run = _holiday_around(calendar, day)
        if run is None:
            day += timedelta(days=1)
            continue
        if _is_that_holiday(said, calendar, run):
            yield _before(said, run) if said.before else Period(run[0], *run, any_day=True)
        day = run[1] + timedelta(days=1)


def _before(said: Frequency, run: tuple[date, date]) -> Period:
    ends = run[0] - timedelta(days=1 + said.ahead_days)
    return Period(run[0], ends - timedelta(days=LAST_DAYS_BEFORE - 1), ends)


def _holiday_around(calendar: Calendar, day: date) -> tuple[date, date] | None:
    """The days off around a day of holiday, weekends beside it included; nothing around an ordinary weekend."""
    first = _while_off(calendar, day, -1)
    last = _while_off(calendar, day, 1)
    if first is None or last is None:
        return None
    known = (calendar.day(each).kind for each in dates_between(first, last))
    return (first, last) if any(kind in (Kind.HOLIDAY, Kind.VACATION) for kind in known) else None


def _while_off(calendar: Calendar, day: date, step: int) -> date | None:
    """The farthest day off from here on; nothing on a school day."""
    if calendar.is_school_day(day):
        return None
    for _n in range(200):
        following = day + timedelta(days=step)
        if calendar.is_school_day(following):
            break
        day = following
    return day


def _is_that_holiday(said: Frequency, calendar: Calendar, run: tuple[date, date]) -> bool:
    """寒假 and 暑假 are long and lie in their months; without months any holiday is meant."""
    if not said.months:
        return True
    long = (run[1] - run[0]).days + 1 >= LONG_HOLIDAY
    return long and any(day.month in said.months for day in dates_between(*run))
