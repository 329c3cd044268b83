"""One number on a page of its own: its rule, the rows it counts, and what it was in a report that stands."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.facts import Figure
from houqin.core.looks import looked_at
from houqin.core.pages.declared import page_of as list_of
from houqin.core.pages.spans import span_asked
from houqin.core.scope import in_school
from houqin.core.words import day_words
from houqin.reports.addresses import number_url
from houqin.reports.drawing import figures_of
from houqin.reports.models import Report
from houqin.reports.offering import number_of
from houqin.reports.reading import paper_of
from houqin.reports.views import report_of

__all__ = ["figure", "number", "number_of", "number_url"]

SHOWN = 100  # rows of one number on its page; the list has them all
LONGEST_CODE = 200


def number(request: HttpRequest) -> HttpResponse:
    """`?code=repairs.counted&first=2026-09-01&last=2026-11-22`: one number of these days."""
    member: Any = request.member  # type: ignore[attr-defined]
    code, span = _code(request, {"code", "first", "last"}), span_asked(request, "first", "last")
    if not member.can(Report.view_code()):
        raise PermissionDenied(_("您的岗位不看这些数。"))
    with in_school(member.school):
        found = _found(number_of(member.school, span, code))
        when = f"{day_words(span.first, year=True)} — {day_words(span.last, year=True)}"
        page = _page(found, member) | {"said_of": when, "back_url": found.url or "/"}
        return render(request, "reports/figure.html", {"page": page, "title": page["title"]})


def figure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A number of a report, and what it was when the report was handed to be signed."""
    member: Any = request.member  # type: ignore[attr-defined]
    code = _code(request, {"code"})
    with in_school(member.school):
        report = report_of(member, pk)
        found = _found(figures_of(report.school, report.period_now()).get(code))
        stood = _stood(report, code) if report.is_fixed else ""
        page = _page(found, member) | {"said_of": report, "stood": stood, "back_url": report.PAGE}
        return render(request, "reports/figure.html", {"page": page, "title": page["title"]})


def _code(request: HttpRequest, known: set[str]) -> str:
    code = request.GET.get("code", "")
    if set(request.GET) - known or not 0 < len(code) <= LONGEST_CODE:
        raise BadRequest("code")
    return code


def _found(figure: Figure | None) -> Figure:
    if figure is None:
        raise Http404
    return figure


def _page(found: Figure, member: Any) -> dict[str, Any]:
    return {
        "title": str(found.label),
        "figure": found,
        "rows": [line_of(row, member) for row in _seen(found.rows, member)],
        "more": max(0, found.value - SHOWN) if not found.measured else 0,
    }


def _seen(rows: Any, member: Any) -> list[Any]:
    """The rows that this member may see; days of the calendar are everybody's."""
    if isinstance(rows, list | tuple):
        if not rows or not hasattr(rows[0], "pk"):
            return list(rows[:SHOWN])
        rows = type(rows[0]).objects.filter(pk__in=[row.pk for row in rows])
    if not member.can(rows.model.view_code()):
        return []
    looked_at(member, rows.model, how="list")
    narrowed = rows.model.objects.visible_to(member).filter(pk__in=rows.values("pk"))
    return list(narrowed.order_by("-id")[:SHOWN])


def line_of(row: Any, member: Any) -> dict[str, str]:
    model: Any = type(row)
    page = list_of(model) if hasattr(row, "pk") else None
    url = page.row_url(row.pk) if page and member.can(page.code()) else ""
    status = row.get_status_display() if hasattr(row, "get_status_display") else ""
    words = getattr(row, "label", "") or (
        f"{row.date.month}月{row.date.day}日" if hasattr(row, "date") else str(row)
    )
    return {"words": str(words), "url": url, "status": str(status)}


def _stood(report: Report, code: str) -> str:
    """The number as it stands in the report."""
    paper = paper_of(report)
    return next((piece.text for each in paper.passages for piece in each.words if piece.code == code), "")
