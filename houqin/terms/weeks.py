"""The calendar of one term as people hang it on the wall: a row per week, a cell per day, remarks at the
side. Pure.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from houqin.core.words import day_words
from houqin.terms.rules import SCHOOL_KINDS, WEEKDAYS, Calendar, Day, Kind, TermSpan, Week, weekday_name

MARKS: dict[Kind, str | Promise] = {
    Kind.HOLIDAY: _("休"),
    Kind.MAKEUP: _("课"),
    Kind.HALF: _("半"),
    Kind.SUSPENDED: _("停"),
}
"""The one word in a cell; a colour never stands alone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the table."""

    day: Day
    in_term: bool
    today: bool
    new_month: bool

    @property
    def mark(self) -> str:
        return str(MARKS.get(self.day.kind, "")) if self.in_term else ""

    @property
    def css(self) -> str:
        """Classes by what the day is."""
        words = ["day", f"day-{self.day.kind}"]
        words += ["day-out"] if not self.in_term else []
        words += ["day-today"] if self.today else []
        words += ["day-doubt"] if self.in_term and not self.day.certain else []
        return " ".join(words)

    @property
    def title(self) -> str:
        """The day in words: 10月10日 周六 补周三的课；按周三的课表."""
        parts = [day_words(self.day.date, year=True), self.day.reason]
        if self.day.follows is not None:
            parts.append(follows_words(self.day.follows))
        return " ".join(filter(None, [*parts, self.day.doubt]))


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One row: the week, its seven cells and what is special in it."""

    week: Week
    cells: list[Cell]
    remarks: list[str]


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of the table."""

    weeks: int
    school_days: int
    makeup: int
    half: int
    suspended: int
    doubtful: int

    def __str__(self) -> str:
        text = gettext("%(weeks)s周，在校日%(days)s天") % {"weeks": self.weeks, "days": self.school_days}
        more = [
            gettext("调休或补课%(n)s天") % {"n": self.makeup} if self.makeup else "",
            gettext("半天%(n)s天") % {"n": self.half} if self.half else "",
            gettext("停课%(n)s天") % {"n": self.suspended} if self.suspended else "",
        ]
        said = "、".join(filter(None, more))
        return f"{text}（{said}）" if said else text


def week_rows(calendar: Calendar, span: TermSpan, today: date) -> list[WeekRow]:
    """All weeks of a term; today is marked."""
    rows: list[WeekRow] = []
    for week in span.weeks():
        days = [calendar.day(on) for on in week.dates()]
        top_left = week.first if not rows else None
        cells = [
            Cell(day, day.date in span, day.date == today, day.date.day == 1 or day.date == top_left)
            for day in days
        ]
        rows.append(WeekRow(week, cells, remarks([day for day in days if day.date in span])))
    return rows


def remarks(days: list[Day]) -> list[str]:
    """“1日—3日 国庆节” for neighbouring days of one kind; plain school days and weekends say nothing."""
    told = []
    for (kind, reason, follows), group in groupby(days, key=lambda d: (d.kind, d.reason, d.follows)):
        if not reason or kind is Kind.VACATION:
            continue
        run = list(group)
        when = _when(run[0].date, run[-1].date)
        aside = f"（{follows_words(follows)}）" if follows is not None else ""
        told.append(f"{when} {reason}{aside}")
    return told


def follows_words(weekday: int) -> str:
    """“按周三的课表”."""
    return gettext("按%(weekday)s的课表") % {"weekday": weekday_name(weekday)}


def _when(first: date, last: date) -> str:
    begin = gettext("%(month)s月%(day)s日") % {"month": first.month, "day": first.day}
    if first == last:
        return begin
    end = gettext("%(month)s月%(day)s日") % {"month": last.month, "day": last.day}
    return f"{begin}—{end}"


def totals(calendar: Calendar, span: TermSpan) -> Totals:
    """What the term adds up to. Weeks before lessons (预备周) are not counted."""
    days = calendar.days(span.first, span.last)
    kinds = [day.kind for day in days]
    return Totals(
        weeks=sum(week.number >= 1 for week in span.weeks()),
        school_days=sum(kind in SCHOOL_KINDS for kind in kinds),
        makeup=kinds.count(Kind.MAKEUP),
        half=kinds.count(Kind.HALF),
        suspended=kinds.count(Kind.SUSPENDED),
        doubtful=sum(not day.certain for day in days),
    )


def doubts(calendar: Calendar, span: TermSpan) -> list[str]:
    """Each sentence of doubt once, in order of appearance."""
    return list(dict.fromkeys(day.doubt for day in calendar.doubtful_days(span.first, span.last)))


def weekday_heads(span: TermSpan) -> list[str]:
    """The seven column heads, from the day the school's weeks begin."""
    order = [(span.week_starts + n) % 7 for n in range(7)]
    return [str(WEEKDAYS[n]) for n in order]
