"""选台账 on screen: a dozen that fit this school, the rest in a drawer by area, and what the chosen cost each person."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any
from uuid import uuid4

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.duties.packs import SURE, present_loads
from houqin.duties.people_now import People, people
from houqin.duties.rules.burden import TOO_MUCH, by_person, rounded
from houqin.registers import shelf
from houqin.registers.models import Register
from houqin.registers.pages import RegistersPage
from houqin.registers.rules.library import Pack
from houqin.registers.sections import when_words, who_words_of

URL = "/registers/shelf/"
NOTHING = Fraction(0)
ASKED = {"pack", "slugs", "q", "key", "csrfmiddlewaretoken"}


def shelf_page(request: HttpRequest) -> HttpResponse:
    """One pack at a time, `?pack=everyone`; `slugs` are those chosen when it is asked what they would cost."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("registers.take_registers"):
        raise PermissionDenied
    if set(request.GET) - ASKED:
        raise BadRequest("shelf")
    with in_school(member.school):
        known, taken = people(), dict(Register.objects.values_list("slug", "pk"))
        fitting = shelf.fitting(member.school)
        pack = _asked(request, fitting)
        words = request.GET.get("q", "").strip()[:40]
        stands = [
            each for each in shelf.standing(pack, taken, known, member.school.kind) if _matches(each, words)
        ]
        chosen = [
            each for each in stands if each.made.slug in request.GET.getlist("slugs") and not each.taken
        ]
        page = {
            "beside": beside(RegistersPage, member, request.path),
            "pack": pack,
            "words": words,
            "tabs": [_tab(each, taken, pack) for each in fitting],
            "areas": _areas([_line(each, chosen, taken) for each in stands]),
            "open": any(not each.taken for each in stands),
            "people": _people(known, chosen),
            "limit": TOO_MUCH,
            "key": str(uuid4()),
            "url": URL,
        }
        return render(request, "registers/shelf.html", {"page": page, "title": _("选台账")})


def _asked(request: HttpRequest, fitting: list[Pack]) -> Pack:
    asked = request.GET.get("pack", fitting[0].key)
    found = next((pack for pack in fitting if pack.key == asked), None)
    if found is None:
        raise BadRequest("pack")
    return found


def _matches(stands: shelf.Standing, words: str) -> bool:
    made = stands.made
    return not words or words in made.title or words in made.area or words in made.basis


def _tab(pack: Pack, taken: Iterable[str], here: Pack) -> dict[str, Any]:
    left = len(set(pack.slugs) - set(taken))
    return {"label": pack.title, "url": f"{URL}?pack={pack.key}", "count": left, "here": pack is here}


def _line(stands: shelf.Standing, chosen: list[shelf.Standing], taken: dict[str, Any]) -> dict[str, Any]:
    made = stands.made
    asked = "、".join(each.label for each in made.fields[:8])
    more = "…" if len(made.fields) > 8 else ""
    return {
        "slug": made.slug,
        "title": made.title,
        "area": made.area,
        "when": when_words(made),
        "who": who_words_of(made),
        "asked": f"{asked}{more}",
        "minutes": rounded(stands.minutes) if stands.minutes else "",
        "basis": made.basis,
        "sure": SURE.get(made.sure, ""),
        "row": taken.get(made.slug),
        "checked": stands in chosen,
    }


def _areas(lines: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        found.setdefault(line["area"], []).append(line)
    return list(found.items())


def _people(known: People, chosen: list[shelf.Standing]) -> list[dict[str, Any]]:
    """Those whom the chosen would burden: minutes a day now, and with them."""
    if not chosen:
        return []
    now = by_person(present_loads(known))
    added = by_person(load for each in chosen if (load := each.load))
    rows = [(now.get(one, NOTHING) + more, now.get(one, NOTHING), one) for one, more in added.items() if one]
    rows.sort(key=lambda each: (-each[0], known.names[each[2]]))
    return [
        {
            "name": known.names[one],
            "now": rounded(before) if before else "0",
            "then": rounded(total),
            "over": total > TOO_MUCH,
        }
        for total, before, one in rows
    ]
