"""A month of registers on screen: one as a grid of days, with what is missing and its numbers; all of them, a row each."""

import calendar
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.actions import ACTIONS
from houqin.core.facts import Span
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.registers.lines_drawn import drawn
from houqin.registers.models import Register, RegisterEntry
from houqin.registers.noticing import signals_of
from houqin.registers.overview import by_person, overview_of
from houqin.registers.pages import RegistersPage
from houqin.registers.ranking import ranking_of
from houqin.registers.reading import (
    DUE,
    FAULTY,
    FINE,
    LATE,
    MISSING,
    WAITS,
    Cell,
    Month,
    month_of,
    trends_of,
    without_entry,
)
from houqin.registers.views.papers import may

URL = "/registers/month/"
ALL_URL = "/registers/months/"
SIGNALS = "signals"


def month_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?month=2026-11`; this month when nothing is asked."""
    member = may(request)
    first = _first(request)
    with in_school(member.school):
        register = Register.objects.visible_to(member).filter(pk=pk).first()
        if register is None:
            raise Http404
        register.school = member.school
        days = _days(first)
        month = month_of(register, days, member)
        gone = [task for task in month.tasks if without_entry([task]) == MISSING]
        page = _steps(f"{URL}{register.pk}/", days) | {
            "beside": beside(RegistersPage, member, request.path),
            "register": register,
            "grid": _grid(register, member, first),
            "days": [(day, day == clock.today()) for day in days],
            "rows": [(" ".join(filter(None, row)) or _("登记"), cells) for row, cells in month.rows],
            "counts": _counts(month),
            "missing": _missing(register, month),
            "ranking": ranking_of(register, days, member),
            "people": by_person(gone) if member.can("duties.view_all_tasks") else [],
            "trends": [(trend, drawn(trend, days)) for trend in trends_of(register, days, member)],
        }
        looked_at(member, RegisterEntry, how="list")
        return render(request, "registers/month.html", {"page": page, "title": str(register)})


def months_page(request: HttpRequest) -> HttpResponse:
    """`?month=2026-11`: all registers in use; `&view=signals`, for who reviews the books, what may be asked about."""
    member = may(request)
    first, view = _first(request, "view"), request.GET.get("view", "")
    if view not in ("", SIGNALS):
        raise BadRequest("view")
    reviews = member.can("registers.review_book")
    if view and not reviews:
        raise PermissionDenied
    with in_school(member.school):
        days = _days(first)
        page = _steps(ALL_URL, days, f"&view={view}" if view else "") | {
            "beside": beside(RegistersPage, member, ALL_URL),
            "reviews": reviews,
            "asked": f"{first:%Y-%m}",
        }
        if view:
            page["signals"] = signals_of(Span(days[0], days[-1]))
        else:
            found = overview_of(member, days)
            page |= {
                "days": [(day, day == clock.today()) for day in days],
                "books": [(book, f"{URL}{book.register.pk}/?month={first:%Y-%m}") for book in found.books],
                "people": by_person(found.missing) if member.can("duties.view_all_tasks") else [],
            }
        looked_at(member, RegisterEntry, how="list")
        template = "registers/signals.html" if view else "registers/months.html"
        return render(request, template, {"page": page, "title": _("台账月览")})


def _days(first: date) -> list[date]:
    """All days of this month."""
    return [first.replace(day=n + 1) for n in range(calendar.monthrange(first.year, first.month)[1])]


def _steps(url: str, days: list[date], more: str = "") -> dict[str, Any]:
    """The month, the one before it, and the one after it where there is one."""
    before, after = days[0] - timedelta(days=1), days[-1] + timedelta(days=1)
    return {
        "month": days[0],
        "before": f"{url}?month={before:%Y-%m}{more}",
        "after": f"{url}?month={after:%Y-%m}{more}" if days[-1] < clock.today() else "",
    }


def _first(request: HttpRequest, *more: str) -> date:
    """The first day of the month that is asked for."""
    asked = request.GET.get("month", "")
    if set(request.GET) - {"month", *more}:
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


def _grid(register: Register, member: Any, first: date) -> str:
    """Where the month is typed in at once, for who may."""
    may = ACTIONS["registers.fill_days"].permits(member, register)
    return f"/registers/grid/?register={register.pk}&month={first:%Y-%m}" if may else ""


def _counts(month: Month) -> list[tuple[str, int, str]]:
    """(label, how many, tone), in the order of the marks."""
    return [
        (_("按时登记"), month.count(FINE), "done"),
        (_("有不合格"), month.count(FAULTY), "bad"),
        (_("后来补的"), month.count(LATE), "info"),
        (_("待签"), month.count(WAITS), "wait"),
        (_("缺"), month.count(MISSING), "bad"),
        (_("今天还没填"), month.count(DUE), "closed"),
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
