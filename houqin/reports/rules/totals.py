"""Totals from paper: which count together, so that no day counts twice, and whether they tell a whole span. Pure."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from houqin.core.facts import Span


class OfDays(Protocol):
    """What is told of some days: a total, or a span itself."""

    @property
    def span(self) -> Span: ...


T = TypeVar("T", bound=OfDays)


def together(totals: Iterable[T], whole: Span) -> list[T]:
    """Of those that lie within the span the longest first, and none that shares a day with one before it; by their days."""
    chosen: list[T] = []
    for each in sorted(totals, key=_longest_first):
        if _within(each.span, whole) and not any(_meet(each.span, other.span) for other in chosen):
            chosen.append(each)
    return sorted(chosen, key=lambda each: each.span.first)


def tells_all(spans: Sequence[Span], whole: Span) -> bool:
    """Whether these spans, none of which meets another, leave out no day of the whole."""
    day = whole.first
    for span in sorted(spans, key=lambda each: each.first):
        if span.first > day:
            return False
        day = span.last + timedelta(days=1)
    return day > whole.last


def _longest_first(total: OfDays) -> tuple[int, int]:
    span = total.span
    return (span.first - span.last).days, span.first.toordinal()


def _within(span: Span, whole: Span) -> bool:
    return whole.first <= span.first and span.last <= whole.last


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last
