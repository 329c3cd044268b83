"""By when a fault is to be mended: 急修 within school hours, 小修不隔夜, 大修不隔天; pure arithmetic of school time.

Moments come in and go out aware and in UTC; hours and dates are those of the school's wall.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from django.utils.translation import gettext

from houqin.core import clock

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
FARTHEST = 400  # days a search for a school day looks ahead; beyond that every day counts


class SchoolDays(Protocol):
    """What the clocks ask of a calendar; `houqin.terms.rules.Calendar` answers it. Half days are school days."""

    def is_school_day(self, on: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class Promises:
    """What a school promises its reporters. Days are school days after the one a report counts for: 0 is the same day."""

    urgent_hours: int = 2
    small_days: int = 0
    large_days: int = 1
    opens: time = time(7, 30)
    cut_off: time = time(16, 0)  # what is reported from this minute on counts for the next school day
    closes: time = time(17, 30)

    def __post_init__(self) -> None:
        if not self.opens < self.cut_off <= self.closes:
            raise ValueError("the school opens before the cut-off and closes not before it")
        if self.urgent_hours < 1 or self.small_days < 0 or self.large_days < 0:
            raise ValueError("urgent_hours is 1 or more, days are 0 or more")


USUAL = Promises()


def due_at(
    reported_at: datetime,
    *,
    urgent: bool,
    large: bool,
    calendar: SchoolDays,
    promises: Promises = USUAL,
) -> datetime:
    """The moment by which a fault is to be mended, always within the hours of a school day.

    A report counts for its own school day when it comes before the cut-off, else for the next one: a small repair
    reported at 16:50, at night or on a day off is due when the next school day closes, a large one a school day after
    that. Urgent ones have their hours of open school, running on at the next opening, and are never due later than the
    same fault would be if it were not urgent.
    """
    here = clock.local(reported_at)
    days = promises.large_days if large else promises.small_days
    due = _on(_later(counted_day(here, calendar, promises), days, calendar), promises.closes)
    if urgent:
        due = min(due, _after_hours(reported_at, promises.urgent_hours, calendar, promises))
    return due


def counted_day(moment: datetime, calendar: SchoolDays, promises: Promises = USUAL) -> date:
    """The school day a report counts for: its own when it came before the cut-off, else the next."""
    here = clock.local(moment)
    too_late = here.time() >= promises.cut_off
    return next_school_day(here.date() + ONE_DAY * too_late, calendar)


def next_school_day(on: date, calendar: SchoolDays) -> date:
    """The date itself or the next school day; the date itself where the calendar knows none within 400 days."""
    for n in range(FARTHEST + 1):
        if calendar.is_school_day(on + timedelta(days=n)):
            return on + timedelta(days=n)
    return on


def school_minutes(start: datetime, end: datetime, calendar: SchoolDays, promises: Promises = USUAL) -> int:
    """Whole minutes of open school between two moments, both taken to their minute; 0 when end is not after start."""
    start, end = _minute(start), _minute(end)
    total, on, last = timedelta(), clock.local(start).date(), clock.local(end).date()
    while on <= last:
        if calendar.is_school_day(on):
            opened, closed = _on(on, promises.opens), _on(on, promises.closes)
            total += max(min(end, closed) - max(start, opened), timedelta())
        on += ONE_DAY
    return total // ONE_MINUTE


def is_overdue(due: datetime, now: datetime, *, finished_at: datetime | None = None) -> bool:
    """Whether a deadline passed before the work was finished, or passed by now while it is not."""
    return (finished_at or now) > due


def late_sentence(due: datetime, now: datetime, *, finished_at: datetime | None = None) -> str:
    """“已超时3小时”, in minutes, hours or days as a person would say it; nothing while in time."""
    late = (finished_at or now) - due
    if late <= timedelta():
        return ""
    if late < timedelta(hours=1):
        return gettext("已超时%(count)s分钟") % {"count": max(late // ONE_MINUTE, 1)}
    if late < ONE_DAY:
        return gettext("已超时%(count)s小时") % {"count": late // timedelta(hours=1)}
    return gettext("已超时%(count)s天") % {"count": late // ONE_DAY}


def _later(on: date, days: int, calendar: SchoolDays) -> date:
    for _n in range(days):
        on = next_school_day(on + ONE_DAY, calendar)
    return on


def _after_hours(moment: datetime, hours: int, calendar: SchoolDays, promises: Promises) -> datetime:
    """The moment when so many hours of open school have passed."""
    left = timedelta(hours=hours)
    on = next_school_day(clock.local(moment).date(), calendar)
    while True:
        begins = max(moment, _on(on, promises.opens))
        rest = _on(on, promises.closes) - begins
        if rest >= left:
            return begins.astimezone(UTC) + left
        left -= max(rest, timedelta())
        on = next_school_day(on + ONE_DAY, calendar)


def _on(on: date, at: time) -> datetime:
    return datetime.combine(on, at, clock.SCHOOL_ZONE).astimezone(UTC)


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
