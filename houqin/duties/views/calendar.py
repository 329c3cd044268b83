"""职责日历: a month as a grid with what each day asks, a week or a month as a list; by person, place and area; on paper."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.looks import looked_at
from houqin.core.pages.dated import real_column
from houqin.core.pages.declared import beside
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.words import WEEKDAYS, day_words
from houqin.duties import calendar_rows as rows
from houqin.duties.calendar_paper import MOST, list_sheet, month_sheet
from houqin.duties.calendar_rows import COMING, LATE, Asked, Entry
from houqin.duties.forms.calendar import MONTH, WEEK, CalendarForm
from houqin.duties.models import DONE, OPEN, SKIPPED, UNRECORDED, Task
from houqin.duties.pages import TasksPage
from houqin.terms.calendar import Calendar, calendar_of, week_label
from houqin.terms.rules import Day, week_name
from houqin.terms.weeks import MARKS

URL = "/duties/calendar/"
MOST_TITLES = 150  # of a month whose cells show titles; above, they show numbers
COUNTS = {
    OPEN: (_lazy("要做{count}"), "due"),
    LATE: (_lazy("逾期{count}"), "late"),
    DONE: (_lazy("已做{count}"), "finished"),
    SKIPPED: (_lazy("本次不做{count}"), "quiet"),
    UNRECORDED: (_lazy("无记录{count}"), "quiet"),
    COMING: (_lazy("以后{count}"), "coming"),
}


def calendar(request: HttpRequest) -> HttpResponse:
    """`?view=month&on=2026-11-21`, with `person`, `place` and `area`; this month when nothing is asked."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        form = _form(request)
        span = form.span
        asked = _asked(form, span)
        page: dict[str, Any] = {
            "beside": beside(TasksPage, member, request.path),
            "form": form,
            "views": [
                _link(form, label, view=key) | {"here": key == form.view_name} for key, label in form.VIEWS
            ],
            "before": _link(form, _("上周") if form.view_name == WEEK else _("上月"), on=_other(span, -1)),
            "after": _link(form, _("下周") if form.view_name == WEEK else _("下月"), on=_other(span, 1)),
            "now": _link(form, _("今天"), on=None),
            "print_url": f"{URL}print/?{urlencode(_answers(form))}",
            "filtered": any(form.cleaned_data.get(name) for name in ("person", "place", "area")),
            "feed": member.can("duties.open_feed"),
        }
        if form.view_name == MONTH:
            page |= _month(member, asked, form)
        else:
            page |= _days(rows.entries(member, asked, MOST))
        looked_at(member, Task, how="list")
        title = _title(member.school, form, span)
        return render(request, "duties/calendar.html", {"page": page, "form": form, "title": title})


