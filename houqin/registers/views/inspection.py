"""迎检一页: what whoever comes unannounced asks for, on the phone at once and on one A4."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.registers.inspection import Inspection, inspection_of
from houqin.registers.pages import RegistersPage
from houqin.registers.prints.inspection import make_inspection
from houqin.registers.views.papers import may, pdf_of

URL = "/registers/inspection/"


def inspection(request: HttpRequest) -> HttpResponse:
    """Today and the last seven days, what is missing, papers that run out, hazards that are open."""
    member = may(request)
    with in_school(member.school):
        found = inspection_of(member)
        context = {
            "page": _page(found) | {"beside": beside(RegistersPage, member, URL)},
            "title": _("迎检一页"),
        }
        return render(request, "registers/inspection.html", context)


def inspection_pdf(request: HttpRequest) -> HttpResponse:
    """The same on one A4."""
    member = may(request)
    with in_school(member.school), override("zh-hans"):
        made = make_inspection(inspection_of(member))
    return pdf_of(request, made, URL)


def _page(found: Inspection) -> dict[str, Any]:
    return {
        "pdf_url": f"{URL}pdf/",
        "found": found,
        "days": [f"{day.month}.{day.day}" for day in found.days],
        "nothing": not found.lines,
    }
