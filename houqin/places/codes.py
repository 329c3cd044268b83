"""What the code on a label stands for: a place's own code, or a label that was stuck on later. One code, one thing."""

import re
from dataclasses import dataclass
from typing import Any

from houqin.core.text import is_sound
from houqin.places.models import USED, Label, Place, new_code

SHORT = re.compile(r"/q/([A-Za-z0-9-]{2,24})/([A-Za-z0-9]{4,12})")


def code_in(text: str) -> str:
    """The code in what was scanned or typed: a short address, or the code itself; in capitals."""
    found = SHORT.search(text)
    return (found[2] if found else text).strip().upper()


@dataclass(frozen=True)
class Found:
    """What a code leads to at this school: a place in use, or a label that is blank or void."""

    place: Place | None = None
    label: Label | None = None


def look_up(code: str, *, places: Any = None, labels: Any = None) -> Found:
    """What this code stands for at the school named now; `places` and `labels` narrow to what somebody may see.

    Small letters are as good as capitals; a full label is found by its letters alone.
    """
    code = code.strip().upper()[:12]
    if not code or not is_sound(code):
        return Found()
    places = Place.objects.all() if places is None else places
    labels = Label.objects.all() if labels is None else labels
    place = places.filter(code=code).first()
    if place is not None:
        return Found(place)
    label = labels.select_related("place").filter(code=code).first()
    if label is not None and label.status == USED:
        return Found(places.filter(pk=label.place_id).first(), label)
    return Found(None, label)


def place_of(code: str) -> Place | None:
    """The place for which this code stands at the school named now, whoever asks; nothing for blank and void labels."""
    return look_up(code).place


def fresh_codes(count: int) -> list[str]:
    """So many codes that neither a place nor a label of this school has or had; the caller lets no other draw meanwhile."""
    found: dict[str, None] = {}
    while len(found) < count:
        drawn = [new_code() for _n in range(count - len(found))]
        taken = _taken(drawn)
        found |= dict.fromkeys(code for code in drawn if code not in taken)
    return list(found)


def _taken(codes: list[str]) -> set[str]:
    taken: set[str] = set()
    for start in range(0, len(codes), 500):
        part = codes[start : start + 500]
        for rows in (Place.objects, Label.objects):
            taken |= set(rows.filter(code__in=part).values_list("code", flat=True))
    return taken
