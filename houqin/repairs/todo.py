"""What waits in the repairs room: to accept, to mend, to confirm, and how my own reports stand."""

from collections.abc import Container
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.limits import Limit
from houqin.core.todo import Group, Item
from houqin.core.words import short_moment
from houqin.repairs.models import ACCEPTED, ASSIGNED, MENDED, NEW, OPEN, Ticket

SHOWN = 5
LOOKED_AT = 500  # open tickets; a school with more of them looks into the list
ANSWER_HOURS = Limit(
    "repairs.answer_hours",
    _lazy("报修后多少小时内受理"),
    default=24,
    unit=_lazy("小时"),
    source=_lazy("学校自定"),
    stricter="lower",
    lowest=1,
    highest=720,
)
URL = "/repairs/tickets/"


def todo(member: Any) -> list[Group]:
    """Four groups from one query over the open tickets this member may see; nothing is late in the trial."""
    if not member.can("repairs.view_ticket"):
        return []
    rows = Ticket.objects.visible_to(member).filter(status__in=(*OPEN, MENDED)).select_related("place")
    tickets = list(rows.order_by("-urgent", "reported_at", "id")[:LOOKED_AT])
    new = [t for t in tickets if t.status == NEW and member.can("repairs.accept_ticket")]
    overdue = clock.now() - timedelta(hours=ANSWER_HOURS.on()) if new else clock.now()
    late = {t.pk for t in new if t.reported_at < overdue and not member.school.was_trial(t.recorded_at)}
    sent = [t for t in tickets if t.status in (ACCEPTED, ASSIGNED) and t.worker_id == member.pk]
    mine = [t for t in tickets if t.reporter_id == member.pk]
    return [
        _group(_("待受理"), "open", new, late, tone="new"),
        _group(_("派给我的"), "sent", sent, tone="work"),
        _group(_("等我验收"), "mended", [t for t in mine if t.status == MENDED], tone="wait"),
        _group(_("我报的"), "mine", [t for t in reversed(mine) if t.status in OPEN]),
    ]


def _group(
    title: str, tab: str, tickets: list[Ticket], late: Container[UUID] = (), *, tone: str = ""
) -> Group:
    """What has a tone is for this member to do, and also shown as a figure."""
    items = [_item(ticket, late=ticket.pk in late) for ticket in tickets[:SHOWN]]
    url = f"{URL}?tab={tab}"
    return Group(title, items, count=len(tickets), more_url=url, tone=tone or "info", counted=bool(tone))


def _item(ticket: Ticket, *, late: bool) -> Item:
    hint = f"{ticket.place.path} · {ticket.get_status_display()}"
    title = _("【急】{fault}").format(fault=ticket.fault) if ticket.urgent else ticket.fault
    when = short_moment(ticket.reported_at)
    return Item(title, f"{URL}{ticket.pk}/", hint=hint, when=when, late=late)
