"""One walk: what is to be checked at a place today, gathered from all registers whose turn it is, room by room."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from houqin.core import clock
from houqin.places.models import Place
from houqin.places.tree import JOINT, within
from houqin.registers.asked import LATE, Due, dues_of, registers_in_use
from houqin.registers.beginning import first_answers
from houqin.registers.covering import has_secrets
from houqin.registers.models import VOID, Register, RegisterEntry
from houqin.registers.rules.definition import Definition, Field

KNOWN_DAYS = 200  # for so long a room is remembered at which a register was filled
MOST_STOPS = 60
Known = dict[UUID, list[Place]]


@dataclass
class Leg:
    """One register at one stop, with its first answers."""

    register: Register
    slot: str = ""
    first: dict[str, Any] = field(default_factory=dict)


@dataclass
class Stop:
    """A place, a thing, or the whole school, and the registers that ask about it."""

    place: Place | None = None
    subject: str = ""
    legs: list[Leg] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.place or self.subject)


def checks_of(made: Definition) -> list[Field]:
    """The questions of a register that are answered 合格 or 不合格, those in its tables too."""
    return [
        each for one in made.fields for each in (one, *one.columns) if each.kind == "check" and each.required
    ]


def is_walked(made: Definition) -> bool:
    """A checklist that one person fills on the way; who must have another sign at once stands still for it."""
    second = next((sign for sign in made.signs if sign.who != "filler" and not sign.after_hours), None)
    stands = second is not None and second.required and not second.later
    fits = made.about in ("", "place", "thing") and made.photos != "always" and not made.elsewhere
    return bool(checks_of(made)) and made.occasion.is_recurring and fits and not stands


def walked_by(member: Any) -> list[Register]:
    """The checklists this member may fill; asked once for a request."""
    kept: list[Register] | None = member.__dict__.get("_walked")
    if kept is None:
        kept = [each for each in registers_in_use(member) if is_walked(each.definition)]
        member.__dict__["_walked"] = kept
    return kept


def walks_of(dues: Iterable[Due]) -> list[Place]:
    """Where the checklists that are due can be walked: sites and buildings in which there is something to check."""
    asked = _one_each(dues)
    if not asked:
        return []
    about = [due.register for due in asked if due.register.definition.about == "place"]
    known = _known(about)
    everywhere = [due for due in asked if due.register.definition.about != "place"]
    new = any(each.pk not in known for each in about)  # never filled: each building is offered
    rooms = [room for found in known.values() for room in found]
    kinds = (Place.SITE, Place.BUILDING)
    places = Place.objects.filter(active=True, kind__in=kinds).order_by("tree")
    return [
        place
        for place in places
        if any(room.tree.startswith(place.tree + JOINT) for room in rooms)
        or (place.kind == Place.BUILDING and new)
        or (place.kind == Place.SITE and any(_is_here(due.task.place, place) for due in everywhere))
    ]


def stops_at(member: Any, place: Place) -> list[Stop]:
    """What is due here and not entered yet, in the order of the rooms; what is about no room comes first."""
    dues = _one_each(dues_of(member))
    about = [due.register for due in dues if due.register.definition.about == "place"]
    known = _known(about, place) if about else {}
    rooms = _rooms(place) if any(each.pk not in known for each in about) else []
    there = _entered([due.register for due in dues])
    stops: dict[Any, Stop] = {}
    for due in dues:
        for where, subject in _subjects(due, place, known, rooms):
            if (due.register.pk, due.slot, subject or str(where or "")) not in there:
                stop = stops.setdefault(where.pk if where else subject, Stop(where, subject))
                stop.legs.append(Leg(due.register, due.slot))
    ordered = sorted(stops.values(), key=lambda stop: stop.place.tree if stop.place else "")[:MOST_STOPS]
    _begin(ordered)
    return ordered


def _one_each(dues: Iterable[Due]) -> list[Due]:
    """The first that is open today of each checklist: the morning's before the afternoon's."""
    found: dict[UUID, Due] = {}
    for due in dues:
        if due.group != LATE and is_walked(due.register.definition):
            found.setdefault(due.register.pk, due)
    return list(found.values())


def _subjects(due: Due, place: Place, known: Known, rooms: list[Place]) -> list[tuple[Place | None, str]]:
    """(room, thing) of each entry that this register wants here."""
    made = due.register.definition
    if made.about == "place":
        return [(room, "") for room in known.get(due.register.pk, rooms)]
    if not _is_here(due.task.place, place):
        return []
    return [(None, thing) for thing in made.things] if made.about == "thing" else [(None, "")]


def _is_here(asked: Place | None, place: Place) -> bool:
    """What is about the whole school belongs to the walk around the site; else to where its task is."""
    if asked is None:
        return place.parent_id is None
    return asked.pk == place.pk or asked.tree.startswith(place.tree + JOINT)


def _known(registers: Iterable[Register], place: Place | None = None) -> Known:
    """register -> the rooms it was filled for before, within this place."""
    since = clock.today() - timedelta(days=KNOWN_DAYS)
    rows = RegisterEntry.objects.filter(register__in=[each.pk for each in registers], on__gte=since)
    if place is not None:
        rows = rows.filter(**within("place", place))
    pairs = set(rows.exclude(status=VOID).order_by().values_list("register_id", "place_id").distinct())
    places = {
        each.pk: each for each in Place.objects.filter(pk__in={pk for _r, pk in pairs if pk}, active=True)
    }
    found: Known = defaultdict(list)
    for register, room in pairs:
        if room in places:
            found[register].append(places[room])
    return dict(found)


def _rooms(place: Place) -> list[Place]:
    """The rooms a register is offered here that was never filled: the room itself, or those of a building."""
    if place.kind in (Place.ROOM, Place.OUTDOOR):
        return [place]
    if place.kind == Place.SITE:
        return []
    inside = Place.objects.filter(active=True, kind=Place.ROOM, **within("pk", place))
    return list(inside.order_by("tree")[:MOST_STOPS])


def _entered(registers: list[Register]) -> set[tuple[UUID, str, str]]:
    """(register, slot, subject) of what stands there already for today, where that may stand there once."""
    rows = RegisterEntry.objects.filter(register__in=[each.pk for each in registers], on=clock.today())
    told = rows.exclude(status=VOID).exclude(once="").values_list("register_id", "slot", "subject")
    return set(told)


def _begin(stops: list[Stop]) -> None:
    """First answers of all legs; what was answered last time is asked for once."""
    legs = [leg for stop in stops for leg in stop.legs]
    last = _last([leg.register for leg in legs if _may_begin_so(leg.register.definition)])
    for stop in stops:
        for leg in stop.legs:
            asked = {"slot": leg.slot, "place": stop.place, "subject": stop.subject}
            before = last.get((leg.register.pk, str(stop.place or stop.subject)), {})
            leg.first = first_answers(leg.register, leg.register.definition, asked, None, last=before)


def _may_begin_so(made: Definition) -> bool:
    """Whether it begins with what was answered last time; what is covered for some is never taken over."""
    if has_secrets(made):
        return False
    fields = [each for one in made.fields for each in (one, *one.columns)]
    return any(each.default == "last" or (isinstance(each.rows, str) and each.rows) for each in fields)


def _last(registers: list[Register]) -> Mapping[tuple[UUID, str], dict[str, Any]]:
    """(register, subject) -> what was answered there last time."""
    if not registers:
        return {}
    rows = RegisterEntry.objects.filter(register__in={each.pk for each in registers}).exclude(status=VOID)
    newest = rows.order_by("-on", "-id").values_list("register_id", "subject", "body")[:500]
    return {(register, subject): body for register, subject, body in reversed(list(newest))}
