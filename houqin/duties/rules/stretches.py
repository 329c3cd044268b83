"""One stretch of days in which something is due once, and the days on which a duty is done at all."""

import re
from dataclasses import dataclass
from datetime import date

from houqin.terms.rules import Calendar, Kind

SCHOOL_DAYS, ALL_DAYS, HOLIDAYS = "school_days", "all_days", "holidays"
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


def is_meant(on: str, calendar: Calendar, day: date) -> bool:
    """Whether a day is one of those on which the duty is done."""
    if on == ALL_DAYS:
        return True
    if on == HOLIDAYS:
        return calendar.day(day).kind in (Kind.HOLIDAY, Kind.VACATION)
    return calendar.is_school_day(day)
