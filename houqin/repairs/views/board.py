"""维修看板: what is to be done now, a lane for each stand, a card for each ticket with its next step as one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.core import clock, duties
from houqin.core.actions import ACTIONS
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.core.words import short_moment
from houqin.repairs.models import (
    ACCEPTED,
    ASSIGNED,
    CANNOT,
    MENDED,
    NEW,
    TO_CONFIRM,
    WAITING,
    WORKING,
    Ticket,
)
from houqin.repairs.pages import TicketsPage
from houqin.repairs.rules.clocks import late_sentence
from houqin.repairs.sections import wait_words

MOST = 50  # cards in a lane; the rest is in the list


@dataclass(frozen=True)
class Lane:
    """One column of the board."""

    key: str
    label: str | Promise
    q: Q
    tone: str
    more: str  # the list that holds all of it


LANES = (
    Lane("new", gettext_lazy("待受理"), Q(status=NEW), "new", "tab=new"),
    Lane("ready", gettext_lazy("待修"), Q(status__in=(ACCEPTED, ASSIGNED)), "open", "tab=open"),
    Lane("working", gettext_lazy("维修中"), Q(status=WORKING), "work", f"tab=open&status={WORKING}"),
    Lane("waiting", gettext_lazy("等待、待处置"), Q(status__in=(WAITING, CANNOT)), "wait", "tab=open"),
    Lane("mended", gettext_lazy("待验收"), TO_CONFIRM, "done", "tab=mended"),
)
# The step that comes next, the first that this member may take.
NEXT = {
    NEW: ("assign_ticket", "claim_ticket", "accept_ticket"),
    ACCEPTED: ("assign_ticket", "claim_ticket", "start_ticket"),
    ASSIGNED: ("start_ticket", "finish_ticket"),
    WORKING: ("finish_ticket",),
    WAITING: ("start_ticket",),
    CANNOT: ("settle_ticket",),
    MENDED: ("confirm_ticket",),
}


def board(request: HttpRequest) -> HttpResponse:
    """The tickets this member may see; `mine=1` puts his own first."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("repairs.finish_ticket") or not member.can(Ticket.view_code()):
        raise PermissionDenied
    mine = request.GET.get("mine") == "1"
    with in_school(member.school):
        rows = TicketsPage.rows(member)
        counts = rows.aggregate(**{lane.key: Count("pk", filter=lane.q) for lane in LANES})
        lanes = [(lane, _tickets(rows, lane, member, mine=mine)) for lane in LANES]
        steps = Steps(member, [ticket for _lane, tickets in lanes for ticket in tickets])
        page = {
            "beside": beside(TicketsPage, member, request.path),
            "mine": mine,
            "lanes": [_shown(lane, tickets, counts[lane.key], steps) for lane, tickets in lanes],
        }
        looked_at(member, Ticket, how="list")
        return render(request, "repairs/board.html", {"page": page, "title": _("维修看板")})


def _tickets(rows: Any, lane: Lane, member: Any, *, mine: bool) -> list[Ticket]:
    """The most pressing first."""
    order = ["-urgent", "due_at", "id"]
    found = rows.filter(lane.q).select_related("place", "worker")
    if mine:
        his = Case(When(worker=member, then=Value(0)), default=Value(1), output_field=IntegerField())
        found, order = found.annotate(his=his), ["his", *order]
    return list(found.order_by(*order)[:MOST])


def _shown(lane: Lane, tickets: Sequence[Any], count: int, steps: "Steps") -> dict[str, Any]:
    return {
        "key": lane.key,
        "label": lane.label,
        "tone": lane.tone,
        "count": count,
        "cards": [_card(ticket, steps.next(ticket)) for ticket in tickets],
        "more_url": f"{TicketsPage.url()}?{lane.more}" if count > len(tickets) else "",
        "more": count - len(tickets),
    }


def _card(ticket: Any, step: dict[str, str] | None) -> dict[str, Any]:
    return {
        "url": TicketsPage.row_url(ticket.pk),
        "fault": ticket.fault,
        "place": f"{ticket.place.path} {ticket.spot}".strip(),
        "urgent": ticket.urgent,
        "late": ticket.late,
        "due": _due(ticket),
        "note": wait_words(ticket) or (ticket.not_done if ticket.status in (CANNOT, ASSIGNED) else ""),
        "worker": ticket.worker.name if ticket.worker else "",
        "age": _age(ticket),
        "step": step,
    }


def _due(ticket: Any) -> str:
    """How late it is, or by when it should be done; nothing once it is mended."""
    if ticket.status == MENDED:
        return ""
    if ticket.late:
        return late_sentence(ticket.due_at, clock.now())
    if ticket.due_at < clock.now():
        return ""  # of the trial: never late
    return _("{moment} 前").format(moment=short_moment(ticket.due_at))


def _age(ticket: Any) -> str:
    days = (clock.today() - clock.local(ticket.reported_at).date()).days
    return _("今天报的") if days <= 0 else _("报了{days}天").format(days=days)


class Steps:
    """Which step each of these tickets offers this member; separation of duties is asked once for all."""

    def __init__(self, member: Any, tickets: Sequence[Any]) -> None:
        self.member = member
        self.done = duties.done_by_each(member, tickets)
        self.barred: dict[tuple[str, frozenset[str]], bool] = {}

    def next(self, ticket: Any) -> dict[str, str] | None:
        """The first step that would work, as {label, url}."""
        for name in NEXT.get(ticket.status, ()):
            action = ACTIONS[f"repairs.{name}"]
            if action.permits(self.member, ticket) and not self._bars(action.code, ticket):
                return {"label": str(action.label), "url": f"/repairs/{name}/{ticket.pk}/"}
        return None

    def _bars(self, code: str, ticket: Any) -> bool:
        done = self.done.get(ticket.pk, frozenset())
        if (code, done) not in self.barred:
            self.barred[code, done] = duties.standing_between(code, done, self.member) is not None
        return self.barred[code, done]
