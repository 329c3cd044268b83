"""Days that move along with the calendar (本月, 本学期, 近30天), and the spans that days are gathered into."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.words import day_words
from houqin.terms.rules import Calendar, school_year_of, year_name, year_span

Span = tuple[date, date]
ONE = timedelta(days=1)

MOVING: dict[str, str | Promise] = {
    "today": _lazy("今天"),
    "week": _lazy("本周"),
    "month": _lazy("本月"),
    "last_month": _lazy("上月"),
    "term": _lazy("本学期"),
    "last_term": _lazy("上学期"),
    "school_year": _lazy("本学年"),
    "year": _lazy("今年"),
    "last_7": _lazy("近7天"),
    "last_30": _lazy("近30天"),
}
DAY, WEEK, MONTH, TERM, YEAR = "day", "week", "month", "term", "year"
UNITS: dict[str, str | Promise] = {
    DAY: _lazy("按天"),
    WEEK: _lazy("按周"),
    MONTH: _lazy("按月"),
    TERM: _lazy("按学期"),
    YEAR: _lazy("按学年"),
}


def moving(key: str, today: date, calendar: Calendar) -> Span:
    """The days that 本学期 and its like mean today; in the holidays the term before them is still 本学期."""
    if key.startswith("last_") and key[5:].isdigit():
        return today - timedelta(days=int(key[5:]) - 1), today
    if key == "last_month":
        return month_of(today.replace(day=1) - ONE)
    if key == "year":
        return date(today.year, 1, 1), date(today.year, 12, 31)
    if key in ("term", "last_term"):
        now = _term_until(today, calendar)
        return now if key == "term" else _term_until(now[0] - ONE, calendar)
    return gathered(DAY if key == "today" else YEAR if key == "school_year" else key, today, calendar)


def _term_until(day: date, calendar: Calendar) -> Span:
    """The term of this day, or the last that ended before it."""
    span = term_of(day, calendar)
    return span if calendar.place(day).term else term_of(span[0] - ONE, calendar)


def gathered(unit: str, day: date, calendar: Calendar) -> Span:
    """The week, month, term or school year of a day."""
    if unit == DAY:
        return day, day
    if unit == WEEK:
        return calendar.week_of(day)
    if unit == MONTH:
        return month_of(day)
    return term_of(day, calendar) if unit == TERM else year_span(school_year_of(day))


def month_of(day: date) -> Span:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - ONE


def term_of(day: date, calendar: Calendar) -> Span:
    """The term of a day; of a day of the holidays all of these holidays."""
    term = calendar.place(day).term
    if term is not None:
        return term.first, term.last
    first = last = day
    while calendar.place(first - ONE).term is None:
        first -= ONE
    while calendar.place(last + ONE).term is None:
        last += ONE
    return first, last


def span_words(unit: str, span: Span, calendar: Calendar) -> str:
    """第3周（9月14日—9月20日）, 2026年9月, 2026—2027学年第一学期, 2027年寒假."""
    first, last = span
    if unit == DAY:
        return day_words(first, year=True)
    if unit == MONTH:
        return _("{year}年{month}月").format(year=first.year, month=first.month)
    if unit == YEAR:
        return year_name(school_year_of(first))
    if unit == TERM:
        place = calendar.place(first)
        return place.term.name if place.term else f"{first.year}年{place.vacation}"
    days = between(span)
    term = calendar.term_of(first) or calendar.term_of(last)
    return f"{_week(term.week_number(first))}（{days}）" if term else days


def _week(number: int) -> str:
    return _("第{n}周").format(n=number) if number >= 1 else _("预备周")


def between(span: Span) -> str:
    """2026年9月14日—9月20日."""
    first, last = span
    words = f"{first.year}年{first.month}月{first.day}日"
    if first == last:
        return words
    year = "" if first.year == last.year else f"{last.year}年"
    return f"{words}—{year}{last.month}月{last.day}日"
