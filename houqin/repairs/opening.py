"""How a ticket begins, whatever door it came in by: its deadline, who is sent at once, and in whose words it was told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.people.models import Member
from houqin.places.models import Place
from houqin.repairs.limits import promises
from houqin.repairs.models import ASSIGNED, Route, Ticket
from houqin.repairs.rules.clocks import due_at
from houqin.terms.calendar import calendar_of


class Opening:
    """Opens tickets for one school: calendar, promises and routes are read once for however many."""

    def __init__(self, by: Member) -> None:
        self.by = by
        self.calendar = calendar_of(by.school)
        self.promises = promises()
        self.routes = list(Route.objects.filter(active=True).select_related("place", "worker"))

    def ticket(self, *, place: Place, reporter_name: str = "", **facts: Any) -> Ticket:
        """A new ticket, sent on at once where a 派工规则 says to whom."""
        ticket = Ticket(place=place, **facts)
        ticket.kind = ticket.kind or "other"
        ticket.reporter = ticket.reporter if ticket.reporter_id else self.by
        ticket.reporter_name = reporter_name or ticket.reporter.name
        ticket.due_at = self.due(ticket)
        worker = self.worker_for(ticket.kind, place)
        if worker is not None and not ticket.status:
            ticket.worker, ticket.status, ticket.accepted_at = worker, ASSIGNED, clock.now()
        return ticket

    def due(self, ticket: Ticket) -> datetime:
        """When it should be mended, by school time."""
        return due_at(
            ticket.reported_at,
            urgent=ticket.urgent,
            large=ticket.large,
            calendar=self.calendar,
            promises=self.promises,
        )

    def worker_for(self, kind: str, place: Place) -> Member | None:
        """The person of the narrowest rule that covers this place; none who has left."""
        fitting = [route for route in self.routes if route.kind == kind and _covers(route, place)]
        fitting.sort(key=lambda route: -len(route.place.tree) if route.place else 0)
        able = (route.worker for route in fitting if route.worker.can("repairs.finish_ticket"))
        return next(able, None)


def _covers(route: Route, place: Place) -> bool:
    if route.place is None:
        return True
    return place.pk == route.place_id or place.tree.startswith(f"{route.place.tree}/")


def earlier_fixes(ticket: Ticket, months: int = 12) -> list[Ticket]:
    """What was mended of this kind at this place in the months before: a fault that comes back is told so."""
    from dateutil.relativedelta import relativedelta

    since = ticket.reported_at - relativedelta(months=months)
    return _mended_at(ticket.place_id, ticket.kind, since, ticket.reported_at, ticket.pk)


@prepared
def _mended_at(place: UUID, kind: str, since: datetime, before: datetime, but: UUID) -> Any:
    rows = Ticket.objects.filter(place=place, kind=kind, finished_at__isnull=False)
    rows = rows.filter(reported_at__gte=since, reported_at__lt=before).exclude(pk=but)
    return rows.select_related("worker").order_by("-reported_at", "-id")[:3]
