"""Pages beside the report itself: what changed since the last version, and a 总结集 as a file."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.reports.binding import bound, docx_of_book, make_book
from houqin.reports.drawing import figures_of
from houqin.reports.models import Report, ReportBook
from houqin.reports.reading import paper_of
from houqin.reports.rules.shortening import FULL, edition_of
from houqin.reports.rules.versions import differing, moved
from houqin.reports.views import file_response, report_of


def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A report beside the version before it: passages that differ, numbers that moved."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        new = report_of(member, pk)
        same = Report.objects.filter(kind=new.kind, period=new.period, version=new.version - 1)
        old = same.select_related("school", "by", "reviewer", "signer").first()
        if old is None:
            raise Http404
        figures = figures_of(new.school, new.period_now())
        before, after = (edition_of(paper_of(each), FULL) for each in (old, new))
        page = {
            "report": new,
            "old": old,
            "back_url": new.PAGE,
            "passages": list(differing(before, after)),
            "numbers": [
                {"label": figures[each.code].label if each.code in figures else each.code, "moved": each}
                for each in moved(before, after)
            ],
        }
        title = _("和上一版比")
        return render(request, "reports/versions.html", {"page": page | {"title": title}, "title": title})


def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A 总结集 on paper or as a Word file."""
    member: Any = request.member  # type: ignore[attr-defined]
    kind = request.GET.get("as", "pdf")
    if kind not in ("pdf", "docx") or set(request.GET) - {"as"}:
        raise BadRequest("as")
    with in_school(member.school), override("zh-hans"):
        found = bound(_book(member, pk))
    if kind == "pdf":
        template, data = make_book(found)
        return pdf_response(pdf(template, data), found.title)
    return file_response(docx_of_book(found), found.title, kind)


def _book(member: Any, pk: UUID) -> ReportBook:
    if not member.can(ReportBook.view_code()):
        raise PermissionDenied
    rows = ReportBook.objects.visible_to(member).select_related("school")
    row: ReportBook | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
