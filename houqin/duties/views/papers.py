"""Papers of the duties: the table of who does what for all, and a list for each person."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.errors import Refused, message_page
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.duties import prints
from houqin.duties.holding import standing_keys
from houqin.duties.models import ON, Duty, Holder
from houqin.duties.pages import DutiesPage
from houqin.people.models import Member

URL = "/duties/papers/"


def papers(request: HttpRequest) -> HttpResponse:
    """Who has duties, each with a sheet to open; those who do not lead find their own."""
    member = _member(request)
    with in_school(member.school):
        keys = set(
            Holder.objects.filter(duty__status=ON, until_on__isnull=True).values_list("key", flat=True)
        )
        page = {
            "beside": beside(DutiesPage, member, request.path),
            "leads": _leads(member),
            "any": bool(keys),
            "people": [each for each in _people(member) if keys & set(standing_keys(each))],
        }
        return render(request, "duties/papers.html", {"page": page, "title": _("打印职责")})


def matrix(request: HttpRequest) -> HttpResponse:
    """《后勤分工一览表》."""
    member = _member(request)
    if not _leads(member):
        raise PermissionDenied
    return _paper(request, member, lambda: prints.make_matrix(member.school))


def lists(request: HttpRequest) -> HttpResponse:
    """《岗位工作清单》 of one person, `?member=`, or of all who have duties."""
    member = _member(request)
    asked = request.GET.get("member", "")
    if set(request.GET) - {"member"}:
        raise BadRequest("member")

    def made() -> prints.Made:
        people = _people(member)
        if asked:
            people = [each for each in people if str(each.pk) == _key(asked)]
            if not people:
                raise Http404
        return prints.make_lists(member.school, people)

    return _paper(request, member, made)


def _paper(request: HttpRequest, member: Any, make: Any) -> HttpResponse:
    with in_school(member.school):
        try:
            template, data, title = make()
        except Refused as problem:
            back = {"label": _("返回"), "url": URL}
            return message_page(request, 409, _("没有打印"), str(problem), action=back)
        looked_at(member, Duty, how="export")
    return pdf_response(pdf(template, data), title)


def _key(asked: str) -> str:
    try:
        return str(UUID(asked))
    except ValueError as problem:
        raise BadRequest("member") from problem


def _member(request: HttpRequest) -> Any:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(Duty.view_code()):
        raise PermissionDenied
    return member


def _leads(member: Any) -> bool:
    return bool(member.can("duties.view_all_tasks"))


def _people(member: Any) -> list[Any]:
    """Everybody for those who lead, else oneself."""
    return list(Member.objects.choosable()) if _leads(member) else [member]
