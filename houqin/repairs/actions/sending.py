"""The office's part: accept or not, sort, send somebody, see that two reports are one."""

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member
from houqin.places.models import Place
from houqin.repairs.models import OPEN, Ticket
from houqin.repairs.opening import Opening


def heard(ticket: Ticket, by: Member) -> Ticket:
    """Note who took it up first, and when: the time to answer is counted from it."""
    if ticket.accepted_at is None:
        ticket.accepted_by, ticket.accepted_at = by, clock.now()
    return ticket


@action(_("受理"), tone="primary", says=_("受理"), batch=True)
def accept_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """The office has seen it; the reporter knows that it was heard."""
    return heard(ticket, by)


@action(_("不受理"), tone="danger", says=_("不受理：{reason}"))
def reject_ticket(ticket: Ticket, /, *, by: Member, reason: str) -> Ticket:
    """Not for the repairers: a reason the reporter can understand is part of it."""
    ticket.not_done = reason
    return heard(ticket, by)


@action(_("派工"), tone="primary", says=_("派工给 {worker}"), batch=True)
def assign_ticket(ticket: Ticket, /, *, by: Member, worker: Member) -> Ticket:
    """Only people who mend things at this school can be sent."""
    if not worker.can("repairs.finish_ticket"):
        raise Refused(_("{worker}不是本校的维修人员，请先授予“维修工”角色。").format(worker=worker))
    ticket.worker = worker
    ticket.proposal = ""
    return heard(ticket, by)


@action(_("更正"), amends=True, only=lambda ticket, by: ticket.status in OPEN)
def correct_ticket(
    ticket: Ticket, /, *, by: Member, place: Place, kind: str, spot: str, urgent: bool, large: bool
) -> Ticket:
    """Place, kind and class as they really are; what the reporter wrote stays his. The deadline follows."""
    ticket.place, ticket.kind, ticket.spot = place, kind, spot
    ticket.urgent, ticket.large = urgent, large
    ticket.due_at = Opening(by).due(ticket)
    return ticket


@action(_("与××号同一问题"), says=_("与 {into} 是同一问题"))
def merge_ticket(ticket: Ticket, /, *, by: Member, into: Ticket) -> Changes:
    """Two reports of one fault: this one is closed and goes on as that one, with its photos and its reporter."""
    if into.pk == ticket.pk:
        raise Refused(_("不能并入自己，请选另一张报修单。"))
    if into.status not in OPEN:
        raise Refused(_("“{ticket}”已经办结，不能并入；请照常办理。").format(ticket=into))
    ticket.merged_into = into
    into.echoes += 1 + ticket.echoes
    into.urgent = into.urgent or ticket.urgent
    return Changes(heard(ticket, by), update=[into])
