"""What waits in the repairs room: to accept, to mend, to confirm, and how my own reports stand."""

from typing import Any

from django.utils.translation import gettext as _

from houqin.core.todo import Group, Item
from houqin.core.words import short_moment
from houqin.repairs.models import ACCEPTED, ASSIGNED, MENDED, NEW, OPEN, Ticket

SHOWN = 5
URL = "/repairs/tickets/"


def todo(member: Any) -> list[Group]:
    """Four groups from one query over the open tickets this member may see."""
    if not member.can("repairs.view_ticket"):
        return []
    rows = Ticket.objects.visible_to(member).filter(status__in=(*OPEN, MENDED)).select_related("place")
    tickets = list(rows.order_by("-urgent", "reported_at", "id")[:200])
    return [
        _group(
            _("待受理"),
            "open",
            [t for t in tickets if t.status == NEW and member.can("repairs.accept_ticket")],
        ),
        _group(
            _("派给我的"),
            "sent",
            [t for t in tickets if t.status in (ACCEPTED, ASSIGNED) and t.worker_id == member.pk],
        ),
        _group(
            _("等我验收"), "mended", [t for t in tickets if t.status == MENDED and t.reporter_id == member.pk]
        ),
        _group(
            _("我报的"),
            "mine",
            [t for t in tickets if t.status in OPEN and t.reporter_id == member.pk],
            counted=False,
        ),
    ]


def _group(title: str, tab: str, tickets: list[Ticket], *, counted: bool = True) -> Group:
    items = [_item(ticket) for ticket in tickets[:SHOWN]]
    return Group(title, items, count=len(tickets), more_url=f"{URL}?tab={tab}", counted=counted)


def _item(ticket: Ticket) -> Item:
    hint = f"{ticket.place.path} · {ticket.get_status_display()}"
    urgent = _("【急】") if ticket.urgent else ""
    return Item(
        f"{urgent}{ticket.fault}", f"{URL}{ticket.pk}/", hint=hint, when=short_moment(ticket.reported_at)
    )
