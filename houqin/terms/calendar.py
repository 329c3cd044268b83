"""A school's calendar as other rooms ask for it: `calendar_of(school).is_school_day(date)`. Two queries per
request, then arithmetic only.
"""

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext

from houqin.core.prepared import prepared
from houqin.core.words import day_words
from houqin.terms.models import DayOverride, Term
from houqin.terms.rules import Calendar, Kind, weekday_name

if TYPE_CHECKING:
    from houqin.people.models import School

__all__ = ["Calendar", "calendar_of", "day_note", "forget", "is_day_off", "week_label"]

_generation: Counter[UUID] = Counter()


def calendar_of(school: "School") -> Calendar:
    """The calendar of the school named now, kept on the School object, which lives as long as one request.
    Another request reads the rows again; a change made in this process is seen at once.
    """
    kept = school.__dict__.get("_calendar")
    if kept and kept[0] == _generation[school.pk]:
        calendar: Calendar = kept[1]
        return calendar
    generation = _generation[school.pk]
    calendar = _load()
    school.__dict__["_calendar"] = (generation, calendar)
    return calendar


def _load() -> Calendar:
    terms = [term.span for term in _terms()]
    adjustments = [row.override for row in _adjustments()]
    plans = frozenset(line.plan_year for line in adjustments if line.plan_year)
    return Calendar(terms, adjustments, plans)


@prepared
def _terms() -> Any:
    return Term.objects.order_by("first_on")


@prepared
def _adjustments() -> Any:
    return DayOverride.objects.standing().order_by("recorded_at", "id")


def forget(school: "School") -> None:
    """Called by every action of this room: what was read before is no longer true."""
    _generation[school.pk] += 1


def week_label(school: "School", on: date) -> str:
    """“第3周” or “寒假” beside a date, for the frame of every page."""
    return calendar_of(school).week_label(on)


def is_day_off(school: "School", on: date) -> bool:
    """Whether nobody is at school, so that only urgent messages are sent."""
    return not calendar_of(school).is_school_day(on)


def day_note(school: "School", on: date) -> str:
    """What is special about a day, in a sentence for 今天; nothing on an ordinary school day."""
    calendar = calendar_of(school)
    day = calendar.day(on)
    if day.follows is not None:
        told = {"reason": day.reason, "weekday": weekday_name(day.follows)}
        return gettext("今天%(reason)s，按%(weekday)s的课表上课。") % told
    if day.kind is Kind.SUSPENDED:
        return gettext("今天停课：%(reason)s。") % {"reason": day.reason}
    if day.school_day:
        return gettext("今天：%(reason)s。") % {"reason": day.reason} if day.reason else ""
    note = gettext("今天休息（%(reason)s）。") % {"reason": day.reason or gettext("周末")}
    coming = calendar.upcoming(on)
    return note + (gettext("下一个在校日是%(day)s。") % {"day": day_words(coming)} if coming else "")
