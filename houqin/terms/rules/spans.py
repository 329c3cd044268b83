"""School years, terms and weeks: how they are called and where they begin and end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.terms.national import ONE_DAY, spring_festival

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
MONDAY, SUNDAY = 0, 6


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
