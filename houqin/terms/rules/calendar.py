"""A school's calendar: its terms, its own words and the national plan, asked about any date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import cached_property
from django.utils.translation import gettext

from houqin.terms.national import ONE_DAY, NationalDay, national_day
from houqin.terms.rules.days import Day, Kind, Override, natural_day, own_day
from houqin.terms.rules.spans import (
    MONDAY,
    Place,
    TermSpan,
    dates_between,
    proposed_terms,
    week_first,
    week_name,
)

FARTHEST = 800  # days a search for a school day may look ahead: two school years and a bit
MAY_SHIFT = timedelta(days=14)  # how far a term not yet set may lie from its usual dates


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
        natural = natural_day(on, place, self._nation(on), week)
        own = self._own.get(on)
        return own_day(natural, own) if own else natural

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


def _term_not_set(term: TermSpan) -> str:
    return gettext("%(term)s的起止日期还没有设定，按通常日期推算") % {"term": term.name}
