"""What was corrected stays readable beside what stands now: the old value, the new one, who, when and why (decisions/0042).

Any action that says it `amends` is told so: before its rule runs, what the fields of its form say of the row is written
into the history's entry, in words; the row's page and the prints read it from there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.core.fields import AmendReason, kept_by_the_house
from houqin.core.history import Entry
from houqin.core.keys import in_pieces
from houqin.core.words import words_of


@dataclass(frozen=True)
class Amendment:
    """One field that was corrected; `before` or `after` is empty where nothing stood or stands."""

    row: UUID
    field: str
    label: str
    before: str
    after: str
    who: str
    at: datetime
    why: str


def before(form_class: Any, row: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """What an entry keeps besides: the words of all fields as they stood, and the reason."""
    fields = form_class.base_fields
    stood = {
        name: getattr(row, name)
        for name, f in fields.items()
        if hasattr(row, name) and not kept_by_the_house(f)
    }
    why = next((value for name, value in arguments.items() if isinstance(fields[name], AmendReason)), "")
    return {"was": words_of(form_class, stood), "why": why}


def amendments_in(entry: Entry) -> list[Amendment]:
    """What one entry corrected; nothing of entries that only led a row on."""
    told = entry.told()
    if "was" not in told:
        return []
    was, said = told["was"], told["said"]
    found = []
    for name in dict.fromkeys([*was, *said]):
        (label, old), (named, new) = was.get(name, ("", "")), said.get(name, ("", ""))
        if old != new and (name in was or new != told["why"]):
            at, who = entry.recorded_at, entry.member.name
            found.append(Amendment(entry.row, name, label or named, old, new, who, at, told["why"]))
    return found


def amendments_of(rows: Iterable[Any], codes: Iterable[str]) -> dict[UUID, list[Amendment]]:
    """row -> its corrections by these actions, in the order they were made."""
    found: dict[UUID, list[Amendment]] = {}
    actions = list(codes)
    for keys in in_pieces(rows):
        entries = Entry.objects.filter(row__in=keys, action__in=actions)
        for entry in entries.select_related("member").order_by("number"):
            found.setdefault(entry.row, []).extend(amendments_in(entry))
    return found


def stood_first(amendments: Iterable[Amendment], fields: Iterable[str]) -> dict[str, Amendment]:
    """field -> the correction that holds what stood there at first; none for what has come back to that."""
    first: dict[str, Amendment] = {}
    now: dict[str, str] = {}
    for each in amendments:
        first.setdefault(each.field, each)
        now[each.field] = each.after
    return {name: first[name] for name in fields if name in first and first[name].before != now[name]}
