"""The addresses of a report besides the usual ones: the report to be read, and as a file."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

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
from houqin.reports.tables import xlsx_of

_OFFICE = "application/vnd.openxmlformats-officedocument"
FILES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}


def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report, in one edition, with every number to be opened."""
    member: Any = request.member  # type: ignore[attr-defined]
    edition = _asked(request, "edition", FULL, showing.EDITIONS)
    with in_school(member.school):
        report = report_of(member, pk)
        page = showing.page_of(report, edition_of(paper_of(report), edition), member)
        page |= {
            "report": report,
            "status": {"label": report.get_status_display(), "tone": report.TONES[report.status]},
            "steps": [step for step in steps_for(member, report) if not _at_a_passage(step["url"])],
            "paper_steps": paper_steps(member, report),
        }
        return render(request, "reports/read.html", {"page": page, "title": report.title})


def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report as a Word file, on paper, or its tables as a workbook."""
    member: Any = request.member  # type: ignore[attr-defined]
    kind = _asked(request, "as", "pdf", ("pdf", *FILES))
    edition = _asked(request, "edition", FULL, showing.EDITIONS)
    with in_school(member.school), override("zh-hans"):
        report = report_of(member, pk)
        figures = figures_of(report.school, report.period_now()) if kind == "xlsx" else None
        made = edition_of(paper_of(report, figures), edition)
    if figures is not None:
        return file_response(xlsx_of(made, figures), made.title, kind)
    if kind == "pdf":
        template, data = make_report(made)
        return pdf_response(pdf(template, data), made.title)
    return file_response(docx_of(made), made.title, kind)


def file_response(content: bytes, title: str, kind: str) -> HttpResponse:
    """A file to be saved under its Chinese title."""
    response = HttpResponse(content, content_type=FILES[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}.{kind}', safe='')}"
    return response


def _at_a_passage(url: str) -> bool:
    """What is done beside a passage has its link there."""
    return "/write_part/" in url or "/write_note/" in url


def _asked(request: HttpRequest, name: str, usual: str, known: Any) -> str:
    value = request.GET.get(name, usual)
    if value not in known or set(request.GET) - {"edition", "as"}:
        raise BadRequest(name)
    return value


def report_of(member: Any, pk: UUID) -> Report:
    """The report, for who may read reports."""
    if not member.can(Report.view_code()):
        raise PermissionDenied(_("您的岗位不看总结报告。"))
    rows = Report.objects.visible_to(member).select_related("school", "by", "reviewer", "signer")
    found: Report | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
