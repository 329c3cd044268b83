"""The stretches of days in which something is due once (or so many times): days, weeks, months, terms, years, holidays.

Pure. A period is known by its `slot`, a day that no 停课 moves: so what was made for it is found again after the calendar
was changed. Weeks are the school's own where school days count, and begin on Monday where every day does.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from houqin.duties.rules.frequency import Frequency
from houqin.terms.rules import Calendar, Kind, TermSpan, dates_between, year_span

SCHOOL_DAYS, ALL_DAYS, HOLIDAYS = "school_days", "all_days", "holidays"
MONDAY_BEFORE_ALL = date(2001, 1, 1)
DAILY = ("day", "school_day", "meal", "night")
LONG_HOLIDAY = 10  # days: a 寒暑假, no single holiday
LAST_DAYS_BEFORE = 7  # 放假前 and 开学前 mean the week before, unless the words say how long
SAID_DAY = re.compile(r"(\d{1,2})\s*[日号]")


@dataclass(frozen=True)
class Period:
    """Days of which some are looked for; `around` is where else to look when none of them will do."""

    slot: date
    first: date
    last: date
    around: tuple[date, date] | None = None
    any_day: bool = False  # meant on days off too: 开学前, 假期里
    said: date | None = None  # the very day that was said: 每月15日

    @property
    def reach(self) -> tuple[date, date]:
        """All days that could be meant."""
        first, last = self.around or (self.first, self.last)
        return min(first, self.first), max(last, self.last)


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


def is_meant(on: str, calendar: Calendar, day: date) -> bool:
    """Whether a day is one of those on which the duty is done."""
    if on == ALL_DAYS:
        return True
    if on == HOLIDAYS:
        return calendar.day(day).kind in (Kind.HOLIDAY, Kind.VACATION)
    return calendar.is_school_day(day)


# Days and weeks -----------------------------------------------------------------------------------------------


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
    for term in _terms_near(calendar, first, last):
        for day in dates_between(max(first, term.first), min(last, term.last)):
            block = (term.week_number(day) - 1) // said.n
            begins = term.week_one + timedelta(weeks=block * said.n)
            ends = begins + timedelta(days=7 * said.n - 1)
            begins, ends = max(begins, term.first), min(ends, term.last)
            yield Period(begins, begins, ends)


# Months, quarters, years --------------------------------------------------------------------------------------


def _month(number: int) -> tuple[date, date]:
    """First and last day of a month counted from the year 0."""
    first = date(number // 12, number % 12 + 1, 1)
    return first, date((number + 1) // 12, (number + 1) % 12 + 1, 1) - timedelta(days=1)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _part(said: Frequency, month: tuple[date, date]) -> tuple[date, date]:
    """上旬, 中旬 or 下旬 of a month; with 之前 everything until then."""
    first, last = month
    ends = {"early": first.replace(day=10), "mid": first.replace(day=20)}.get(said.part or "", last)
    begins = {"mid": first.replace(day=11), "late": first.replace(day=21)}.get(said.part or "", first)
    return (first if said.before else begins), ends


def _said_day(said: Frequency, month: tuple[date, date]) -> date | None:
    """每月15日: the day that the words name, or the last of a shorter month."""
    found = SAID_DAY.search(said.words)
    day = int(found[1]) if found else 0
    return month[0].replace(day=min(day, month[1].day)) if 1 <= day <= 31 else None


def _months(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    """Months, or so many of them counted from September; the part is one of the last of them."""
    length = 1 if said.months else said.n
    for number in range(_number(first), _number(last) + 1):
        if said.months and number % 12 + 1 not in said.months:
            continue
        begin = number - (number - 8) % length
        yield _within(said, begin, begin + length - 1)


def _within(said: Frequency, begin: int, end: int) -> Period:
    """One period from a month to a month."""
    whole, final = (_month(begin)[0], _month(end)[1]), _month(end)
    if said.part not in ("early", "mid", "late"):
        return Period(whole[0], *whole, said=_said_day(said, final))
    begins, ends = _part(said, final)
    begins = whole[0] if said.before else begins
    return Period(whole[0], begins, ends, around=whole, said=_said_day(said, final))


def _quarters(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    """Quarters of the year; their beginning, middle and end are their months."""
    for quarter in range(_number(first) // 3, _number(last) // 3 + 1):
        begin = (quarter - quarter % said.n) * 3
        end = begin + 3 * said.n - 1
        whole = (_month(begin)[0], _month(end)[1])
        month = {"early": end - 2, "mid": end - 1, "late": end}.get(said.part or "")
        inside = whole if month is None else _month(month)
        yield Period(whole[0], whole[0] if said.before else inside[0], inside[1], around=whole)


def _years(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    """In the months that were said, at the end or beginning of the year, or once in a school year."""
    for year in range(first.year - 1, last.year + 1):
        if year % said.n == 0 or said.months:
            yield from _of_year(said, year)


def _of_year(said: Frequency, year: int) -> Iterator[Period]:
    for begin, end in _runs(said.months):
        yield _within(said, year * 12 + begin, year * 12 + end)
    if said.months:
        return
    begins, ends = year_span(year)
    if said.part is None:
        yield Period(begins, begins, ends)
        return
    school = "学" in said.words
    months = (
        {"start": (8, 8), "mid": (12, 14), "end": (21, 22)} if school else {"start": (0, 2), "mid": (5, 6)}
    )
    begin, end = months.get(said.part, (11, 11))
    yield _within(Frequency("year"), year * 12 + begin, year * 12 + end)


def _runs(months: tuple[int, ...]) -> list[tuple[int, int]]:
    """Months that follow each other are one stretch: 9—11月, 12—2月; counted from 0, past 11 into the next year."""
    wanted = {month - 1 for month in months}
    starts = sorted(month for month in wanted if (month - 1) % 12 not in wanted) or sorted(wanted)[:1]
    found = []
    for start in starts:
        length = next((n for n in range(1, 12) if (start + n) % 12 not in wanted), 12)
        found.append((start, start + length - 1))
    return found


def _once(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    """In the months that were said, the first time after the duty began; else within a month of that."""
    if not said.months:
        if since is not None:
            yield Period(since, since, since + timedelta(days=30))
        return
    begin = since or first
    for run in _runs(said.months):
        coming = (
            _within(said, year * 12 + run[0], year * 12 + run[1]) for year in range(begin.year - 1, 2200)
        )
        yield next(period for period in coming if period.last >= begin)


# Terms and holidays -------------------------------------------------------------------------------------------


def _terms_near(calendar: Calendar, first: date, last: date) -> list[TermSpan]:
    """The terms that touch these days, set or at their usual dates."""
    days = [*(first + timedelta(days=n) for n in range(0, (last - first).days + 1, 7)), last]
    found = (calendar.place(day).term for day in days)
    terms = {term.first: term for term in found if term is not None}
    return [terms[begin] for begin in sorted(terms)]


def _terms(
    said: Frequency, on: str, calendar: Calendar, first: date, last: date, since: date | None
) -> Iterator[Period]:
    soon = timedelta(days=said.ahead_days + 60)
    for term in _terms_near(calendar, first - timedelta(days=7), last + soon):
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


def _holidays(
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


Each = Callable[[Frequency, str, Calendar, date, date, date | None], Iterator[Period]]
_UNITS: dict[str, Each] = {
    **dict.fromkeys(DAILY, _days),
    "week": _weeks,
    "month": _months,
    "quarter": _quarters,
    "term": _terms,
    "year": _years,
    "once": _once,
    "holiday": _holidays,
}
