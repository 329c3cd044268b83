"""The weeks or months into which a chart divides its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.facts import Span
from houqin.terms.calendar import calendar_of

MOST_WEEKS = 27  # of a term with the days before it; what is longer is divided by months
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slice:
    """Some days of the span under one name."""

    label: str
    span: Span


def slices(school: Any, span: Span) -> list[Slice]:
    """Week by week as the school counts them, or month by month; the first and the last as far as the span reaches."""
    weekly = (span.last - span.first).days < MOST_WEEKS * 7
    return list(_weeks(school, span) if weekly else _months(span))


def _weeks(school: Any, span: Span) -> Iterator[Slice]:
    calendar, day = calendar_of(school), span.first
    while day <= span.last:
        last = min(calendar.week_of(day)[1], span.last)
        week, term = calendar.day(last).week, calendar.term_of(last)
        within = term is not None and week is not None and week > 0
        yield Slice(_("{n}周").format(n=week) if within else f"{day.month}.{day.day}", Span(day, last))
        day = last + ONE_DAY


def _months(span: Span) -> Iterator[Slice]:
    day = span.first
    while day <= span.last:
        ends = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY
        last = min(ends, span.last)
        yield Slice(_("{n}月").format(n=day.month), Span(day, last))
        day = last + ONE_DAY


def place_of(found: list[Slice], day: date) -> int:
    """In which slice a day of the span lies."""
    return next(n for n, each in enumerate(found) if day <= each.span.last)
