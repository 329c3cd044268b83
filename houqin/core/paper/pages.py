"""Where a signed sheet is taken in: the form of the step it closes, and the address to which a scanned sheet leads."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS, Action
from houqin.core.errors import message_page
from houqin.core.history import Entry
from houqin.core.pages.declared import page_of
from houqin.core.paper.forms import MARK, SHEETS, SIGNER
from houqin.core.paper.signing import ENTER_PAPER
from houqin.core.scope import in_school


def is_about_paper(form: Any) -> bool:
    """Whether this form asks for a sheet."""
    return MARK in form.fields


def sheet_words(action: Action[..., Any]) -> dict[str, Any]:
    """Title, hint and button of a form that takes in a sheet."""
    return {
        "title": _("代录纸质签字：{label}").format(label=action.label),
        "intro": _("纸上签过字的，由您代录：签字的还是本人，经过里写明由您代录，签字件照片放在旁边。"),
        "submit_label": _("代录"),
        "paper_url": "",
    }


def paper_url(request: HttpRequest, action: Action[..., Any], ids: Sequence[UUID] = ()) -> str:
    """The same form for a sheet, for those who may type in what others have signed; one sheet may be for many rows."""
    member: Any = request.member  # type: ignore[attr-defined]
    if action.on_paper is None or not member.can(ENTER_PAPER):
        return ""
    return f"{request.path}?{urlencode([(MARK, '1'), *(('ids', str(each)) for each in ids)])}"


def paper_steps(member: Any, row: Any) -> list[dict[str, str]]:
    """The steps of this row that a signature on paper could close now."""
    if not member.can(ENTER_PAPER):
        return []
    found = [a for a in ACTIONS.values() if a.on_paper and a.model is type(row) and _is_next(a, row)]
    label = _("代录纸质签字：{label}")
    return [
        {"label": label.format(label=a.label), "url": f"/{a.room}/{a.name}/{row.pk}/?{MARK}=1"} for a in found
    ]


def _is_next(action: Action[..., Any], row: Any) -> bool:
    step = action.step(row)
    return step is None or row.status in step.source


def sheet_view(request: HttpRequest, model: str, pk: UUID) -> HttpResponse:
    """A scanned sheet: the step of its row that it can close, with the photo where one was sent along."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(ENTER_PAPER):
        raise PermissionDenied(_("您的岗位不能代录纸质签字。"))
    try:
        kind: Any = apps.get_model(model)
    except (LookupError, ValueError) as problem:
        raise Http404 from problem
    page = page_of(kind)
    if page is None:
        raise Http404
    with in_school(member.school):
        row = kind.objects.visible_to(member).filter(pk=pk).first()
        if row is None:
            raise Http404
        steps = paper_steps(member, row)
    photos = [(SHEETS, each) for each in request.GET.getlist(SHEETS)]
    if steps:
        return HttpResponseRedirect(steps[0]["url"] + (f"&{urlencode(photos)}" if photos else ""))
    said = _("“{row}”现在没有等着签字的一步。签字件可以作为照片加在这一条上。").format(row=row)
    back = {"label": _("打开这一条"), "url": page.row_url(row.pk)}
    return message_page(request, 409, _("没有要签字的"), said, action=back)


def signed_words(entry: Entry, who: str) -> str:
    """谭老师（纸质签字 9月3日，陈静代录，见附件); nothing for what was done on the screen."""
    said = entry.told()["said"]
    if SIGNER not in said:
        return ""
    named = {"signer": said[SIGNER][1], "day": said["paper_on"][1], "who": who}
    return _("{signer}（纸质签字，{day}；{who}代录，见附件）").format(**named)


def sheets_of(entry: Entry) -> list[UUID]:
    """The photos that came with a sheet."""
    told = entry.told()
    if SIGNER not in told["said"]:
        return []
    rows = [columns for label, _pk, columns in told["rows"] if label == "core.attachment"]
    return list(dict.fromkeys(UUID(columns["file_id"][1]) for columns in rows if "file_id" in columns))
