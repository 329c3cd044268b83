"""The page of the week: 本周安排, 下周安排, 一周一页, as text to copy, as a picture for a phone, as a sheet of A4."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.bulletins import Bulletin
from houqin.core.prints import pdf_response
from houqin.core.scope import in_school
from houqin.terms import weekly

FAR = timedelta(days=2 * 366)
KINDS = {
    "plan": (_("本周安排"), weekly.plan, 0),
    "next": (_("下周安排"), weekly.plan, 1),
    "page": (_("本周一页"), weekly.page, 0),
    "last": (_("上周一页"), weekly.page, -1),
}


def week(request: HttpRequest) -> HttpResponse:
    """Read on screen, copy as text, open as picture or sheet: the same each time."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        kind, told = _told(request)
        asked = urlencode({"kind": kind} | request.GET.dict())
        page = {
            "kinds": [
                {"label": label, "url": f"{request.path}?kind={name}", "here": name == kind}
                for name, (label, _make, _weeks) in KINDS.items()
            ],
            "told": told,
            "text": told.text,
            "picture_url": f"/terms/week.png?{asked}",
            "sheet_url": f"/terms/week.pdf?{asked}",
        }
        return render(request, "terms/weekly.html", {"page": page, "title": told.title})


def week_picture(request: HttpRequest) -> HttpResponse:
    """One PNG, 1080 pixels wide."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        _kind, told = _told(request)
    response = HttpResponse(told.picture(), content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="week.png"'
    return response


def week_sheet(request: HttpRequest) -> HttpResponse:
    """One sheet of A4."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        _kind, told = _told(request)
    return pdf_response(told.sheet(), f"{told.title} {told.when}")


def _told(request: HttpRequest) -> tuple[str, Bulletin]:
    member: Any = request.member  # type: ignore[attr-defined]
    kind = request.GET.get("kind", "plan")
    if kind not in KINDS or set(request.GET) - {"kind", "on"}:
        raise BadRequest("kind")
    _words, make, weeks = KINDS[kind]
    span = weekly.week_of(member.school, _day(request) + timedelta(weeks=weeks))
    return kind, make(member, span)


def _day(request: HttpRequest) -> date:
    """Today, or the day that the address names: a notice leads to its own week, whenever it is opened."""
    try:
        day = date.fromisoformat(request.GET.get("on", clock.today().isoformat()))
    except ValueError as problem:
        raise BadRequest("on") from problem
    if abs(day - clock.today()) > FAR:
        raise BadRequest("on")
    return day
