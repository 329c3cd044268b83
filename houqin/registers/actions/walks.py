"""One walk: every register of every stop is filled by fill_entry's own rule, all of them or none."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, action, follow
from houqin.people.models import Member
from houqin.places.models import Place
from houqin.registers.models import Register, RegisterEntry
from houqin.registers.rules.answers import faults
from houqin.registers.walking import walked_by

Stop = dict[str, Any]


def _may_walk(place: Place, by: Member) -> bool:
    """Who has no checklist of his own walks by no button."""
    return place.active and bool(walked_by(by))


@action(_("走一圈"), tone="primary", says=_("走一圈：{stops}"), only=_may_walk)
def fill_walk(place: Place, /, *, by: Member, on: date, stops: list[Stop], late: str = "") -> Changes:
    """What was seen once is written into each register that asks it; what is wrong starts one repair or hazard, not two."""
    wanted = {leg["register"] for stop in stops for leg in stop["legs"]}
    registers = {each.slug: each for each in Register.objects.filter(slug__in=wanted)}
    places = {
        str(each.pk): each for each in Place.objects.filter(pk__in={s["place"] for s in stops if s["place"]})
    }
    problems: list[ValidationError] = []
    for stop in stops:
        _fill_stop(stop, places.get(stop["place"]), registers, {"on": on, "late": late}, problems)
    if problems:
        raise ValidationError({"stops": problems})
    return Changes(place)


def _fill_stop(
    stop: Stop,
    place: Place | None,
    registers: dict[str, Register],
    facts: dict[str, Any],
    problems: list[ValidationError],
) -> None:
    """Each register of this stop; the first that may start something does, the others name it."""
    begun: RegisterEntry | None = None
    for leg in stop["legs"]:
        register = registers[leg["register"]]
        told = _told(stop, leg, register, place, begun)
        try:
            entry = follow("registers.fill_entry", register, **facts, **told)
        except ValidationError as problem:
            where = place or stop["subject"]
            texts = "；".join(problem.messages)
            problems.append(ValidationError(f"{where or ''} {register}：{texts}".strip()))
        else:
            begun = begun or (entry if entry.ticket_id or entry.hazard_id else None)


def _told(
    stop: Stop, leg: dict[str, Any], register: Register, place: Place | None, begun: RegisterEntry | None
) -> dict[str, Any]:
    """What fill_entry is told of one register at one stop; only what this register asks."""
    made = register.definition
    told: dict[str, Any] = {"answers": leg["answers"], "slot": leg["slot"], "subject": stop["subject"]}
    if made.about == "place":
        told["place"] = place
    if not faults(made, leg["answers"]):
        return told
    if made.starts and stop.get("starts") and begun is None:
        told |= {"starts": stop["starts"], "place": place or stop["where"] or None}
    if made.follow_up:
        told["follow_up"] = _words(stop["words"], begun)
    return told | {"photos": stop["photos"]}


def _words(words: str, begun: RegisterEntry | None) -> str:
    """What was done, and under which number it goes on where another register has begun it."""
    if begun is None or not words:
        return words
    return f"{words}（{begun.ticket or begun.hazard}）"[:300]
