"""Three addresses beside the usual ones: what is said of a kind while one is chosen, and two sheets of paper."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import override

from houqin.certificates.kinds import seen_by
from houqin.certificates.prints import Printed, make_list, make_posted
from houqin.certificates.sections import said_of
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school

PAPERS: dict[str, Callable[[Any], Printed]] = {"list": make_list, "health": make_posted}
ADDS = "certificates.add_certificate"


def about(request: HttpRequest) -> HttpResponse:
    """Under the field in which a kind is chosen: whose paper it is, how long it holds, by what rule."""
    member = _keeper(request)
    if set(request.GET) - {"kind"}:
        raise BadRequest("kind")
    with in_school(member.school):
        kind = seen_by(member).get(request.GET.get("kind", ""))
    if kind is None:
        raise Http404
    return HttpResponse(format_html('<p class="muted">{}</p>', said_of(kind)))


def paper(request: HttpRequest, which: str) -> HttpResponse:
    """One of the two sheets, for who keeps certificates."""
    member = _keeper(request)
    if which not in PAPERS:
        raise Http404
    with in_school(member.school), override("zh-hans"):
        template, data, title = PAPERS[which](member)
    return pdf_response(pdf(template, data), title)


def _keeper(request: HttpRequest) -> Any:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(ADDS):
        raise PermissionDenied
    return member
