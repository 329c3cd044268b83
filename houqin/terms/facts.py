"""The numbers the calendar gives to summaries: school days and weeks of a span, with the days behind them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.facts import Figure
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Day, TermSpan


def school_days(school: Any, first: date, last: date) -> Figure:
    """在校日: days with pupils at school between two dates, both included; a half day counts as one."""
    days = calendar_of(school).days(first, last)
    rows: list[Day] = [day for day in days if day.school_day]
    doubts = tuple(dict.fromkeys(d.doubt for d in days if d.doubt))
    return Figure("terms.school_days", _("在校日"), len(rows), _("天"), rows, doubts=doubts)


def weeks(school: Any, term: TermSpan) -> Figure:
    """周数 of a term, without the days before lessons begin."""
    rows = [week for week in term.weeks() if week.number >= 1]
    return Figure("terms.weeks", _("教学周"), len(rows), _("周"), rows)
