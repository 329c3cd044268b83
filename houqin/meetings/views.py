"""Two sheets beside the usual pages: 会议记录 and 岗位交接表."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override

from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.meetings.models import Handover, Meeting
from houqin.meetings.prints import Printed, make_handover, make_minutes


def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The minutes, or before the meeting its notice."""
    return _sheet(request, Meeting, pk, ("chair", "recorder"), make_minutes)


def handover(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet of a hand-over, to be signed or with the names of who has confirmed."""
    return _sheet(request, Handover, pk, ("giver", "taker", "witness"), make_handover)


def _sheet(
    request: HttpRequest, model: Any, pk: UUID, joined: tuple[str, ...], make: Callable[[Any, Any], Printed]
) -> HttpResponse:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(model.view_code()):
        raise PermissionDenied
    with in_school(member.school), override("zh-hans"):
        row = model.objects.visible_to(member).select_related(*joined).filter(pk=pk).first()
        if row is None:
            raise Http404
        template, data, title = make(member.school, row)
    return pdf_response(pdf(template, data), title)
