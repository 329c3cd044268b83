"""After the mending: the user agrees or sends it back, and may say how it went where the school asks."""

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Refused, action
from houqin.core.duties import keep_apart
from houqin.people.models import Member
from houqin.repairs.actions.mending import is_his
from houqin.repairs.actions.reporting import is_reporter
from houqin.repairs.lapsing import is_over
from houqin.repairs.limits import RATING
from houqin.repairs.models import CONFIRMED, MENDED, Ticket
from houqin.repairs.models.tickets import UNASKED

keep_apart("repairs.finish_ticket", "repairs.confirm_ticket", _("修的人不能自己验收。"))


def _may_confirm(ticket: Ticket, by: Member) -> bool:
    """The reporter says whether it works again; where he cannot, those who send people do."""
    return is_reporter(ticket, by) or by.can("repairs.assign_ticket")


def _may_agree(ticket: Ticket, by: Member) -> bool:
    """As `_may_confirm`; who entered his own mending (直接登记, 巡查) is not the one who agrees to it."""
    own = ticket.source in UNASKED and ticket.worker_id == by.pk
    return not own and _may_confirm(ticket, by)


def _used_it(ticket: Ticket, signer: Member) -> bool:
    """On paper the user signs who stood there, whoever reported it; never the one who mended it."""
    return signer.pk != ticket.worker_id


@action(_("验收"), tone="primary", says=_("验收通过"), only=_may_agree, on_paper=_used_it, batch=True)
def confirm_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """The reporter, or the office for him, agrees that it is mended; never the one who mended it."""
    ticket.confirmed_by, ticket.confirmed_at = by, clock.now()
    return ticket


@action(_("当场验收"), says=_("当场验收：{signer}"), only=is_his)
def countersign_ticket(ticket: Ticket, /, *, by: Member, signer: Member) -> Ticket:
    """The user standing there agrees on the repairer's own screen, by name and PIN; one who mended it does not."""
    if signer.pk == ticket.worker_id:
        raise Refused(_("修的人不能自己验收。"))
    ticket.confirmed_by, ticket.confirmed_at = signer, clock.now()
    return ticket


@action(
    _("视为验收"),
    says=_("报修人到期没有提出异议，视为验收"),
    only=lambda ticket, by: is_over(ticket, by.school, clock.today()),
)
def lapse_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """Time has closed it: the reporter was asked, was told beforehand, and did not object. Nobody signs for him."""
    ticket.confirmed_by, ticket.confirmed_at = None, clock.now()
    return ticket


@action(_("返修"), says=_("要求返修：{reason}"), only=_may_confirm)
def return_ticket(ticket: Ticket, /, *, by: Member, reason: str) -> Ticket:
    """It is not mended after all: back to the same worker, and counted."""
    ticket.returns += 1
    ticket.finished_at = None
    ticket.not_done = reason
    return ticket


def _may_rate(ticket: Ticket, by: Member) -> bool:
    """The reporter, once it is mended, and only where the school has chosen to ask."""
    return ticket.status in (MENDED, CONFIRMED) and is_reporter(ticket, by) and bool(RATING.on())


@action(_("评价"), says=_("评价 {stars} 星"), only=_may_rate)
def rate_ticket(ticket: Ticket, /, *, by: Member, stars: int) -> Ticket:
    """One to five; off by default, because stars for a colleague are a war in a small staff room."""
    ticket.rating = stars
    return ticket
