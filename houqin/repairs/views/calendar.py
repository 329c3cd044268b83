"""维修日历: a month with its weeks of term and days off; what was reported, mended, due and expected on each day."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.core.words import WEEKDAYS
from houqin.repairs.facts import LIST, within
from houqin.repairs.models import OPEN, WAITING, Ticket
from houqin.repairs.pages import TicketsPage
from houqin.terms.calendar import Calendar, calendar_of
from houqin.terms.rules import Day, week_name
from houqin.terms.weeks import MARKS


def calendar(request: HttpRequest) -> HttpResponse:
    """One month, `?month=2026-11`; this month when none is named."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("repairs.view_all_tickets") or not member.can(Ticket.view_code()):
        raise PermissionDenied
    first = month_asked(request.GET.get("month", ""))
    grid = Span(first - timedelta(days=first.weekday()), _sunday(last_of(first)))
    with in_school(member.school):
        days = calendar_of(member.school)
        found = counts(TicketsPage.rows(member), grid)
        page = {
            "beside": beside(TicketsPage, member, request.path),
            "months": month_links(request.path, first),
            "heads": WEEKDAYS,
            "weeks": [_week(monday, days, found, first) for monday in _mondays(grid)],
        }
        looked_at(member, Ticket, how="list")
        title = _("{year}年{month}月维修日历").format(year=first.year, month=first.month)
        return render(request, "repairs/calendar.html", {"page": page, "title": title})


def month_asked(text: str) -> date:
    """The first day of the month asked for."""
    if not text:
        return clock.today().replace(day=1)
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        raise BadRequest("month")
    return date(int(text[:4]), int(text[5:]), 1)


def last_of(first: date) -> date:
    """The last day of the month that begins on a day."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_links(path: str, first: date) -> dict[str, str]:
    """The month before, the month after, and this one."""
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    now = clock.today().replace(day=1)
    return {
        "before": f"{path}?month={before:%Y-%m}",
        "after": f"{path}?month={after:%Y-%m}",
        "now": "" if now == first else path,
    }


# What a day counts: key -> words with the number, and the list of that day.
SORTS: dict[str, tuple[Any, dict[str, str], str]] = {
    "reported": (gettext_lazy("报修{count}"), {"tab": "all"}, "reported_at"),
    "finished": (gettext_lazy("修好{count}"), {"tab": "all"}, "finished_at"),
    "due": (gettext_lazy("到期{count}"), {"tab": "open"}, "due_at"),
    "expected": (gettext_lazy("预计修好{count}"), {"tab": "waiting"}, "expected_on"),
}


def counts(rows: Any, span: Span) -> dict[str, Counter[date]]:
    """How many of the visible tickets were reported, mended, are due and expected on each day: four queries."""
    expected = rows.filter(status=WAITING, expected_on__range=(span.first, span.last))
    return {
        "reported": _by_day(rows, span, "reported_at"),
        "finished": _by_day(rows, span, "finished_at"),
        "due": _by_day(rows.filter(status__in=OPEN), span, "due_at"),
        "expected": Counter(expected.values_list("expected_on", flat=True)),
    }


def _by_day(rows: Any, span: Span, column: str) -> Counter[date]:
    moments = rows.filter(within(span, column)).values_list(column, flat=True)
    return Counter(clock.local(moment).date() for moment in moments)


def _mondays(grid: Span) -> Iterable[date]:
    return (grid.first + timedelta(days=n) for n in range(0, (grid.last - grid.first).days + 1, 7))


def _sunday(on: date) -> date:
    return on + timedelta(days=6 - on.weekday())


def _week(monday: date, calendar: Calendar, found: dict[str, Counter[date]], month: date) -> dict[str, Any]:
    days = calendar.days(monday, monday + timedelta(days=6))
    number = next((day.week for day in days if day.week is not None), None)
    cells = [_cell(day, found, month) for day in days]
    return {
        "label": week_name(number) if number is not None else "",
        "cells": cells,
        "quiet": not any((cell["counts"] or cell["today"]) and not cell["out"] for cell in cells),
    }


def _cell(day: Day, found: dict[str, Counter[date]], month: date) -> dict[str, Any]:
    on = day.date
    return {
        "on": on,
        "weekday": WEEKDAYS[on.weekday()],
        "out": on.month != month.month,
        "today": on == clock.today(),
        "off": not day.school_day,
        "mark": str(MARKS.get(day.kind, "")),
        "reason": day.reason,
        "counts": [_count(key, on, found[key][on]) for key in SORTS if found[key][on]],
    }


def _count(key: str, on: date, count: int) -> dict[str, str]:
    sentence, asked, column = SORTS[key]
    day = {f"{column}_from": on.isoformat(), f"{column}_to": on.isoformat()}
    return {
        "key": key,
        "words": str(sentence).format(count=count),
        "url": f"{LIST}?{urlencode(asked | day)}",
    }
