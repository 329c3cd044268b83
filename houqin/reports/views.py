"""The addresses of a report besides the usual ones: the report to be read, the rows behind a number, the report as a file."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.pages.declared import page_of as list_of
from houqin.core.pages.rowpage import steps_for
from houqin.core.paper.pages import paper_steps
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.reports import showing
from houqin.reports.docx import docx_of
from houqin.reports.drawing import figures_of
from houqin.reports.models import Report
from houqin.reports.prints import make_report
from houqin.reports.reading import paper_of
from houqin.reports.rules.shortening import FULL, edition_of

SHOWN = 100  # rows of one number on its page; the list has them all
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report, in one edition, with every number to be opened."""
    member: Any = request.member  # type: ignore[attr-defined]
    edition = _asked(request, "edition", FULL, showing.EDITIONS)
    with in_school(member.school):
        report = _report(member, pk)
        page = showing.page_of(report, edition_of(paper_of(report), edition), member)
        page |= {
            "report": report,
            "status": {"label": report.get_status_display(), "tone": report.TONES[report.status]},
            "steps": [step for step in steps_for(member, report) if "/write_part/" not in step["url"]],
            "paper_steps": paper_steps(member, report),
        }
        return render(request, "reports/read.html", {"page": page, "title": report.title})


def figure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One number: its rule, the rows it counts, and what it was when the report was handed to be signed."""
    member: Any = request.member  # type: ignore[attr-defined]
    code = request.GET.get("code", "")
    if set(request.GET) - {"code"} or len(code) > 200:
        raise BadRequest("code")
    with in_school(member.school):
        report = _report(member, pk)
        found = figures_of(report.school, report.period_now()).get(code)
        if found is None:
            raise Http404
        rows = _seen(found.rows, member)
        page = {
            "title": str(found.label),
            "figure": found,
            "report": report,
            "stood": _stood(report, code) if report.is_fixed else "",
            "rows": [_line(row, member) for row in rows[:SHOWN]],
            "more": max(0, found.value - SHOWN) if not found.measured else 0,
            "back_url": report.PAGE,
        }
        return render(request, "reports/figure.html", {"page": page, "title": page["title"]})


def _seen(rows: Any, member: Any) -> list[Any]:
    """The rows that this member may see."""
    if isinstance(rows, list | tuple):
        return list(rows[:SHOWN])
    if not member.can(rows.model.view_code()):
        return []
    narrowed = rows.model.objects.visible_to(member).filter(pk__in=rows.values("pk"))
    return list(narrowed.order_by("-id")[:SHOWN])


def _line(row: Any, member: Any) -> dict[str, str]:
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


def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report as a Word file or on paper."""
    member: Any = request.member  # type: ignore[attr-defined]
    kind = _asked(request, "as", "pdf", ("pdf", "docx"))
    edition = _asked(request, "edition", FULL, showing.EDITIONS)
    with in_school(member.school), override("zh-hans"):
        made = edition_of(paper_of(_report(member, pk)), edition)
    if kind == "pdf":
        template, data = make_report(made)
        return pdf_response(pdf(template, data), made.title)
    response = HttpResponse(docx_of(made), content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{made.title}.docx', safe='')}"
    return response


def _asked(request: HttpRequest, name: str, usual: str, known: Any) -> str:
    value = request.GET.get(name, usual)
    if value not in known or set(request.GET) - {"edition", "as"}:
        raise BadRequest(name)
    return value


def _report(member: Any, pk: UUID) -> Report:
    if not member.can(Report.view_code()):
        raise PermissionDenied(_("您的岗位不看总结报告。"))
    rows = Report.objects.visible_to(member).select_related("school", "by", "reviewer", "signer")
    found: Report | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
