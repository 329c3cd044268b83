"""What people do with a ticket, from the report to the confirmation."""

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Refused, action
from houqin.core.duties import keep_apart
from houqin.people.models import Member, School
from houqin.places.models import Place
from houqin.repairs.models import Ticket

keep_apart("repairs.finish_ticket", "repairs.confirm_ticket", _("修的人不能自己验收。"))


def _is_reporter(ticket: Ticket, by: Member) -> bool:
    return ticket.reporter_id == by.pk


def _may_confirm(ticket: Ticket, by: Member) -> bool:
    """The reporter says whether it works again; where he cannot, those who send people do."""
    return _is_reporter(ticket, by) or by.can("repairs.assign_ticket")


@action(_("报修"), tone="primary", says=_("报修：{fault}"), undo="repairs.withdraw_ticket")
def report_ticket(
    school: School,
    /,
    *,
    by: Member,
    place: Place,
    fault: str,
    spot: str = "",
    kind: str = "other",
    urgent: bool = False,
) -> Ticket:
    """Whoever sees that something is broken says where and what; the rest is the office's work."""
    return Ticket(place=place, fault=fault, spot=spot, kind=kind or "other", urgent=urgent, reporter=by)


@action(_("受理"), tone="primary", says=_("受理"), batch=True)
def accept_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """The office has seen it; the reporter knows that it was heard."""
    return ticket


@action(_("不受理"), tone="danger", says=_("不受理：{reason}"))
def reject_ticket(ticket: Ticket, /, *, by: Member, reason: str) -> Ticket:
    """Not for the repairers: a reason the reporter can understand is part of it."""
    return ticket


@action(_("撤回"), says=_("撤回"), only=_is_reporter)
def withdraw_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """The reporter takes back what nobody has accepted yet."""
    return ticket


@action(_("派工"), tone="primary", says=_("派工给 {worker}"), batch=True)
def assign_ticket(ticket: Ticket, /, *, by: Member, worker: Member) -> Ticket:
    """Only people who mend things at this school can be sent."""
    if not worker.can("repairs.finish_ticket"):
        raise Refused(_("{worker}不是本校的维修人员，请先授予“维修工”角色。").format(worker=worker))
    ticket.worker = worker
    return ticket


@action(
    _("已修好"),
    tone="primary",
    says=_("修好：{done}"),
    only=lambda ticket, by: ticket.worker_id in (None, by.pk) or by.can("repairs.assign_ticket"),
)
def finish_ticket(ticket: Ticket, /, *, by: Member, done: str) -> Ticket:
    """It works again; what was done is written in a few words."""
    ticket.done, ticket.finished_at = done, clock.now()
    ticket.worker = ticket.worker or by
    return ticket


@action(_("验收"), tone="primary", says=_("验收通过"), only=_may_confirm)
def confirm_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """The reporter, or the office for him, agrees that it is mended; never the one who mended it."""
    return ticket


@action(_("返修"), says=_("要求返修：{reason}"), only=_may_confirm)
def return_ticket(ticket: Ticket, /, *, by: Member, reason: str) -> Ticket:
    """It is not mended after all: back to the same worker, and counted."""
    ticket.returns += 1
    ticket.finished_at = None
    return ticket
