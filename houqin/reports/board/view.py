"""The page of the board."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.reports.board.asked import LATE
from houqin.reports.board.counting import board_of
from houqin.reports.board.trend import trend_of
from houqin.reports.pages import ReportsPage


def board(request: HttpRequest) -> HttpResponse:
    """For who leads: names inside the school stand here."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("reports.view_board"):
        raise PermissionDenied(_("您的岗位不看后勤一览。"))
    if request.GET:
        raise BadRequest("board")
    with in_school(member.school):
        found, trend = board_of(member), trend_of(member.school)
        page = {
            "board": found,
            "heads": [each.asked.label for each in LATE],
            "trend": trend,
            "begins": [] if trend or any(each.value for each in found.figures) else _begins(member),
            "beside": beside(ReportsPage, member, request.path),
        }
        return render(request, "reports/board.html", {"page": page, "title": _("后勤一览")})


def _begins(member: Any) -> list[dict[str, str]]:
    """What a school does first, before there is anything to see here."""
    steps = (
        ("terms.open_school_year", _("建立学年，定好学期"), "/terms/terms/"),
        ("duties.take_pack", _("领取常用的职责，任务就会按时出来"), "/duties/duties/"),
        ("registers.take_registers", _("领取要用的台账"), "/registers/registers/"),
        ("repairs.report_ticket", _("贴好报修码，或先登记一件报修"), "/repairs/tickets/"),
    )
    return [{"label": label, "url": url} for code, label, url in steps if member.can(code)]
