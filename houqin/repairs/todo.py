"""What waits in the repairs room: to accept, to mend, to confirm, and how my own reports stand."""

from collections.abc import Container
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import short_moment
from houqin.repairs.limits import ANSWER_HOURS
from houqin.repairs.models import CANNOT, MENDED, NEW, OPEN, TO_CONFIRM, Ticket
from houqin.repairs.sections import wait_words

SHOWN = 5
LOOKED_AT = 500  # open tickets; a school with more of them looks into the list
URL = "/repairs/tickets/"
# What is told of each: hundreds are read to show a few, and a whole ticket is wide.
READ = (
    *("status", "urgent", "fault", "place__path", "worker", "reporter"),
    *("reported_at", "recorded_at", "due_at", "finished_at", "wait_for", "wait_note", "expected_on"),
)


def todo(member: Any) -> list[Group]:
    """Groups from one query over the open tickets this member may see; nothing is late in the trial."""
    if not member.can("repairs.view_ticket"):
        return []
    tickets = _open(member)
    late = _late(member, tickets)
    accepts, settles, assigns = (
        member.can(f"repairs.{name}_ticket") for name in ("accept", "settle", "assign")
    )
    new = [t for t in tickets if t.status == NEW and accepts]
    sent = [t for t in tickets if t.status in OPEN and t.status != CANNOT and t.worker_id == member.pk]
    mine = [t for t in tickets if t.reporter_id == member.pk]
    cannot = [t for t in tickets if t.status == CANNOT and settles]
    told = {t.pk for t in (*new, *sent, *cannot)}
    others = [t for t in tickets if t.pk in late and assigns and t.pk not in told]
    return [
        _group(_("待受理"), "new", new, late, tone="new"),
        _group(_("派给我的"), "sent", sent, late, tone="work"),
        _overdue(others, [t for t in tickets if t.pk in late and t.due_at < clock.at(clock.today())], late),
        _group(_("修不了，待处置"), "cannot", cannot, tone="bad"),
        _group(
            _("等我验收"),
            f"mended&reporter={member.pk}",
            [t for t in mine if t.status == MENDED],
            tone="wait",
        ),
        _group(_("我报的"), "mine", [t for t in mine if t.status in OPEN]),
    ]


@prepared
def _open(member: Any) -> Any:
    rows = Ticket.objects.visible_to(member).filter(Q(status__in=OPEN) | TO_CONFIRM).select_related("place")
    return rows.only(*READ).order_by("-urgent", "due_at", "id")[:LOOKED_AT]


def _late(member: Any, tickets: list[Ticket]) -> set[UUID]:
    """Past its time, or not answered in time."""
    now = clock.now()
    unanswered = now - timedelta(hours=ANSWER_HOURS.on()) if any(t.status == NEW for t in tickets) else now
    return {
        t.pk
        for t in tickets
        if t.status in OPEN
        and (t.due_at < now or (t.status == NEW and t.reported_at < unanswered))
        and not member.school.was_trial(t.recorded_at)
    }


def _group(
    title: str, tab: str, tickets: list[Ticket], late: Container[UUID] = (), *, tone: str = ""
) -> Group:
    """What has a tone is for this member to do, and also shown as a figure."""
    items = [_item(ticket, late=ticket.pk in late) for ticket in tickets[:SHOWN]]
    url = f"{URL}?tab={tab}"
    return Group(title, items, count=len(tickets), more_url=url, tone=tone or "info", counted=bool(tone))


def _overdue(others: list[Ticket], overdue: list[Ticket], late: Container[UUID]) -> Group:
    """The late ones that stand nowhere above; the figure is all whose day is over, as in the list behind it."""
    tab, tone = ("late", "bad") if overdue else ("open", "")
    return replace(_group(_("已过时限"), tab, others, late, tone=tone), count=len(overdue or others))


def _item(ticket: Ticket, *, late: bool) -> Item:
    hint = f"{ticket.place.path} · {wait_words(ticket) or ticket.get_status_display()}"
    title = _("【急】{fault}").format(fault=ticket.fault) if ticket.urgent else ticket.fault
    return Item(title, f"{URL}{ticket.pk}/", hint=hint, when=_when(ticket), late=late)


def _when(ticket: Ticket) -> str:
    """By when, while it is open; when it was mended, after that."""
    if ticket.status == MENDED and ticket.finished_at:
        return short_moment(ticket.finished_at)
    return _("{moment} 前").format(moment=short_moment(ticket.due_at))
