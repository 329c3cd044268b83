"""The numbers the calendar gives to summaries: school days and weeks of a span, with the days behind them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.facts import Figure, Span
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Day, TermSpan

BY_CALENDAR = _lazy("按校历数，不从纸上录。")


def facts(school: Any, span: Span) -> list[Figure]:
    """terms.school_days of a span, and terms.weeks that have such days."""
    days = school_days(school, span.first, span.last)
    firsts = list(dict.fromkeys(calendar_of(school).week_of(day.date) for day in days.rows))
    rule, why = _("有在校日的周，按校历。"), str(BY_CALENDAR)
    weeks = Figure("terms.weeks", _("教学周"), len(firsts), _("周"), firsts, rule=rule, not_on_paper=why)
    return [days, weeks]


def school_days(school: Any, first: date, last: date) -> Figure:
    """在校日: days with pupils at school between two dates, both included; a half day counts as one."""
    days = calendar_of(school).days(first, last)
    rows: list[Day] = [day for day in days if day.school_day]
    doubts = tuple(dict.fromkeys(d.doubt for d in days if d.doubt))
    rule = _("有学生在校的日子，按校历；半天算一天。")
    told = {"doubts": doubts, "rule": rule, "not_on_paper": str(BY_CALENDAR)}
    return Figure("terms.school_days", _("在校日"), len(rows), _("天"), rows, **told)  # type: ignore[arg-type]


def weeks(school: Any, term: TermSpan) -> Figure:
    """周数 of a term, without the days before lessons begin."""
    rows = [week for week in term.weeks() if week.number >= 1]
    return Figure("terms.weeks", _("教学周"), len(rows), _("周"), rows)
