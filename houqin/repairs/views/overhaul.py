"""集中检修: choose a building or floor, and its room list is there to be filled in, before each term and in holidays."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.scope import in_school
from houqin.places.models import Place

WHOLE = (Place.SITE, Place.BUILDING, Place.FLOOR)
CHECKED = (Place.ROOM, Place.OUTDOOR)


def overhaul(request: HttpRequest) -> HttpResponse:
    """The sites, buildings and floors that have rooms, with how many; each opens its list."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("repairs.record_round"):
        raise PermissionDenied
    with in_school(member.school):
        visible = Place.objects.visible_to(member).choosable()
        trees = list(visible.filter(kind__in=CHECKED).values_list("tree", flat=True))
        places = [(place, _inside(place, trees)) for place in visible.filter(kind__in=WHOLE)]
    page = {"places": [{"place": place, "rooms": rooms} for place, rooms in places if rooms]}
    return render(request, "repairs/overhaul.html", {"page": page, "title": _("集中检修")})


def _inside(place: Place, trees: list[str]) -> int:
    return sum(tree.startswith(f"{place.tree}/") for tree in trees)
