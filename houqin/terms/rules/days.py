"""What a day is: as the country has it, as the term has it, and as the school itself decided."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext

from houqin.terms.national import NationalDay
from houqin.terms.rules.spans import Place

SATURDAY = 5


class Kind(StrEnum):
    """What a date is to the school."""

    SCHOOL = "school"
    HALF = "half"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    VACATION = "vacation"
    SUSPENDED = "suspended"


SCHOOL_KINDS = frozenset({Kind.SCHOOL, Kind.HALF, Kind.MAKEUP})


class Effect(StrEnum):
    """What an adjustment makes of its days."""

    LESSONS = "lessons"
    HALF = "half"
    OFF = "off"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Override:
    """The school's own word about a range of days. `follows` is the weekday (0 = Monday) whose timetable
    applies. A range of lessons or half days leaves days off alone unless `days_off_too`. `plan_year` marks a
    line of the national plan that the school typed in: it counts as national, and the school's other words
    beat it.
    """

    first: date
    last: date
    effect: Effect
    reason: str
    follows: int | None = None
    days_off_too: bool = False
    plan_year: int | None = None

    def __contains__(self, on: date) -> bool:
        return self.first <= on <= self.last

    @property
    def closes(self) -> bool:
        """Whether pupils stay at home."""
        return self.effect in (Effect.OFF, Effect.SUSPENDED)

    @property
    def opens_days_off(self) -> bool:
        """Whether it turns a day off into a school day; one single day of lessons always means just that."""
        return not self.closes and (self.days_off_too or self.first == self.last)


@dataclass(frozen=True, slots=True)
class Day:
    """What a date is. `doubt` is empty, or the sentence that says what is not known yet; `week` is the week
    of term where the term is set; `follows` the weekday whose timetable applies; `own` when the school itself
    decided.
    """

    date: date
    kind: Kind
    reason: str = ""
    doubt: str = ""
    week: int | None = None
    follows: int | None = None
    own: bool = False

    @property
    def school_day(self) -> bool:
        return self.kind in SCHOOL_KINDS

    @property
    def certain(self) -> bool:
        return not self.doubt


def own_day(natural: Day, own: Override) -> Day:
    """A day as the school itself decided it; nothing is in doubt then. Closing a day that was off keeps what
    it was, so that a weekend within a 停课 is not counted as days lost.
    """
    if natural.school_day:
        kinds = {Effect.HALF: Kind.HALF, Effect.OFF: Kind.HOLIDAY, Effect.SUSPENDED: Kind.SUSPENDED}
        kind = kinds.get(own.effect, natural.kind)
    elif own.opens_days_off:
        kind = Kind.HALF if own.effect is Effect.HALF else Kind.MAKEUP
    else:
        return replace(natural, doubt="", own=True) if own.closes else natural
    follows = None if own.closes else own.follows
    return replace(natural, kind=kind, reason=own.reason, doubt="", follows=follows, own=True)


def natural_day(on: date, place: Place, nation: NationalDay, week: int | None) -> Day:
    """A day as it is when the school says nothing about it."""
    if place.term is None:
        return Day(on, Kind.VACATION, nation.name if nation.status == "off" else place.vacation, place.doubt)
    return _term_day(on, nation, place.doubt, week)


def _term_day(on: date, nation: NationalDay, doubt: str, week: int | None) -> Day:
    """A day of term as the country's calendar has it."""
    both = "；".join(filter(None, (doubt, nation.doubt)))
    if nation.status == "off":
        return Day(on, Kind.HOLIDAY, nation.name, doubt, week)
    if nation.status == "work":
        reason = gettext("%(holiday)s调休上课") % {"holiday": nation.name}
        return Day(on, Kind.MAKEUP if on.weekday() >= SATURDAY else Kind.SCHOOL, reason, doubt, week)
    return Day(on, Kind.WEEKEND if on.weekday() >= SATURDAY else Kind.SCHOOL, "", both, week)
