"""Rhythms that hang on no day of the calendar (每两周一次, 每2月一次, 每10天): the next one counts from the last. Pure.

What is done early brings the next ones forward; what is done late moves nothing, so lateness never makes fewer.
每周四 and 每月15日 stay where they are.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.periods import SAID_DAY, SCHOOL_DAYS, is_meant
from houqin.duties.rules.windows import Window
from houqin.terms.rules import Calendar, dates_between

UNITS = ("day", "week", "month", "quarter")
MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Done:
    """The last time it was done: of which window, and on which day."""

    slot: date
    on: date

    @property
    def ahead(self) -> timedelta:
        """How long before its stretch even began."""
        return max(self.slot - self.on, timedelta(0))


def counts_on(said: Frequency) -> bool:
    """Whether it is every so many days, weeks or months, once, and nothing says on which day."""
    fixed = (
        said.weekdays or said.months or said.part or said.before or said.spot or SAID_DAY.search(said.words)
    )
    return said.n > 1 and said.times == 1 and said.unit in UNITS and not fixed


def counted_on(said: Frequency, on: str, calendar: Calendar, window: Window, done: Done) -> Window:
    """The window as it stands since the last time was done; never later than without it."""
    if (
        window.slot <= done.slot
        or not counts_on(said)
        or not _same_run(said, on, calendar, window.slot, done.slot)
    ):
        return window
    wanted = _as_long_after(said, window.slot, done)
    if wanted >= window.due_on:
        return window
    begin = max(min(window.opens_on, wanted), done.on + timedelta(days=1))
    days = [day for day in dates_between(begin, window.due_on) if is_meant(on, calendar, day)]
    if not days:
        return window
    due_on = max((day for day in days if day <= wanted), default=days[0])
    return replace(window, opens_on=min(window.opens_on, due_on), due_on=due_on)


def _same_run(said: Frequency, on: str, calendar: Calendar, slot: date, before: date) -> bool:
    """Steps of some days begin anew each week, weeks of school days each term."""
    if said.unit == "day" and said.n < 7:
        return calendar.week_of(slot) == calendar.week_of(before)
    return said.unit != "week" or on != SCHOOL_DAYS or calendar.term_of(slot) == calendar.term_of(before)


def _as_long_after(said: Frequency, slot: date, done: Done) -> date:
    """As many steps after the day it was done as lie between the two stretches."""
    if said.unit in MONTHS:
        return _months_after(done.on, (slot.year - done.slot.year) * 12 + slot.month - done.slot.month)
    days = (slot - done.slot).days
    step = said.n * (7 if said.unit == "week" else 1)
    return done.on + timedelta(days=days if step < 7 else round(days / step) * step)


def _months_after(day: date, count: int) -> date:
    """The same day of a later month, or its last."""
    number = day.year * 12 + day.month - 1 + count
    first, following = (date(n // 12, n % 12 + 1, 1) for n in (number, number + 1))
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
