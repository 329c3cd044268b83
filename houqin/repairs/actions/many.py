"""Many at once: what was mended without a report, what was asked in the group, what a round found."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member, School
from houqin.repairs.actions.mending import cost_of, material_of
from houqin.repairs.models import ACCEPTED, MENDED, Round, RoundLine, Ticket
from houqin.repairs.opening import Opening

Line = dict[str, Any]


@action(
    _("直接登记已修"),
    tone="primary",
    says=_("直接登记已修：{lines}"),
    on_paper=lambda school, signer: True,  # whoever may do it may have written the list
)
def record_done(school: School, /, *, by: Member, lines: Sequence[Line]) -> Changes:
    """The 水电工 mended three lamps and tells it on Friday: one step, as many rows as there were."""
    opening, tickets, used = Opening(by), [], []
    for line in _some(lines):
        ticket = _mended(opening, line, "direct")
        if line.get("item"):
            used.append(material_of(ticket, line))
            ticket.cost_fen = cost_of(used[-1:])
        tickets.append(ticket)
    return Changes(tickets[0], add=[*tickets[1:], *used])


@action(_("粘贴群消息"), says=_("群消息转报修：{lines}"), elsewhere="/repairs/paste/")
def take_messages(school: School, /, *, by: Member, lines: Sequence[Line]) -> Changes:
    """Lines of the group, looked through by a person, become tickets told in the group's words; the office has heard them."""
    opening, tickets = Opening(by), []
    for line in _some(lines):
        ticket = opening.ticket(
            place=line["place"],
            fault=line["fault"],
            spot=line.get("spot") or "",
            kind=line.get("kind") or "other",
            urgent=bool(line.get("urgent")),
            reporter_name=line.get("who") or str(_("群消息")),
            reported_at=line.get("said_at") or clock.now(),
            source="pasted",
        )
        if not ticket.status:
            ticket.status, ticket.accepted_by, ticket.accepted_at = ACCEPTED, by, clock.now()
        tickets.append(ticket)
    return Changes(tickets[0], add=tickets[1:])


@action(_("登记巡查"), says=_("{title}：{lines}"))
def record_round(
    school: School,
    /,
    *,
    by: Member,
    kind: str,
    title: str,
    on: date,
    lines: Sequence[Line],
    rest_ok: bool = False,
) -> Changes:
    """Who goes through the rooms enters what he saw, once: what is in order, what he mended, what has to be mended.

    What has to be mended becomes a ticket; what was mended on the spot counts as one. Nothing is entered twice.
    A place without a result was not looked at and is not recorded, unless it is said that the rest is in order.
    """
    made = Round(kind=kind, title=title, on=on, made_by=by)
    opening, rows = Opening(by), []
    for line in _some([each for each in lines if each.get("result") or rest_ok]):
        result, note = line.get("result") or RoundLine.OK, line.get("note") or ""
        row = RoundLine(round=made, place=line["place"], result=result, note=note)
        if row.result != RoundLine.OK:
            row.ticket = _found(opening, line, kind)
            rows.append(row.ticket)
        rows.append(row)
    made.looked = sum(isinstance(row, RoundLine) for row in rows)
    made.found = len(rows) - made.looked
    return Changes(made, add=rows)


def _some(lines: Sequence[Line]) -> Sequence[Line]:
    if not lines:
        raise Refused(_("还没有填写：至少填一行。"))
    return lines


def _found(opening: Opening, line: Line, source: str) -> Ticket:
    if line["result"] == RoundLine.FIXED:
        return _mended(opening, line | {"done": line["note"]}, source)
    facts = {"fault": line["note"], "kind": line.get("kind") or "other", "source": source}
    ticket = opening.ticket(place=line["place"], **facts)
    if not ticket.status:
        ticket.status, ticket.accepted_by, ticket.accepted_at = ACCEPTED, opening.by, clock.now()
    return ticket


def _mended(opening: Opening, line: Line, source: str) -> Ticket:
    """A ticket that is told when it is over; the day is claimed, the moment of entry stands beside it."""
    day = line.get("on") or clock.today()
    now = clock.now()
    at = now if day == clock.today() else clock.at(day, 12)
    ticket = opening.ticket(
        place=line["place"],
        fault=line.get("fault") or line["done"],
        kind=line.get("kind") or "other",
        source=source,
        status=MENDED,
        reported_at=at,
        worker=line.get("worker") or opening.by,
    )
    ticket.done, ticket.finished_at, ticket.accepted_by, ticket.accepted_at = line["done"], at, opening.by, at
    return ticket
