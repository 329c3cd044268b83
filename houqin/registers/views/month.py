"""A register's month on screen: a grid of days, what is missing and whose it is, the numbers as a line."""

import calendar
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.registers.lines_drawn import drawn, names_drawn
from houqin.registers.models import Register, RegisterEntry
from houqin.registers.pages import RegistersPage
from houqin.registers.reading import FAULTY, FINE, LATE, MISSING, WAITS, Cell, Month, month_of, trends_of

URL = "/registers/month/"


def month_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?month=2026-11`; this month when nothing is asked."""
    member: Any = request.member  # type: ignore[attr-defined]
    first = _first(request)
    with in_school(member.school):
        register = Register.objects.visible_to(member).filter(pk=pk).first()
        if register is None:
            raise Http404
        register.school = member.school
        days = [first.replace(day=n + 1) for n in range(calendar.monthrange(first.year, first.month)[1])]
        month = month_of(register, days)
        page = {
            "beside": beside(RegistersPage, member, request.path),
            "register": register,
            "month": first,
            "before": _link(register, first - timedelta(days=1)),
            "after": _link(register, days[-1] + timedelta(days=1)) if days[-1] < clock.today() else "",
            "days": [(day, day == clock.today()) for day in days],
            "rows": [(" ".join(filter(None, row)) or _("登记"), cells) for row, cells in month.rows],
            "counts": _counts(month),
            "missing": _missing(register, month),
            "trends": [
                (trend, drawn(trend, days), names_drawn(trend)) for trend in trends_of(register, days)
            ],
        }
        looked_at(member, RegisterEntry, how="list")
        return render(request, "registers/month.html", {"page": page, "title": str(register)})


def _first(request: HttpRequest) -> date:
    """The first day of the month that is asked for."""
    asked = request.GET.get("month", "")
    if set(request.GET) - {"month"}:
        raise BadRequest("month")
    if not asked:
        return clock.today().replace(day=1)
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError as problem:
        raise BadRequest("month") from problem
    if not 2000 <= found.year <= 2199:
        raise BadRequest("month")
    return found


def _link(register: Register, day: date) -> str:
    return f"{URL}{register.pk}/?month={day:%Y-%m}"


def _counts(month: Month) -> list[tuple[str, int, str]]:
    """(label, how many, tone), in the order of the marks."""
    return [
        (_("按时登记"), month.count(FINE), "done"),
        (_("有不合格"), month.count(FAULTY), "bad"),
        (_("后来补的"), month.count(LATE), "info"),
        (_("待签"), month.count(WAITS), "wait"),
        (_("缺"), month.count(MISSING), "bad"),
    ]


def _missing(register: Register, month: Month) -> list[tuple[Cell, str, str]]:
    """(cell, what, where it is entered) of what is missing, the oldest first."""
    found = [
        (cell, " ".join(filter(None, (slot, subject))), _fill(register, cell.day, slot, subject))
        for (slot, subject), cells in month.rows
        for cell in cells
        if cell.state == MISSING
    ]
    return sorted(found, key=lambda each: each[0].day)[:40]


def _fill(register: Register, day: date, slot: str, subject: str) -> str:
    known = {"on": day.isoformat(), "slot": slot, "subject": subject}
    return f"/registers/fill/{register.slug}/?{urlencode({k: v for k, v in known.items() if v})}"
