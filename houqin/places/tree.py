"""The order and the paths of the tree. `tree` is a text like 0003教学楼/0001/0101: sorting by it walks the tree.

Other rooms ask here which places lie within a place.
"""

from typing import Any

from django.db.models import Q

from houqin.core.search import sort_key
from houqin.places.models import Place

JOINT = "/"
_ORDER = {Place.SITE: "1", Place.BUILDING: "2", Place.FLOOR: "3", Place.ROOM: "4", Place.OUTDOOR: "5"}


def place_in_tree(place: Place) -> None:
    """Set path and tree from the parent (which must be true already)."""
    parent = place.parent
    words = place.room_number if place.room_number and place.name == place.room_number else place.name
    if place.room_number and place.room_number not in words:
        words = f"{place.room_number} {place.name}"
    own = _ORDER[place.kind] + sort_key(f"{place.room_number} {place.name}".strip())[:60] + place.pk.hex[-6:]
    place.path = f"{parent.path} {words}" if parent else words
    place.tree = f"{parent.tree}{JOINT}{own}" if parent else own


def within(field: str, place: Place) -> dict[str, Any]:
    """Filter for rows whose `field` is this place or lies inside it: one range of the index on `tree`."""
    inside = Place.objects.filter(Q(pk=place.pk) | Q(tree__startswith=place.tree + JOINT)).values("pk")
    return {f"{field}__in": inside}


def moved(place: Place) -> list[Place]:
    """All places inside this one with new paths, after it was renamed or moved; parents come first."""
    old = (place._stored or {}).get("tree", place.tree)
    inside = Place.objects.filter(tree__startswith=old + JOINT).order_by("tree")
    place_in_tree(place)
    known = {place.pk: place}
    changed = []
    for child in inside:
        child.parent = known[child.parent_id]
        place_in_tree(child)
        known[child.pk] = child
        changed.append(child)
    return changed
