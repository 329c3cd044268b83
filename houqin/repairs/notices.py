"""Who is told what about repairs: the reporter how it goes, the repairer what is his, the office what cannot wait."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid5

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.limits import switch
from houqin.core.notices.telling import Done, Said, tells, topic, write
from houqin.core.words import day_words
from houqin.people.models import Member, School
from houqin.repairs.limits import OWN
from houqin.repairs.models import ASSIGNED, CANNOT, NEW, OPEN, Ticket

MINE = topic("repairs.mine", _lazy("我报的修：受理、等待、修好、修不了"))
SENT = topic("repairs.sent", _lazy("派给我的活、要返修的"))
OFFICE = topic("repairs.office", _lazy("急修、修不了的（派工的人）"))
LATE = topic("repairs.late", _lazy("过了时限的急修（校长）"))

TELL_BOSS = switch(
    "repairs.tell_boss",
    _lazy("急修过了时限告诉校长（1 开，0 关；启用满一个月后才有效）"),
    source=OWN,
    stricter="higher",
)
FIRST_MONTH = timedelta(days=30)
TICKETS = "/repairs/tickets/"


def what(ticket: Ticket) -> str:
    """教学楼301 灯不亮: where and what, as it was told."""
    return f"{ticket.place.path} {ticket.fault}"[:120]


def _said(ticket: Ticket, to: Iterable[Any], head: str, **more: Any) -> Said:
    """已受理：教学楼301 灯不亮."""
    return Said(tuple(to), f"{head}：{what(ticket)}", ticket.pk, f"{TICKETS}{ticket.pk}/", **more)


def _to_reporter(ticket: Ticket, head: str) -> Iterator[Said]:
    """Who reported it himself or had it reported for him; what the office entered for itself needs no message."""
    if ticket.source in ("self", "qr", "proxy"):
        yield _said(ticket, [ticket.reporter_id], head)


@tells(MINE, "repairs.accept_ticket")
def accepted(done: Done, by: Member) -> Iterator[Said]:
    """It was heard."""
    yield from _to_reporter(done.row, _("已受理"))


@tells(MINE, "repairs.wait_ticket")
def waits(done: Done, by: Member) -> Iterator[Said]:
    """Why, and until when (修不好要告知)."""
    ticket = done.row
    why = f"{ticket.get_wait_for_display()} {ticket.wait_note}".strip()
    until = _("，预计 {day} 修好").format(day=day_words(ticket.expected_on)) if ticket.expected_on else ""
    yield from _to_reporter(ticket, _("要等一等（{why}{until}）").format(why=why, until=until))


@tells(MINE, "repairs.finish_ticket")
def mended(done: Done, by: Member) -> Iterator[Said]:
    """It works again; he may agree or send it back."""
    yield from _to_reporter(done.row, _("已修好，请验收"))


@tells(MINE, "repairs.lapse_ticket")
def lapsed(done: Done, by: Member) -> Iterator[Said]:
    """He did not object in time; what breaks again is reported anew."""
    yield from _to_reporter(done.row, _("没有异议，视为验收；又坏了请重新报修"))


def soon_lapsed(ticket: Ticket) -> Iterator[Said]:
    """On the last day on which he may still send it back."""
    yield from _to_reporter(ticket, _("修好了吗？今天再不提异议，就视为验收"))


@tells(MINE, "repairs.cannot_repair", "repairs.reject_ticket")
def not_mended(done: Done, by: Member) -> Iterator[Said]:
    """Why not, in the words of who said so."""
    title = _("修不了") if done.row.status == CANNOT else _("不受理")
    yield from _to_reporter(done.row, f"{title}（{done.row.not_done[:80]}）")


@tells(MINE, "repairs.settle_ticket")
def settled(done: Done, by: Member) -> Iterator[Said]:
    """What became of what could not be mended."""
    decision = done.row.get_proposal_display()
    yield from _to_reporter(done.row, _("已处置（{decision}）").format(decision=decision))


@tells(MINE, "repairs.merge_ticket")
def merged(done: Done, by: Member) -> Iterator[Said]:
    """It goes on as the other one."""
    number = done.row.merged_into.number
    yield from _to_reporter(done.row, _("与 {number} 是同一问题，一并处理").format(number=number))


@tells(SENT, "repairs.assign_ticket", "repairs.return_ticket")
def sent(done: Done, by: Member) -> Iterator[Said]:
    """Work for one repairer."""
    text = _("派给您") if done.code == "repairs.assign_ticket" else _("要返修")
    yield _said(done.row, [done.row.worker_id], text, urgent=done.row.urgent)


REPORTS = (
    "repairs.report_ticket",
    "repairs.report_for",
    "repairs.report_by_code",
    "repairs.take_messages",
    "repairs.record_round",
)


def _begun(done: Done) -> Iterator[Ticket]:
    """The tickets this report began."""
    for row in done.rows:
        if isinstance(row, Ticket) and row.status in (NEW, ASSIGNED, "accepted"):
            yield row


@tells(SENT, *REPORTS)
def sent_by_rule(done: Done, by: Member) -> Iterator[Said]:
    """A 派工规则 sent somebody at once."""
    for ticket in _begun(done):
        if ticket.status == ASSIGNED:
            yield _said(ticket, [ticket.worker_id], _("派给您"), urgent=ticket.urgent)


@tells(OFFICE, *REPORTS)
def urgent(done: Done, by: Member) -> Iterator[Said]:
    """Who sends people hears of what cannot wait, and so does the group."""
    for ticket in _begun(done):
        if ticket.urgent:
            where = ticket.place.path
            group = _("【急修】{where}，{kind}，{number}。").format(
                where=where, kind=ticket.get_kind_display(), number=ticket.number
            )
            named = _("【急修】{what}（{who} 报，{number}）。").format(
                what=what(ticket), who=ticket.reporter_name, number=ticket.number
            )
            both = {"group": group, "group_with_names": named}
            yield _said(ticket, _senders(), _("急修"), urgent=True, **both)


@tells(OFFICE, "repairs.cannot_repair")
def for_the_office(done: Done, by: Member) -> Iterator[Said]:
    """Somebody has to decide."""
    yield _said(done.row, _senders(), _("修不了，等您处置"))


def _senders() -> list[Any]:
    people = Member.objects.filter(active=True, user__isnull=False).who_can("repairs.assign_ticket")
    return list(people.values_list("pk", flat=True)[:50])


def group_lines(school: School) -> list[str]:
    """A line for the group's digest: how much is open, how much of it urgent or late; no names, nothing when nothing is."""
    now = clock.now()
    late = Q(due_at__lt=now) if not school.is_trial() else Q(pk__in=[])
    open_ = Ticket.objects.filter(status__in=OPEN)
    count = open_.aggregate(all=Count("pk"), urgent=Count("pk", Q(urgent=True)), late=Count("pk", late))
    if not count["all"]:
        return []
    line = _("维修未完成 {count} 件").format(count=count["all"])
    parts = [_("急修 {count} 件").format(count=count["urgent"])] if count["urgent"] else []
    parts += [_("已过时限 {count} 件").format(count=count["late"])] if count["late"] else []
    return [line + (_("，其中{parts}").format(parts="、".join(parts)) if parts else "")]


def every_morning(school: School, day: date) -> int:
    """Urgent repairs past their time, once each, to the principal: only where turned on, never in the first month."""
    if school.go_live_on is None or day < school.go_live_on + FIRST_MONTH or not TELL_BOSS.on(day):
        return 0
    late = Ticket.objects.filter(urgent=True, status__in=OPEN, due_at__lt=clock.now())
    late = late.filter(recorded_at__gte=clock.at(school.go_live_on)).select_related("place")
    bosses = list(
        Member.objects.filter(active=True, roles__contains=" principal ").values_list("pk", flat=True)
    )
    told = [
        (uuid5(ticket.pk, "late"), LATE, _said(ticket, bosses, _("急修过了时限还没修好")))
        for ticket in late.order_by("due_at", "id")[:50]
    ]
    return len(write(school, told))
