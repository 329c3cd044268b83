"""The demo school's calendar: last school year and this one, with a typhoon, a sports day, exams, a power
cut, and Saturdays taught as another weekday. Dates are reckoned from today, so that the demo is alive in any
year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.terms.actions import adjust_days, open_school_year, withdraw_adjustment
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar, Effect, Kind, TermSpan, proposed_terms, school_year_of

WEDNESDAY, THURSDAY, FRIDAY = 2, 3, 4


@dataclass(frozen=True)
class Said:
    """One adjustment, and how many days before it was said."""

    first: date
    last: date
    effect: Effect
    reason: str
    ahead: int
    follows: int | None = None


def fill(school: Any, by: Any) -> None:
    """Two school years as they are lived; what a head would say only later has not been said yet."""
    this = school_year_of(clock.today())
    for year in (this - 1, this):
        with clock.moved(clock.at(date(year, 7, 2), 9, 20)):
            open_school_year(school, by=by, year=year)
    with in_school(school):
        calendar = calendar_of(school)
    said = [
        each for term in calendar.terms for each in _said_in(calendar, term, stormy=term.year == this - 1)
    ]
    for each in sorted(said, key=lambda one: one.first - timedelta(days=one.ahead)):
        _say(school, by, each)
    _storm_that_passed(school, by, calendar.terms[1])


def scenes(stage: Stage) -> Iterator[Scene]:
    """Tuesday of the founding week: the school years, last year's adjustments from the paper calendar; later ones
    are said some days before, at work.
    """
    first = school_year_of(stage.first_day)
    years = range(first - 1, school_year_of(clock.local(stage.until).date()) + 1)
    for year in years:
        yield Scene(stage.founding(1, 9, year - first + 1), partial(_open, stage, year))
    calendar = calendar_from(stage)
    terms = [(term, term.year == first - 1) for term in calendar.terms]
    said = [each for term, stormy in terms for each in _said_in(calendar, term, stormy=stormy)]
    for number, each in enumerate(said):
        from_paper = stage.founding(1, 14) + timedelta(minutes=number)
        yield Scene(max(_said_at(calendar, each), from_paper), partial(_adjust, stage, each))


def calendar_from(stage: Stage) -> Calendar:
    """The calendar the stage will have, without its adjustments, reckoned before it is entered."""
    first, last = school_year_of(stage.first_day) - 1, school_year_of(clock.local(stage.until).date())
    return Calendar([term for year in range(first, last + 1) for term in proposed_terms(year)])


def school_days(stage: Stage) -> list[date]:
    """The school days the stage has seen, from its first one on."""
    days = calendar_from(stage).days(stage.first_day, clock.local(stage.until).date())
    return [day.date for day in days if day.school_day]


def _open(stage: Stage, year: int) -> None:
    open_school_year(stage.school, by=stage.people["总务主任"], year=year)


def _said_at(calendar: Calendar, each: Said) -> datetime:
    """Some days before, in the morning of a day at work."""
    day = each.first - timedelta(days=each.ahead)
    while not calendar.is_school_day(day) and calendar.term_of(day):
        day -= timedelta(days=1)
    return clock.at(day, 8, 40)


def _adjust(stage: Stage, each: Said) -> None:
    adjust_days(
        stage.school,
        by=stage.people["总务主任"],
        first_on=each.first,
        last_on=each.last,
        effect=each.effect.value,
        reason=each.reason,
        follows=each.follows,
    )


def _said_in(calendar: Calendar, term: TermSpan, *, stormy: bool) -> Iterator[Said]:
    """What a term brings: sports, exams, made-up days, and in the first year a typhoon."""
    if term.number == 1:
        thursday = _day(term, 8, THURSDAY)
        yield Said(thursday, thursday + timedelta(days=1), Effect.LESSONS, "秋季运动会", 12)
        cut = _day(term, 11, THURSDAY)
        yield Said(cut, cut, Effect.HALF, "停电检修，下午放学", 1)
    if stormy and term.number == 1:
        storm = _day(term, 4, WEDNESDAY)
        yield Said(storm, storm + timedelta(days=1), Effect.SUSPENDED, "台风停课", 1)
    yield Said(term.last - timedelta(days=1), term.last, Effect.HALF, "期末考试，下午离校", 9)
    yield from _made_up(calendar, term)


def _made_up(calendar: Calendar, term: TermSpan) -> Iterator[Said]:
    """Each weekend day worked for a holiday follows the timetable of a weekday that fell out."""
    made_up = [d for d in calendar.days(term.first, term.last) if d.kind is Kind.MAKEUP]
    for count, day in enumerate(made_up):
        follows = (count + 1) % (FRIDAY + 1)
        yield Said(day.date, day.date, Effect.LESSONS, day.reason, 8, follows)


def _say(school: Any, by: Any, each: Said) -> Any:
    """The head says it some days ahead; what lies after now is not said."""
    moment = clock.at(each.first - timedelta(days=each.ahead), 8, 40)
    if moment > clock.now():
        return None
    with clock.moved(moment):
        return adjust_days(
            school,
            by=by,
            first_on=each.first,
            last_on=each.last,
            effect=each.effect.value,
            reason=each.reason,
            follows=each.follows,
        )


def _storm_that_passed(school: Any, by: Any, spring: TermSpan) -> None:
    """A warning taken back the same evening."""
    day = _day(spring, 14, FRIDAY)
    storm = _say(school, by, Said(day, day, Effect.SUSPENDED, "台风预警", 1))
    if storm is not None:
        with clock.moved(clock.at(day - timedelta(days=1), 18, 5)):
            withdraw_adjustment(storm, by=by, because="台风改道，照常上课")


def _day(term: TermSpan, week: int, weekday: int) -> date:
    """A weekday of a week of term."""
    return term.week_one + timedelta(weeks=week - 1, days=(weekday - term.week_starts) % 7)
