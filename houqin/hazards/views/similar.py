"""What was found at a place within twelve months, shown under the place while somebody writes a hazard down.

Open ones so that nothing is entered twice, struck-off ones with their fix; who may not see them reads no names.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.hazards.models import Hazard
from houqin.hazards.opening import found_at
from houqin.places.models import Place

SHOWN = 6


def similar(request: HttpRequest) -> HttpResponse:
    """GET ?place=…"""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("hazards.report_hazard"):
        raise PermissionDenied
    with in_school(member.school):
        place = Place.objects.visible_to(member).filter(pk=_key(request.GET.get("place", ""))).first()
        if place is None:
            raise Http404
        found = list(found_at(place.pk, clock.today())[:SHOWN])
        page = {"hazards": [_shown(hazard, member) for hazard in found]}
        return render(request, "hazards/similar_part.html", {"page": page})


def _shown(hazard: Hazard, member: Any) -> dict[str, Any]:
    sees = member.can("hazards.view_all_hazards") or member.pk in (hazard.finder_id, hazard.worker_id)
    return {
        "what": hazard.what,
        "kind": hazard.get_kind_display(),
        "status": hazard.get_status_display(),
        "tone": Hazard.TONES[hazard.status],
        "found_on": hazard.found_on,
        "done": hazard.done,
        "url": f"/hazards/hazards/{hazard.pk}/" if sees and not member.limited_to else "",
    }


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise BadRequest("key") from problem
