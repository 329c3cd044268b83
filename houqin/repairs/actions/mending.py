"""The repairer's part: take it, begin, say why it has to wait, mend it, or say that it cannot be mended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member
from houqin.repairs.actions.sending import heard
from houqin.repairs.models import Material, Ticket
from houqin.repairs.rules.words import usual_unit


def is_his(ticket: Ticket, by: Member) -> bool:
    """Sent to him, or to nobody yet; those who send may do it for him."""
    return ticket.worker_id in (None, by.pk) or by.can("repairs.assign_ticket")


@action(_("我来修"), tone="primary", says=_("接单"), only=lambda ticket, by: ticket.worker_id is None)
def claim_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """A repairer takes it himself; where the office sends, nobody needs this."""
    ticket.worker = by
    return heard(ticket, by)


@action(_("开始修"), says=_("开始维修"), only=is_his)
def start_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """Work has begun, or goes on after waiting."""
    ticket.worker = ticket.worker or by
    return heard(ticket, by)


@action(_("要等一等"), says=_("等待：{wait_for} {note}（预计 {expected_on}）"), only=is_his)
def wait_ticket(
    ticket: Ticket, /, *, by: Member, wait_for: str, note: str, expected_on: date | None = None
) -> Ticket:
    """It cannot go on now: parts, an outside firm, or an approval (with a photo of the signed request).

    The reporter is told why and until when (“修不好要告知”): both stand on his page from now on.
    """
    ticket.wait_for, ticket.wait_note, ticket.expected_on = wait_for, note, expected_on
    ticket.worker = ticket.worker or by
    return heard(ticket, by)


@action(_("已修好"), tone="primary", says=_("修好：{done} {materials}"), only=is_his)
def finish_ticket(
    ticket: Ticket,
    /,
    *,
    by: Member,
    done: str,
    materials: Sequence[dict[str, Any]] = (),
    cost: int | None = None,
    minutes: int | None = None,
) -> Changes:
    """It works again: what was done, what was used, what it cost (in 分; else the lines that have a price)."""
    ticket.done, ticket.finished_at = done, clock.now()
    ticket.minutes = minutes or 0
    ticket.worker = ticket.worker or by
    used = [material_of(ticket, line) for line in materials]
    ticket.cost_fen = cost if cost is not None else cost_of(used)
    return Changes(heard(ticket, by), add=used)


@action(_("修不了"), says=_("修不了：{reason}（建议{proposal}）"), only=is_his)
def cannot_repair(ticket: Ticket, /, *, by: Member, proposal: str, reason: str) -> Ticket:
    """Beyond mending here: why, and what should become of it; the office decides."""
    ticket.proposal, ticket.not_done = proposal, reason
    ticket.worker = ticket.worker or by
    return heard(ticket, by)


@action(
    _("处置"),
    tone="primary",
    says=_("处置：{decision} {note}"),
    on_paper=lambda ticket, signer: signer.pk != ticket.worker_id,
)
def settle_ticket(ticket: Ticket, /, *, by: Member, decision: str, note: str) -> Ticket:
    """What became of a thing that could not be mended; goes on in 资产 or 采购 where that is needed."""
    if decision not in dict(Ticket.PROPOSALS):
        raise Refused(_("请选择报废、外修或更换。"))
    ticket.proposal, ticket.done, ticket.finished_at = decision, note, clock.now()
    return ticket


def material_of(ticket: Ticket, line: dict[str, Any]) -> Material:
    """A line of the form as a row."""
    return Material(
        ticket=ticket,
        item=line["item"],
        spec=line.get("spec") or "",
        qty_milli=line["quantity"],
        unit=line.get("unit") or usual_unit(line["item"]),
        price_fen=line.get("price"),
    )


def cost_of(used: Sequence[Material]) -> int:
    """分, of the lines whose price is known; half a 分 is rounded up line by line."""
    return sum((m.price_fen * m.qty_milli + 500) // 1000 for m in used if m.price_fen is not None)
