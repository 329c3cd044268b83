"""The sheets on paper."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.appraisals.models import Appraisal
from houqin.appraisals.prints import make_sheets
from houqin.core.errors import Refused, message_page
from houqin.core.prints import PrintFailed, pdf, pdf_response
from houqin.core.scope import in_school


def papers(request: HttpRequest) -> HttpResponse:
    """`?ids=…`: those that this member may see."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(Appraisal.view_code()):
        raise PermissionDenied
    try:
        ids = [UUID(each) for each in request.GET.getlist("ids")]
    except ValueError as problem:
        raise BadRequest("ids") from problem
    if set(request.GET) - {"ids"}:
        raise BadRequest("ids")
    with in_school(member.school), override("zh-hans"):
        rows = Appraisal.objects.visible_to(member).filter(pk__in=ids).select_related("confirmed_by")
        found = list(rows.order_by("month", "id"))
        if not found:
            raise Http404
        try:
            template, data, title = make_sheets(member.school, found)
            return pdf_response(pdf(template, data), title)
        except (PrintFailed, Refused) as problem:
            back = {"label": _("返回"), "url": "/appraisals/appraisals/"}
            return message_page(request, 409, _("没有打印"), str(problem), action=back)
