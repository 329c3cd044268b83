"""What is being mended at a place already, shown under the place while somebody reports: one tap instead of a second ticket.

Without names and numbers, as on the label's page: who only reports does not see the tickets of others.
"""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from houqin.core.actions import ACTIONS, perform
from houqin.core.errors import KeyReused, Refused
from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.repairs.models import OPEN, Ticket
from houqin.repairs.progress import when_words
from houqin.repairs.public import similar_at

URL = "/repairs/similar/"


def similar(request: HttpRequest) -> HttpResponse:
    """GET ?place=… tells; POST with a ticket counts one more and says so."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("repairs.report_ticket"):
        raise PermissionDenied
    if request.method == "POST":
        return _echo(request, member)
    with in_school(member.school):
        place = Place.objects.visible_to(member).filter(pk=_key(request.GET.get("place", ""))).first()
        if place is None:
            raise Http404
        return _part(request, [_shown(ticket, member) for ticket in similar_at(place)])


def _part(request: HttpRequest, tickets: list[dict[str, Any]], **more: Any) -> HttpResponse:
    page = {"tickets": tickets, "action_url": URL, **more}
    return render(request, "repairs/similar_part.html", {"page": page})


def _shown(ticket: Ticket, member: Any) -> dict[str, Any]:
    ticket.school = member.school
    sees = member.can("repairs.view_all_tickets") or member.pk in (ticket.reporter_id, ticket.worker_id)
    return {
        "id": str(ticket.pk),
        "key": str(uuid4()),
        "fault": ticket.fault,
        "status": ticket.get_status_display(),
        "tone": Ticket.TONES[ticket.status],
        "since": ticket.reported_at,
        "when": when_words(ticket),
        "may_echo": ACTIONS["repairs.echo_ticket"].permits(member, ticket),
        "url": f"/repairs/tickets/{ticket.pk}/" if sees else "",
    }


def _echo(request: HttpRequest, member: Any) -> HttpResponse:
    ticket, key = _key(request.POST.get("ticket", "")), _key(request.POST.get("key", ""))
    with in_school(member.school):
        known = Ticket.objects.filter(pk=ticket, status__in=OPEN).exists()
    if not known:
        return _part(request, [], gone=True)
    try:
        perform("repairs.echo_ticket", by=member, target=ticket, key=key)
    except (Refused, KeyReused, PermissionDenied) as problem:
        return _part(request, [], problem=str(problem))
    return _part(request, [], echoed=True)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise BadRequest("key") from problem
