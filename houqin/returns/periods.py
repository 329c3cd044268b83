"""Of which time a number is asked: this term, last month, from a day to a day; and how that is said."""

from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.facts import Span
from houqin.reports.periods import TERM as OF_TERM
from houqin.reports.periods import period_of, text_of
from houqin.terms.rules import school_year_of, year_span

TERM, TERM_BEFORE, MONTH, MONTH_BEFORE = "term", "term_before", "month", "month_before"
SCHOOL_YEAR, YEAR, YEAR_BEFORE, OWN = "school_year", "year", "year_before", "own"
KINDS: list[tuple[str, str | Promise]] = [
    (TERM, _lazy("本学期")),
    (MONTH, _lazy("本月")),
    (MONTH_BEFORE, _lazy("上月")),
    (SCHOOL_YEAR, _lazy("本学年")),
    (YEAR, _lazy("今年1月起")),
    (TERM_BEFORE, _lazy("上学期")),
    (YEAR_BEFORE, _lazy("去年")),
    (OWN, _lazy("另定起止")),
]


def span_of(kind: str, on: date, school: Any, own: Span | None = None) -> Span:
    """The whole period that a day lies in, also what of it is still to come; the caller has named the school."""
    if kind == OWN and own is not None:
        return own
    if kind in (TERM, TERM_BEFORE):
        term = period_of(OF_TERM, text_of(OF_TERM, on, school), school)
        return term.span if kind == TERM else term.before
    if kind in (MONTH, MONTH_BEFORE):
        return _month(on if kind == MONTH else on.replace(day=1) - timedelta(days=1))
    if kind == SCHOOL_YEAR:
        return Span(*year_span(school_year_of(on)))
    year = on.year - (kind == YEAR_BEFORE)
    return Span(date(year, 1, 1), date(year, 12, 31))


def _month(on: date) -> Span:
    first = on.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def passed(span: Span, on: date) -> Span:
    """What of it has passed by a day; of what has not begun its first day."""
    return Span(span.first, max(span.first, min(span.last, on)))


def span_words(span: Span) -> str:
    """2026年9月1日—11月21日."""
    first, last = span.first, span.last
    if first == last:
        return _("{first.year}年{first.month}月{first.day}日").format(first=first)
    if first.year == last.year:
        words = _("{first.year}年{first.month}月{first.day}日—{last.month}月{last.day}日")
    else:
        words = _("{first.year}年{first.month}月{first.day}日—{last.year}年{last.month}月{last.day}日")
    return words.format(first=first, last=last)
