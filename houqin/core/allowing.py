"""Whether somebody may do a thing now: his right, the row's status, whose row it is, and duties that are kept apart."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from houqin.core import duties
from houqin.core.errors import Refused
from houqin.core.models import Owned, Step
from houqin.core.paper import signing


def closed_to(by: Any, action: Any) -> PermissionDenied:
    """Why this member may not do this at all, and what would help."""
    said = by.why_not(action.code) or _("您的岗位不能“{label}”。")
    return PermissionDenied(said.format(label=action.label))


def require_right(action: Any, by: Any, *, on_paper: bool = False) -> None:
    """Whether this member may do it at all; what a sheet closes is typed in by who may do that."""
    if on_paper:
        signing.require_typist(by, action)
    elif not by.can(action.code):
        raise closed_to(by, action)


def still_here(by: Any) -> Any:
    """The member as the database knows him now: who was disabled a second ago does nothing any more."""
    fresh = type(by).objects.select_related("school").filter(pk=by.pk, active=True).first()
    if fresh is None:
        raise PermissionDenied(_("您的账号在本校已停用。"))
    fresh.here = by.here
    return fresh


def locked_row(action: Any, by: Any, target: Any, model: Any, *, on_paper: bool = False) -> Any:
    """The row to act on, locked, if this member may do this at all and may see it."""
    require_right(action, by, on_paper=on_paper)
    if action.on_school:
        return by.school
    kind: Any = model if action.on_any_row else action.model
    if target is None or kind is None or not issubclass(kind, Owned):
        raise Http404
    try:
        rows = action.reach(kind.objects.all(), by) if action.reach else kind.objects.visible_to(by)
        row = rows.select_for_update(of=("self",)).filter(pk=target).first()
    except (ValidationError, ValueError):
        row = None
    if row is None:
        raise Http404
    return row


def guard(action: Any, by: Any, row: Any, sheet: Any = None, *, on_paper: bool = False) -> Step | None:
    """The status permits it, the row is this person's to act on, and no forbidden pair of duties meets in him.

    With a sheet its signer is judged so; who types it in must only be free of the forbidden pair.
    """
    step: Step | None = action.step(row)
    if step is not None and row.status not in step.source:
        sentence = _("“{row}”现在是“{status}”，不能{label}。")
        raise Refused(sentence.format(row=row, status=row.get_status_display(), label=action.label))
    if sheet is not None:
        signing.require_signer(action, row, sheet.signer)
    elif not on_paper and action.only is not None and not action.only(row, by):
        raise PermissionDenied(_("这一条不该由您来“{label}”。").format(label=action.label))
    if not action.on_school:
        between = duties.standing_between(action.code, duties.done_by(by, row, action.code), by)
        if between:
            raise Refused(between)
    return step
