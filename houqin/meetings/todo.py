"""What waits in the meetings room: where I am asked to, minutes that are not written, hand-overs that wait for me."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.meetings.models import HANDED, HELD, PLANNED, TAKEN, WAITING, Attendee, Handover, Meeting

SHOWN = 5
SOON = timedelta(days=3)
MEETINGS, HANDOVERS = "/meetings/meetings/", "/meetings/handovers/"


def todo(member: Any) -> list[Group]:
    """Two questions: meetings that are not finished, hand-overs that are not."""
    return [*_meetings(member), *_handovers(member)]


def _meetings(member: Any) -> list[Group]:
    if not member.can(Meeting.view_code()):
        return []
    today = clock.today()
    meetings = _not_finished(member, today + SOON)
    coming = [each for each in meetings if each.status == PLANNED and each.on >= today]
    keeps = [each for each in meetings if member.pk in (each.recorder_id, each.chair_id)]
    unwritten = [each for each in keeps if each.status == PLANNED and each.on < today]
    unsent = [each for each in keeps if each.status == HELD and member.can("meetings.issue_minutes")]
    return [
        _group(_("要开的会"), coming, "coming"),
        _group(_("还没写记录的会"), unwritten, "coming", late=True),
        _group(_("还没发纪要的会"), unsent, "held", late=any(each.on < today - SOON for each in unsent)),
    ]


@prepared
def _not_finished(member: Any, until: date) -> Any:
    mine = Q(pk__in=Attendee.objects.filter(member=member).values("meeting"))
    rows = Meeting.objects.visible_to(member).filter(mine | Q(chair=member) | Q(recorder=member))
    return rows.filter(status__in=(PLANNED, HELD), on__lte=until).order_by("on", "id")[:50]


@prepared
def _waiting(member: Any) -> Any:
    rows = Handover.objects.visible_to(member).filter(waits_for(member)).select_related("giver", "taker")
    return rows.order_by("on", "id")[:50]


def waits_for(member: Any) -> Q:
    """Hand-overs whose next signature is this member's."""
    waits = Q(status=WAITING, giver=member) | Q(status=HANDED, taker=member)
    if member.can("meetings.witness_handover"):
        waits |= Q(status=TAKEN) & ~Q(giver=member) & ~Q(taker=member)
    return waits


def _group(title: str, meetings: list[Meeting], tab: str, *, late: bool = False) -> Group:
    items = [
        Item(
            each.title,
            f"{MEETINGS}{each.pk}/",
            hint=each.where,
            when=f"{day_words(each.on)} {each.at}".strip(),
            late=late,
        )
        for each in meetings[:SHOWN]
    ]
    return Group(title, items, count=len(meetings), more_url=f"{MEETINGS}?tab={tab}")


def _handovers(member: Any) -> list[Group]:
    if not member.can(Handover.view_code()):
        return []
    found = _waiting(member)
    items = [
        Item(
            each.posts,
            f"{HANDOVERS}{each.pk}/",
            hint=f"{each.giver} → {each.taker} · {each.get_status_display()}",
            when=day_words(each.on),
        )
        for each in found[:SHOWN]
    ]
    group = Group(
        _("等我确认的交接"),
        items,
        count=len(found),
        more_url=f"{HANDOVERS}?tab=mine",
        tone="wait",
        counted=True,
    )
    return [group]
