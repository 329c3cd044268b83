"""When a duty is due: from how often, on which days and the school's calendar to windows of days. Pure.

The same windows come out whether days are asked one by one, in blocks, twice or in any order; what is due on a day off
moves to the school day before it within its period, or after it where none is before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from houqin.core.canonical import sha256
from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.intervals import Done, counted_on
from houqin.duties.rules.periods import Period, is_meant, periods
from houqin.duties.rules.windows import Window
from houqin.terms.rules import Calendar, dates_between


def due(
    frequency: Frequency,
    on: str,
    calendar: Calendar,
    first: date,
    last: date,
    *,
    since: date | None = None,
    until: date | None = None,
    seed: str = "",
) -> Iterator[Window]:
    """The windows that open on these days. `since` and `until` are those of the duty; `seed` its key, from which spot
    checks draw their days: whoever shows days to come leaves spot checks out.
    """
    for window in touching(frequency, on, calendar, first, last, since=since, until=until, seed=seed):
        if first <= window.opens_on <= last:
            yield window


def touching(
    frequency: Frequency,
    on: str,
    calendar: Calendar,
    first: date,
    last: date,
    *,
    since: date | None = None,
    until: date | None = None,
    seed: str = "",
    done: Done | None = None,
) -> Iterator[Window]:
    """The windows of all periods that have one of these days in them: what was missed earlier in a month is there too.
    `done` is the last time it was done, where the next ones count from it.
    """
    farther = last + done.ahead if done else last
    for period in periods(frequency, on, calendar, first, farther, since):
        for window in _windows(frequency, on, calendar, period, seed):
            window = counted_on(frequency, on, calendar, window, done) if done else window
            kept = _bounded(window, since, until)
            if kept:
                yield kept


def _bounded(window: Window, since: date | None, until: date | None) -> Window | None:
    """What began before the duty did begins with it; what is over by then never was."""
    opens = window.opens_on if since is None else max(window.opens_on, since)
    ends = window.due_on if until is None else min(window.due_on, until)
    return replace(window, opens_on=opens, due_on=ends) if opens <= ends else None


def _windows(
    frequency: Frequency, on: str, calendar: Calendar, period: Period, seed: str
) -> Iterator[Window]:
    days = _days_of(frequency, on, calendar, period)
    if not days:
        return
    if frequency.spot:
        yield from _drawn(frequency.times, days, period.slot, seed)
    elif frequency.unit == "week" and frequency.weekdays:
        yield from _on_weekdays(frequency, days, period)
    elif period.said is not None:
        ends = _at_or_before(period.said, days)
        yield from _spread(frequency.times, [day for day in days if day <= ends], period.slot)
    else:
        yield from _spread(frequency.times, days, period.slot)


def _days_of(frequency: Frequency, on: str, calendar: Calendar, period: Period) -> list[date]:
    """The days of a period on which it may be done; the nearest of its surroundings where it has none."""
    inside = list(dates_between(period.first, period.last))
    if period.any_day:
        return inside
    days = [day for day in inside if is_meant(on, calendar, day)]
    if not days and period.around:
        near = [day for day in dates_between(*period.around) if is_meant(on, calendar, day)]
        days = [_at_or_before(period.last, near)] if near else []
    if frequency.weekdays and frequency.unit not in ("week", "day"):
        days = [day for day in days if day.isoweekday() in frequency.weekdays] or days
    return days


def _at_or_before(wanted: date, days: Sequence[date]) -> date:
    """The day itself, the last one before it, or the first of all."""
    return max((day for day in days if day <= wanted), default=days[0])


def _spread(times: int, days: Sequence[date], slot: date) -> Iterator[Window]:
    """So many times, evenly over the days; several on one day where there are fewer days than times."""
    for k in range(times):
        begin, end = k * len(days) // times, (k + 1) * len(days) // times
        yield Window(days[begin], days[max(begin, end - 1)], k + 1, slot)


def _on_weekdays(frequency: Frequency, days: Sequence[date], period: Period) -> Iterator[Window]:
    """Those week days; one that is off moves, and where another stands already it is done with that one."""
    wanted = {}
    for day in dates_between(period.first, period.last):  # of several weeks the last counts
        if day.isoweekday() in frequency.weekdays:
            wanted[day.isoweekday()] = day
    taken = {day for day in wanted.values() if day in days}
    for weekday, day in wanted.items():
        ends = _at_or_before(day, days)
        if day not in taken and ends in taken:
            continue
        taken.add(ends)
        for k in range(frequency.times):
            yield Window(ends, ends, (weekday - 1) * frequency.times + k + 1, period.slot)


def _drawn(times: int, days: Sequence[date], slot: date, seed: str) -> Iterator[Window]:
    """Days that nobody knows beforehand and every machine draws alike."""
    order = sorted(days, key=lambda day: sha256(f"{seed}|{slot.isoformat()}|{day.isoformat()}"))
    for k in range(times):
        day = order[k % len(order)]
        yield Window(day, day, k + 1, slot)
