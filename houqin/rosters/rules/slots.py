"""Which turns a roster has: its days by the school's calendar, a weight for each, as days, weeks or shifts. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from houqin.rosters.rules.seats import Slot
from houqin.terms.rules import SATURDAY, Calendar, Day, Kind

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a day counts, in tenths of an ordinary turn."""

    ordinary: int = 10
    friday: int = 10
    day_off: int = 15
    holiday: int = 20

    def of(self, day: Day) -> int:
        """A made-up Saturday counts as a weekend, a day of a statutory holiday most."""
        if day.kind is Kind.HOLIDAY:
            return self.holiday
        if not day.school_day or day.date.weekday() >= SATURDAY:
            return self.day_off
        return self.friday if day.date.weekday() == FRIDAY else self.ordinary


@dataclass(frozen=True, slots=True)
class Plan:
    """What a roster says about its turns; `shifts` are (name, begins, ends) in minutes of the day."""

    roster: str
    unit: str  # day, week, shift
    on: str  # school_days, all_days, days_off
    first: date
    last: date
    per_turn: int
    shifts: tuple[tuple[str, int, int], ...]
    weights: Weights = Weights()

    def has(self, day: Day) -> bool:
        """Whether somebody is on duty on this day."""
        return self.on == "all_days" or day.school_day == (self.on == "school_days")


def slots_of(plan: Plan, calendar: Calendar, may: frozenset[str] = frozenset()) -> list[Slot]:
    """Every seat of every turn, in the order of time; `may` are those who may be drawn."""
    days = [day for day in calendar.days(plan.first, plan.last) if plan.has(day)]
    runs = _weeks(days, calendar) if plan.unit == "week" else [[day] for day in days]
    return [slot for run in runs for slot in _of_run(plan, run, may)]


def _weeks(days: list[Day], calendar: Calendar) -> list[list[Day]]:
    """The days of each week of the school."""
    return [list(run) for _week, run in groupby(days, key=lambda day: calendar.week_of(day.date))]


def _of_run(plan: Plan, run: list[Day], may: frozenset[str]) -> Iterator[Slot]:
    """The seats of the shifts of one day or one week."""
    for name, begins, ends in plan.shifts:
        for seat in range(plan.per_turn):
            yield Slot(
                roster=plan.roster,
                days=tuple(day.date for day in run),
                shift=name,
                seat=seat,
                begins=begins,
                ends=ends,
                weight=sum(plan.weights.of(day) for day in run),
                may=may,
            )