def calendar_print(request: HttpRequest) -> HttpResponse:
    """The same days on A4: a month as a grid, else a list."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        form = _form(request)
        asked = _asked(form, form.span)
        found = rows.entries(member, asked, MOST)
        looked_at(member, Task, how="export")
        title = _title(member.school, form, form.span)
        facts = (member.school, title, _conditions(asked), found)
        if form.view_name == MONTH:
            template, data = "duties/month", month_sheet(*facts, form.span, calendar_of(member.school))
        else:
            template, data = "core/list", list_sheet(*facts)
    return pdf_response(pdf(template, data), title)


def _form(request: HttpRequest) -> CalendarForm:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(Task.view_code()):
        raise PermissionDenied
    form = CalendarForm(request.GET, by=member)
    unknown = set(request.GET) - set(form.fields)
    if unknown or not form.is_valid():
        raise BadRequest(", ".join(unknown or form.errors))
    return form


def _asked(form: CalendarForm, span: Span) -> Asked:
    said = form.cleaned_data
    return Asked(span, said.get("person"), said.get("place"), said.get("area", ""))


def _answers(form: CalendarForm, **changed: Any) -> dict[str, str]:
    """What stands in the address, with some of it changed; what is empty is left out."""
    said = form.cleaned_data | {"view": form.view_name} | changed
    return {name: str(getattr(value, "pk", value)) for name, value in said.items() if value}


def _link(form: CalendarForm, label: Any, **changed: Any) -> dict[str, Any]:
    return {"label": label, "url": f"{URL}?{urlencode(_answers(form, **changed))}"}


def _other(span: Span, way: int) -> date:
    return span.first - timedelta(days=1) if way < 0 else span.last + timedelta(days=1)


def _title(school: Any, form: CalendarForm, span: Span) -> str:
    if form.view_name == WEEK:
        return _("{week}职责日历").format(
            week=week_label(school, span.first) or _("{day}起一周的").format(day=day_words(span.first))
        )
    return _("{year}年{month}月职责日历").format(year=span.first.year, month=span.first.month)


# A week or a month as a list ----------------------------------------------------------------------------------


def _days(found: list[Entry]) -> dict[str, Any]:
    """Entries by day, the first MOST of them."""
    days = [
        {"on": on, "words": day_words(on), "today": on == clock.today(), "entries": list(group)}
        for on, group in groupby(found[:MOST], key=lambda each: each.on)
    ]
    return {"days": days, "cut": MOST if len(found) > MOST else 0}


# A month as a grid --------------------------------------------------------------------------------------------


def _month(member: Any, asked: Asked, form: CalendarForm) -> dict[str, Any]:
    month, days = asked.span, calendar_of(member.school)
    grid = Span(
        month.first - timedelta(days=month.first.weekday()),
        month.last + timedelta(days=6 - month.last.weekday()),
    )
    shown = Asked(grid, asked.person, asked.place, asked.area)
    counts = _counts(member, shown, days)
    few = sum(counts.values()) <= MOST_TITLES
    titles = _by_day(rows.entries(member, shown, MOST_TITLES)) if few and counts else {}
    return {
        "heads": WEEKDAYS,
        "weeks": [
            _week(days.days(monday, monday + timedelta(days=6)), counts, titles, month, form)
            for monday in _mondays(grid)
        ],
    }


def _counts(member: Any, asked: Asked, days: Calendar) -> Counter[tuple[date, str]]:
    """How many of each state on each day: counted by the database, what is to come by arithmetic."""
    counted: Counter[tuple[date, str]] = Counter()
    groups = rows.tasks(member, asked).annotate(begun=real_column(member.school)).order_by()
    today = clock.today()
    for on, status, begun, count in groups.values_list("due_on", "status", "begun").annotate(Count("pk")):
        late = status == OPEN and on < today and begun
        counted[on, LATE if late else status] += count
    if asked.span.last > today:
        coming = rows.coming(rows.duties(member, asked).select_related("place"), days, asked.span)
        counted.update((each.on, COMING) for each in coming)
    return counted


def _by_day(found: Iterable[Entry]) -> dict[date, list[Entry]]:
    return {on: list(group) for on, group in groupby(found, key=lambda each: each.on)}


def _mondays(grid: Span) -> Iterator[date]:
    return (grid.first + timedelta(days=n) for n in range(0, (grid.last - grid.first).days + 1, 7))


def _week(
    days: list[Day],
    counts: Counter[tuple[date, str]],
    titles: dict[date, list[Entry]],
    month: Span,
    form: CalendarForm,
) -> dict[str, Any]:
    number = next((day.week for day in days if day.week is not None), None)
    cells = [_cell(day, counts, titles.get(day.date, []), month, form) for day in days]
    return {
        "label": week_name(number) if number is not None else "",
        "cells": cells,
        "quiet": not any((cell["full"] or cell["today"]) and not cell["out"] for cell in cells),
    }


def _cell(
    day: Day, counts: Counter[tuple[date, str]], titles: list[Entry], month: Span, form: CalendarForm
) -> dict[str, Any]:
    on = day.date
    numbers = [(state, counts[on, state]) for state in COUNTS if counts[on, state]]
    return {
        "on": on,
        "weekday": WEEKDAYS[on.weekday()],
        "out": not month.first <= on <= month.last,
        "today": on == clock.today(),
        "off": not day.school_day,
        "mark": str(MARKS.get(day.kind, "")),
        "reason": day.reason,
        "full": bool(numbers),
        "titles": titles,
        "counts": [
            {"words": str(COUNTS[state][0]).format(count=count), "key": COUNTS[state][1]}
            for state, count in numbers
        ],
        "url": _link(form, "", view=WEEK, on=on)["url"] + f"#d{on:%m%d}",
    }


# On paper -----------------------------------------------------------------------------------------------------


def _conditions(asked: Asked) -> list[str]:
    said = ((_("责任人"), asked.person), (_("地点"), asked.place), (_("领域"), asked.area))
    return [f"{label}：{value}" for label, value in said if value]
