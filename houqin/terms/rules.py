"""The arithmetic of the school calendar, without a database: school years, weeks of term, and what kind of
day any date is. Values here are plain dates in school time; `calendar.py` fills a Calendar from the school's
rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.terms.national import ONE_DAY, NationalDay, national_day, spring_festival

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
MONDAY, SUNDAY = 0, 6
SATURDAY = 5
FARTHEST = 800  # days a search for a school day may look ahead: two school years and a bit
MAY_SHIFT = timedelta(days=14)  # how far a term not yet set may lie from its usual dates


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
class TermSpan:
    """One term: `year` is the calendar year its school year begins in, `number` 1 or 2. Week 1 is the week
    that contains `opens_on`, the first day of lessons (the first day of term unless told).
    """

    year: int
    number: int
    first: date
    last: date
    opens_on: date | None = None
    week_starts: int = MONDAY

    def __contains__(self, on: date) -> bool:
        return self.first <= on <= self.last

    @property
    def name(self) -> str:
        return term_name(self.year, self.number)

    @property
    def week_one(self) -> date:
        """The first day of week 1; it may lie before the term."""
        return week_first(self.opens_on or self.first, self.week_starts)

    def week_number(self, on: date) -> int:
        """1 for the week of the opening day; 0 or less before it (预备周)."""
        return (week_first(on, self.week_starts) - self.week_one).days // 7 + 1

    def weeks(self) -> list["Week"]:
        """The weeks that hold the term's days, whole weeks, in order."""
        first, end = week_first(self.first, self.week_starts), self.last
        count = (week_first(end, self.week_starts) - first).days // 7 + 1
        return [
            Week(self.week_number(day), day) for day in (first + timedelta(weeks=n) for n in range(count))
        ]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of a term's calendar; `number` below 1 is 预备周."""

    number: int
    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def label(self) -> str:
        return week_name(self.number)

    def dates(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(7)]


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a date lies between terms: in `term`, or in the vacation called `vacation`."""

    term: TermSpan | None
    vacation: str = ""
    doubt: str = ""
    is_set: bool = True  # False for a term that is only proposed


# -- names --


def year_name(year: int) -> str:
    """“2026—2027学年” for 2026."""
    return gettext("%(first)s—%(second)s学年") % {"first": year, "second": year + 1}


def term_name(year: int, number: int) -> str:
    """“2026—2027学年第一学期”."""
    return year_name(year) + (gettext("第一学期") if number == 1 else gettext("第二学期"))


def week_name(number: int) -> str:
    """“第3周”; “预备周” for the days of term before lessons begin."""
    return gettext("第%(number)s周") % {"number": number} if number >= 1 else gettext("预备周")


def weekday_name(weekday: int) -> str:
    """“周三” for 2."""
    return str(WEEKDAYS[weekday])


# -- years, terms, weeks --


def school_year_of(on: date) -> int:
    """The calendar year in which the school year of a date began: September 1 to August 31."""
    return on.year if on.month >= 9 else on.year - 1


def year_span(year: int) -> tuple[date, date]:
    """First and last day of a school year."""
    return date(year, 9, 1), date(year + 1, 8, 31)


def week_first(on: date, week_starts: int = MONDAY) -> date:
    """The first day of the one week a date belongs to; weeks start on Monday (0) or Sunday (6)."""
    return on - timedelta(days=(on.weekday() - week_starts) % 7)


def proposed_terms(year: int) -> tuple[TermSpan, TermSpan]:
    """The usual two terms of a school year, to be corrected by the school: lessons from September 1, the
    winter break from two weeks before the Spring Festival to the Monday after the Lantern Festival, summer
    from July.
    """
    spring = spring_festival(year + 1)
    autumn_end = spring - timedelta(days=12)
    autumn_end -= timedelta(days=(autumn_end.weekday() - 4) % 7)
    opening = spring + timedelta(days=13)
    opening += timedelta(days=-opening.weekday() % 7)
    return (
        TermSpan(year, 1, date(year, 9, 1), autumn_end),
        TermSpan(year, 2, opening, date(year + 1, 6, 30)),
    )


def end_of_day(on: date) -> datetime:
    """The last moment of a date in school time, aware, in UTC: what a 当日 deadline means."""
    return clock.at(on + ONE_DAY).astimezone(UTC) - timedelta(microseconds=1)


def end_of_school_day(on: date, closes: time = time(17, 30)) -> datetime:
    """The moment the school closes on a date, aware, in UTC."""
    return clock.at(on, closes.hour, closes.minute).astimezone(UTC)


def dates_between(first: date, last: date) -> Iterator[date]:
    """Every date of a range, both ends included; nothing when the range is empty."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


