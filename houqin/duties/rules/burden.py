"""How many minutes of an average school day duties take from each person. Pure.

A school year is taken as 200 school days (the days for which meals are paid): 2 terms, 4 quarters, 10 months, 40 weeks
of 5. It is an estimate to be warned by, not a time sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from houqin.duties.rules.frequency import Frequency

TOO_MUCH = 15  # minutes a day above which one is warned
SCHOOL_DAYS = {
    "day": 1,
    "school_day": 1,
    "meal": 1,
    "night": 1,
    "week": 5,
    "month": 20,
    "quarter": 50,
    "term": 100,
    "year": 200,
    "holiday": 100,
    "once": 200,
}
"""Unit -> school days from one time to the next; months in which nothing is taught are left out."""


@dataclass(frozen=True)
class Load:
    """One duty as it weighs: minutes for one time, how often, and those who share it."""

    minutes: int
    frequency: Frequency
    shared_by: Sequence[str] = ()


def times_a_day(frequency: Frequency) -> Fraction:
    """How often on an average school day; what is done on occasion, or not said, weighs nothing."""
    days = SCHOOL_DAYS.get(frequency.unit)
    if days is None:
        return Fraction(0)
    at = len(frequency.weekdays) if frequency.unit == "week" and frequency.weekdays else 1
    if frequency.unit == "once":
        at = max(1, len(frequency.months))
    in_weekdays = (
        Fraction(len(frequency.weekdays), 5) if frequency.unit == "day" and frequency.weekdays else 1
    )
    return Fraction(frequency.times * at, days * max(1, frequency.n)) * in_weekdays


def minutes_a_day(minutes: int, frequency: Frequency) -> Fraction:
    """What one duty takes on an average school day, all who share it together."""
    return minutes * times_a_day(frequency)


def by_person(loads: Iterable[Load]) -> dict[str, Fraction]:
    """Person -> minutes on an average school day; what several share is divided, what nobody has stands under ""."""
    found: dict[str, Fraction] = {}
    for load in loads:
        weight = minutes_a_day(load.minutes, load.frequency)
        people = list(dict.fromkeys(load.shared_by)) or [""]
        for person in people:
            found[person] = found.get(person, Fraction(0)) + weight / len(people)
    return {person: weight for person, weight in found.items() if weight}


def too_much(loads: dict[str, Fraction], most: int = TOO_MUCH) -> dict[str, Fraction]:
    """Those above the limit, the most burdened first."""
    over = [(person, weight) for person, weight in loads.items() if person and weight > most]
    return dict(sorted(over, key=lambda each: (-each[1], each[0])))


def rounded(weight: Fraction) -> str:
    """“7.5”, “0.5”, “12”: to half a minute upward, so that nothing weighs nothing."""
    halves = -(-weight * 2 // 1)
    whole, half = divmod(int(halves), 2)
    return f"{whole}.5" if half else str(whole)
