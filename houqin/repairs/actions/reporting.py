"""Something is broken: who saw it says so, somebody says it for him, or a passer-by scans the label on the door."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Refused, action
from houqin.people.models import Member, School
from houqin.places.models import Place
from houqin.repairs.models import OPEN, Ticket
from houqin.repairs.opening import Opening

SAME_FOR_MINUTES = 10


def is_reporter(ticket: Ticket, by: Member) -> bool:
    """Whether this member reported it himself."""
    return ticket.reporter_id == by.pk


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
    large: bool = False,
) -> Ticket:
    """Whoever sees that something is broken says where and what; the rest is the office's work."""
    return Opening(by).ticket(place=place, fault=fault, spot=spot, kind=kind, urgent=urgent, large=large)


@action(_("代报"), says=_("代 {who} 报修：{fault}"))
def report_for(
    school: School,
    /,
    *,
    by: Member,
    who: str,
    place: Place,
    fault: str,
    spot: str = "",
    kind: str = "other",
    urgent: bool = False,
    large: bool = False,
) -> Ticket:
    """Somebody called, wrote or came by: entered for him, so that sixty teachers need no account.

    A name that one member of the school has alone makes him the reporter, who then also confirms.
    """
    named = list(Member.objects.filter(name=who, active=True, kind=Member.PERSON)[:2])
    facts = {"fault": fault, "spot": spot, "kind": kind, "urgent": urgent, "large": large}
    reporter = named[0] if len(named) == 1 else by
    return Opening(by).ticket(place=place, reporter=reporter, reporter_name=who, source="proxy", **facts)


class SaidBefore(Refused):
    """The same was reported here a moment ago: `ticket` is the one that was made then."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        super().__init__(_("这里刚才已经报过同样的问题，不用再报。"))


def said_before(place: Place, fault: str) -> Ticket | None:
    """What was scanned here in the last ten minutes in the same words, and is still open."""
    since = clock.now() - timedelta(minutes=SAME_FOR_MINUTES)
    rows = Ticket.objects.filter(place=place, reported_at__gt=since, source="qr", fault=fault)
    found: Ticket | None = rows.filter(status__in=OPEN, reporter__kind=Member.PUBLIC).order_by("id").first()
    return found


@action(
    _("在这里报修"),
    tone="primary",
    says=_("扫码报修：{fault}"),
    only=lambda place, by: place.active,
    alone="repairs.report_by_code",
)
def report_by_code(
    place: Place,
    /,
    *,
    by: Member,
    fault: str,
    spot: str = "",
    kind: str = "other",
    urgent: bool = False,
    who: str = "",
) -> Ticket:
    """Whoever stands before the label needs no account; a name is welcome and not asked for.

    Who is nobody's member may tap twice, or reload the page: the same words within ten minutes are one report.
    """
    same = said_before(place, fault) if by.kind == Member.PUBLIC else None
    if same is not None:
        raise SaidBefore(same)
    facts = {"fault": fault, "spot": spot, "kind": kind, "urgent": urgent}
    name = who or (by.name if by.kind != Member.PUBLIC else str(_("扫码报修人")))
    return Opening(by).ticket(place=place, reporter_name=name, source="qr", **facts)


def _is_one_more(ticket: Ticket, by: Member) -> bool:
    """Not the one who reported it, nor those who take it up; of those without an account nobody knows who is who."""
    another = by.kind == Member.PUBLIC or not is_reporter(ticket, by)
    return ticket.status in OPEN and another and not by.can("repairs.accept_ticket")


@action(
    _("我也遇到"),
    says=_("同样反映"),
    only=_is_one_more,
    reach=lambda rows, by: rows.filter(status__in=OPEN),
)
def echo_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """One more person has the same fault: counted on the open ticket, no second one is made."""
    ticket.echoes += 1
    return ticket


@action(
    _("撤回"), says=_("撤回"), only=lambda ticket, by: is_reporter(ticket, by) and not ticket.accepted_by_id
)
def withdraw_ticket(ticket: Ticket, /, *, by: Member) -> Ticket:
    """The reporter takes back what nobody has taken up yet; a rule that sent it on is nobody."""
    return ticket