# -- the calendar --


def day_kind(
    on: date,
    terms: Iterable[TermSpan],
    overrides: Iterable[Override] = (),
    plans: Iterable[int] = (),
) -> Day:
    """What one date is, for callers without a Calendar at hand."""
    return Calendar(tuple(terms), tuple(overrides), frozenset(plans)).day(on)


@dataclass(frozen=True)
class Calendar:
    """A school's calendar. `overrides` come in the order they were recorded: a later one beats an earlier
    one, and every one beats the national plan. `plans` are the years whose national plan the school typed in
    itself.
    """

    terms: Sequence[TermSpan] = ()
    overrides: Sequence[Override] = ()
    plans: frozenset[int] = frozenset()
    _days: dict[date, Day] = field(default_factory=dict, init=False, compare=False, repr=False)

    def day(self, on: date) -> Day:
        """What a date is; the same answer for the life of this calendar."""
        if on not in self._days:
            self._days[on] = self._reckon(on)
        return self._days[on]

    def days(self, first: date, last: date) -> list[Day]:
        """Every day of a range, both ends included."""
        return [self.day(on) for on in dates_between(first, last)]

    def is_school_day(self, on: date) -> bool:
        """Whether pupils are at school on a date, half days included."""
        return self.day(on).school_day

    def school_days(self, first: date, last: date) -> int:
        """How many school days a range holds, both ends included; a half day counts as one, as in 在校日."""
        return sum(day.school_day for day in self.days(first, last))

    def doubtful_days(self, first: date, last: date) -> list[Day]:
        """The days of a range about which the calendar is not certain."""
        return [day for day in self.days(first, last) if not day.certain]

    def nth_school_day_after(self, on: date, n: int) -> date:
        """The n-th school day later than a date (n >= 1). ValueError when n < 1, or when none lies within
        about two years, as after an adjustment that closes the school.
        """
        if n < 1:
            raise ValueError("n must be 1 or more")
        for later in dates_between(on + ONE_DAY, on + timedelta(days=FARTHEST)):
            n -= self.is_school_day(later)
            if n == 0:
                return later
        raise ValueError(f"no such school day within {FARTHEST} days after {on}")

    def next_school_day(self, on: date) -> date:
        """The date itself when it is a school day, else the next one."""
        return on if self.is_school_day(on) else self.nth_school_day_after(on, 1)

    def upcoming(self, on: date) -> date | None:
        """The next certain school day after a date; None when it depends on what is not known yet."""
        try:
            coming = self.nth_school_day_after(on, 1)
        except ValueError:
            return None
        doubtful = any(not day.certain for day in self.days(on + ONE_DAY, coming))
        return None if doubtful else coming

    def term_of(self, on: date) -> TermSpan | None:
        """The set term that holds a date; None in vacations and where no term is set."""
        return next((term for term in self.terms if on in term), None)

    def next_term(self, on: date) -> TermSpan | None:
        """The first set term that begins after a date."""
        return min((t for t in self.terms if t.first > on), key=lambda t: t.first, default=None)

    def week_label(self, on: date) -> str:
        """“第3周”, “第5周·国庆节”, “寒假”, or nothing where the terms of that time are not set."""
        day, place = self.day(on), self.place(on)
        if not place.is_set:
            return ""
        label = week_name(day.week) if day.week is not None else place.vacation
        in_vacation = place.term is None and day.reason != place.vacation
        aside = day.kind in (Kind.HOLIDAY, Kind.SUSPENDED) or in_vacation
        return f"{label}·{day.reason}" if aside and day.reason else label

    def week_of(self, on: date) -> tuple[date, date]:
        """First and last day of the week a date belongs to, as its term counts weeks (else from Monday)."""
        term = self.term_of(on)
        first = week_first(on, term.week_starts if term else MONDAY)
        return first, first + timedelta(days=6)

    def place(self, on: date) -> Place:
        """In which term or vacation a date lies; terms that are not set are taken at their usual dates, with
        doubt.
        """
        if term := self.term_of(on):
            return Place(term)
        return self._outside(on)

    @cached_property
    def _set(self) -> dict[tuple[int, int], TermSpan]:
        return {(term.year, term.number): term for term in self.terms}

    @cached_property
    def _own(self) -> dict[date, Override]:
        """Each date's last own word."""
        return _by_date(o for o in self.overrides if o.plan_year is None)

    @cached_property
    def _plan(self) -> dict[date, Override]:
        """What a typed-in national plan says of a date."""
        return _by_date(o for o in self.overrides if o.plan_year is not None)

    def _outside(self, on: date) -> Place:
        """A date in no set term: in one of the usual terms that was not set, or in the vacation between two
        terms.
        """
        near = self._terms_around(on)
        for term in near:
            if on in term and not self._is_set(term):
                return Place(term, doubt=_term_not_set(term), is_set=False)
        before = max((t for t in near if t.last < on), key=lambda t: t.last)
        after = min((t for t in near if t.first > on), key=lambda t: t.first)
        name = gettext("寒假") if after.number == 2 else gettext("暑假")
        return Place(
            None, name, self._vacation_doubt(on, before, after), self._is_set(before) or self._is_set(after)
        )

    def _terms_around(self, on: date) -> list[TermSpan]:
        """The terms of the school years near a date, set or usual; never overlapping a set one."""
        usual = [term for year in range(on.year - 2, on.year + 2) for term in proposed_terms(year)]
        return [*self.terms, *(t for t in usual if (t.year, t.number) not in self._set and self._is_free(t))]

    def _is_free(self, usual: TermSpan) -> bool:
        """Whether a usual term leaves every set term alone."""
        return all(usual.last < t.first or t.last < usual.first for t in self.terms)

    def _is_set(self, term: TermSpan) -> bool:
        return self._set.get((term.year, term.number)) == term

    def _vacation_doubt(self, on: date, before: TermSpan, after: TermSpan) -> str:
        """A vacation day is in doubt when a term beside it is not set and its usual edge is near."""
        if not self._is_set(after) and (after.first - on <= MAY_SHIFT or not self._is_set(before)):
            return _term_not_set(after)
        if not self._is_set(before) and on - before.last <= MAY_SHIFT:
            return _term_not_set(before)
        return ""

    def _reckon(self, on: date) -> Day:
        place = self.place(on)
        week = place.term.week_number(on) if place.term and place.is_set else None
        natural = _natural_day(on, place, self._nation(on), week)
        own = self._own.get(on)
        return _own_day(natural, own) if own else natural

    def _nation(self, on: date) -> NationalDay:
        """The country's view of a date, from the typed-in plan where it speaks of it."""
        if planned := self._plan.get(on):
            return NationalDay("off" if planned.closes else "work", planned.reason)
        return national_day(on, self.plans)


def _by_date(overrides: Iterable[Override]) -> dict[date, Override]:
    """Ranges spread over their dates; the later of two wins."""
    said: dict[date, Override] = {}
    for override in overrides:
        said.update(dict.fromkeys(dates_between(override.first, override.last), override))
    return said


def _own_day(natural: Day, own: Override) -> Day:
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


def _natural_day(on: date, place: Place, nation: NationalDay, week: int | None) -> Day:
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


def _term_not_set(term: TermSpan) -> str:
    return gettext("%(term)s的起止日期还没有设定，按通常日期推算") % {"term": term.name}
