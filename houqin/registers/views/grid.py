"""整月填: the grid of a register, `?register=…&month=2026-11`, with the form that saves it."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS
from houqin.core.errors import message_page
from houqin.core.looks import looked_at
from houqin.core.pages.opened import stamp
from houqin.core.scope import in_school
from houqin.registers.covering import hides
from houqin.registers.grid_form import FillDaysForm
from houqin.registers.models import Register, RegisterEntry

CODE = "registers.fill_days"


def grid_page(request: HttpRequest) -> HttpResponse:
    """A week where a month has too many cells; what cannot be typed so is told where it can."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(CODE):
        raise PermissionDenied
    if set(request.GET) - {"register", "month"}:
        raise BadRequest("grid")
    with in_school(member.school):
        register = Register.objects.visible_to(member).filter(pk=_key(request)).first()
        if register is None:
            raise Http404
        if not ACTIONS[CODE].permits(member, register):
            back = {"label": _("打开这份台账"), "url": f"/registers/registers/{register.pk}/"}
            said = _("“{title}”不是每天一行的台账，或者已经停用，请一条一条登记。").format(title=register)
            if hides(member, register):
                said = _("“{title}”里有个人信息。打开这份台账，先点“显示个人信息”。").format(title=register)
            return message_page(request, 409, _("不能整月填"), said, action=back)
        form = FillDaysForm(initial={"month": request.GET.get("month", "")}, by=member, target=register)
        key = str(uuid4())
        page = {
            "title": ACTIONS[CODE].label,
            "target_label": str(register),
            "action_url": f"/registers/fill_days/{register.pk}/",
            "key": key,
            "opened": stamp(key),
            "seen": "{}",
            "submit_label": _("保存"),
            "cancel_url": f"/registers/registers/{register.pk}/",
        }
        looked_at(member, RegisterEntry, how="list")
        return render(request, "core/form.html", {"page": page, "form": form, "title": page["title"]})


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.GET.get("register", ""))
    except ValueError as problem:
        raise BadRequest("register") from problem
