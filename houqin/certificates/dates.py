"""When a paper runs out, reckoned from its kind: pure functions of dates, with the regulation named in kinds.toml."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

FOREVER = date(2199, 12, 31)  # 长期有效: later than everything, so that it sorts and compares like any day
LONGEST = 150  # years after its beginning in which anything is looked for


def months_after(day: date, months: int) -> date:
    """The same day of a later (or earlier) month; its last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Rule:
    """How long a kind of paper holds; empty where the paper itself says it."""

    months: int = 0
    first: int = 0
    every: int = 0
    retire: int = 0
    uneven: tuple[int, ...] = ()
    between: tuple[int, ...] = ()
    early: int = 0

    @property
    def from_start(self) -> bool:
        """Whether it is reckoned from when the thing was made or put up, not from the paper."""
        return bool(self.first or self.uneven or self.between)

    def until(self, issued_on: date | None, start_on: date | None) -> date | None:
        """The day it runs out; nothing where that cannot be reckoned."""
        if self.months:
            return months_after(issued_on, self.months) - timedelta(days=1) if issued_on else None
        if start_on is None:
            return None
        if self.uneven or self.between:
            return self._anniversary(issued_on, start_on)
        return self._interval(issued_on, start_on) if self.first else None

    def _interval(self, issued_on: date | None, start_on: date) -> date | None:
        """First after a longer time, then after shorter ones, but no longer than it may be used at all."""
        begun = issued_on is None or issued_on <= start_on
        after = self.first if begun else self.every
        last = start_on if begun or issued_on is None else issued_on
        end = months_after(start_on, self.retire) if self.retire else None
        due = months_after(last, after) if after else None
        return min(filter(None, (due, end)), default=None)

    def retires_on(self, start_on: date | None) -> date | None:
        """From this day on it is scrap, whoever has served it."""
        return months_after(start_on, self.retire) if self.retire and start_on else None

    def _anniversary(self, issued_on: date | None, start_on: date) -> date | None:
        """The first year that asks for it and was not met by the last time: so early it counts for the coming one."""
        done = start_on if issued_on is None else max(issued_on, start_on)
        for year in range(1, LONGEST):
            due = months_after(start_on, 12 * year)
            if self._asks(year) and months_after(due, -self.early) > done:
                return due
        return None

    def _asks(self, year: int) -> bool:
        """TSG T7001-2023: uneven years, and every year after the last of them; TSG T7008-2023: all the others."""
        years = self.uneven or self.between
        inspected = year in years or year > years[-1]
        return inspected if self.uneven else not inspected
