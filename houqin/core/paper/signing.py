"""Closing a step by paper: the signer is judged as if he did it himself, who types it in must be free to, both stand in it.

The rule runs with the signer as `by`; the entry in the history names who typed. A pair of duties that is kept apart is
kept apart for both: neither may have done what is being signed (decisions/0047).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from houqin.core import duties
from houqin.core.errors import Refused
from houqin.core.paper.forms import ON, SIGNER, is_on_paper
from houqin.core.paper.models import PaperSignature
from houqin.core.saving import Changes

ENTER_PAPER = "core.enter_paper"  # the permission to type in what another has signed


@dataclass(frozen=True)
class Sheet:
    """A signed sheet: whose hand, and on which day. Its photos are attached as all are."""

    signer: Any
    on: date


def sheet_of(arguments: Mapping[str, Any]) -> Sheet | None:
    """The sheet among a form's answers; nothing for what is done on the screen itself."""
    signer = arguments.get(SIGNER)
    return Sheet(signer, arguments[ON]) if signer else None


def goes_by_paper(action: Any, data: Mapping[str, Any]) -> bool:
    """Whether this request closes the step by a sheet."""
    return action.on_paper is not None and is_on_paper(data)


def require_typist(by: Any, action: Any) -> None:
    """To do a thing in another's name is a right of its own."""
    if not by.can(ENTER_PAPER):
        raise PermissionDenied(_("您的岗位不能代录纸质签字（{label}）。").format(label=action.label))


def require_signer(action: Any, row: Any, signer: Any) -> None:
    """What the signer could not do on the screen his signature does not do either."""
    if not action.on_paper(row, signer):
        sentence = _("这一条不该由{signer}签字“{label}”，请核对签字件后重选。")
        raise Refused(sentence.format(signer=signer, label=action.label))
    if not action.on_school:
        between = duties.standing_between(action.code, duties.done_by(signer, row, action.code), signer)
        if between:
            raise Refused(_("签字的是{signer}：{why}").format(signer=signer, why=between))


def signed(changes: Changes, sheet: Sheet, action: Any, by: Any) -> Changes:
    """The same changes with the signature on the row and on each new one of its kind."""
    kind = type(changes.row)
    others = [row for row in changes.beside() if type(row) is kind and row._state.adding]
    made = [_signature(row, sheet, action, by) for row in (changes.row, *others)]
    return Changes(changes.row, [*changes.add, *made], changes.update, changes.remove)


def _signature(row: Any, sheet: Sheet, action: Any, by: Any) -> PaperSignature:
    facts = {"model": row._meta.label_lower, "row": row.pk, "action": action.code}
    return PaperSignature(signer=sheet.signer, signed_on=sheet.on, by=by, **facts)
