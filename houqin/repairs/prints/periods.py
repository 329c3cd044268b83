"""The stretches of time a 维修登记簿 is kept by: a month, a week of term, a term, a school year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.terms.rules import Calendar, school_year_of, term_name, week_name, year_name

ONE_DAY = timedelta(days=1)
TERM_MONTHS = {1: (9, 10, 11, 12, 1), 2: (2, 3, 4, 5, 6, 7, 8)}  # the second term's book holds the summer too
CODE = re.compile(r"(20\d\d)-(?:(\d\d)(?:-(\d\d))?|T([12])|Y)")


@dataclass(frozen=True)
class Period:
    """First and last day, how the book names it, and the number of that part of the book."""

    code: str
    title: str
    number: str
    first: date
    last: date

    @property
    def begin(self) -> datetime:
        return clock.at(self.first)

    @property
    def end(self) -> datetime:
        """The moment after its last day."""
        return clock.at(self.last + ONE_DAY)

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def parts(self, today: date) -> list["Period"]:
        """The months of a term or a year that have begun; a month or a week is one part."""
        if (self.last - self.first).days < 31:
            return [self]
        return [each for each in months(self.first, self.last) if each.first <= today] or [month(self.first)]


def month(day: date) -> Period:
    """The month a day lies in: 2026年9月."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - ONE_DAY
    title, number = f"{first.year}年{first.month}月", f"编号：{first:%Y-%m}"
    return Period(f"{first:%Y-%m}", title, number, first, last)


def months(first: date, last: date) -> Iterator[Period]:
    """Each month from that of `first` to that of `last`."""
    day = first.replace(day=1)
    while day <= last:
        yield month(day)
        day = (day + timedelta(days=31)).replace(day=1)


def week(calendar: Calendar, day: date) -> Period:
    """The week a day lies in, as its term counts weeks: 2026—2027学年第一学期 第3周（9月14日—9月20日）."""
    first, last = calendar.week_of(day)
    name = _week_words(calendar, first, last)
    dates = f"{first.year}年{first.month}月{first.day}日—{last.month}月{last.day}日"
    return Period(f"{first:%Y-%m-%d}", f"{name}（{dates}）", f"编号：{first:%Y-%m%d}", first, last)


def _week_words(calendar: Calendar, first: date, last: date) -> str:
    """The week by its term's count; a week of the vacation by the vacation's name."""
    for day in (last, first):
        term = calendar.term_of(day)
        if term is not None:
            return f"{term.name} {week_name(term.week_number(day))}"
    return calendar.place(first).vacation or year_name(school_year_of(first))


def term(year: int, number: int) -> Period:
    """The months of a term, 2026-T1: September to January, or February to August."""
    first = date(year, 9, 1) if number == 1 else date(year + 1, 2, 1)
    last = date(year + 1, 1, 31) if number == 1 else date(year + 1, 8, 31)
    return Period(f"{year}-T{number}", term_name(year, number), f"编号：{year}-{number}", first, last)


def school_year(year: int) -> Period:
    """September to August, 2026-Y."""
    title = year_name(year)
    return Period(f"{year}-Y", title, f"编号：{year}", date(year, 9, 1), date(year + 1, 8, 31))


def period(code: str, calendar: Calendar) -> Period:
    """2026-09, 2026-09-14 (the week of that day), 2026-T1 or 2026-Y; ValidationError for anything else."""
    found = CODE.fullmatch(code)
    if found is None:
        raise ValidationError(_("请选择月份、周次、学期或学年。"))
    year, number, day, half = found.groups()
    try:
        if number:
            on = date(int(year), int(number), int(day or 1))
            return week(calendar, on) if day else month(on)
    except ValueError as problem:
        raise ValidationError(_("没有这个日期，请重新选择。")) from problem
    return term(int(year), int(half)) if half else school_year(int(year))


def term_words(day: date) -> str:
    """The term whose book holds a day: 2026—2027学年第一学期."""
    return term_name(school_year_of(day), 1 if day.month in TERM_MONTHS[1] else 2)
