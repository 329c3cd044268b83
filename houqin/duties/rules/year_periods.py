"""Months, quarters and years in which something is due once, and the one time in months that were said."""

from collections.abc import Iterator
from datetime import date, timedelta

from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.stretches import SAID_DAY, Period
from houqin.terms.rules import Calendar, year_span


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


def months(
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


def quarters(
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


def years(
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


def once(
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
