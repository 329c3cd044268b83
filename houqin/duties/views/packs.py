"""职责包 on screen: what fits this school, what of it is there, what it costs each person, and one tap to take it."""

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
from houqin.duties import packs
from houqin.duties.holding import named
from houqin.duties.models import Duty
from houqin.duties.packs import LIKE, MISSING, STOPPED, TAKEN, Pack, Standing
from houqin.duties.pages import DutiesPage
from houqin.duties.people_now import People, people
from houqin.duties.rules.burden import TOO_MUCH, by_person, minutes_a_day, rounded
from houqin.people.models import School

URL = "/duties/packs/"
NOTHING = Fraction(0)
BADGES = {TAKEN: "done", STOPPED: "closed", LIKE: "wait", MISSING: "new"}


def packs_page(request: HttpRequest) -> HttpResponse:
    """One pack at a time, `?pack=canteen`; `lines` are those chosen when it is asked what they would cost."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("duties.take_pack"):
        raise PermissionDenied
    fitting = [pack for pack in packs.packs() if pack.fits(member.school)]
    pack = _asked(request, fitting)
    with in_school(member.school):
        known, duties = people(), list(Duty.objects.all())
        stands = {each.key: packs.standing(each, duties, known) for each in fitting}
        chosen = _chosen(request, stands[pack.key])
        page = {
            "beside": beside(DutiesPage, member, request.path),
            "pack": pack,
            "tabs": [_tab(each, stands[each.key], pack) for each in fitting],
            "others": [each.title for each in packs.packs() if each not in fitting],
            "lines": [_line(each, chosen, known) for each in stands[pack.key]],
            "choosable": any(each.state in (MISSING, LIKE) for each in stands[pack.key]),
            "people": _people(member.school, known, chosen),
            "nobody": [each.line for each in chosen if not each.holders],
            "limit": TOO_MUCH,
            "key": str(uuid4()),
            "url": URL,
        }
        return render(request, "duties/packs.html", {"page": page, "title": _("职责包")})


def _asked(request: HttpRequest, fitting: list[Pack]) -> Pack:
    unknown = set(request.GET) - {"pack", "lines", "key", "csrfmiddlewaretoken"}
    asked = request.GET.get("pack", fitting[0].key)
    found = next((pack for pack in fitting if pack.key == asked), None)
    if found is None or unknown:
        raise BadRequest("pack")
    return found


def _chosen(request: HttpRequest, stands: Iterable[Standing]) -> list[Standing]:
    """Those ticked; before anything was ticked, all that is missing."""
    if "lines" in request.GET:
        asked = set(request.GET.getlist("lines"))
        return [each for each in stands if each.state in (MISSING, LIKE) and each.line.key in asked]
    return [each for each in stands if each.state == MISSING]


def _tab(pack: Pack, stands: list[Standing], here: Pack) -> dict[str, Any]:
    missing = sum(each.state == MISSING for each in stands)
    return {
        "label": pack.title,
        "url": f"{URL}?pack={pack.key}",
        "count": missing,
        "here": pack is here,
    }


def _line(stands: Standing, chosen: list[Standing], known: People) -> dict[str, Any]:
    line = stands.line
    words = {
        TAKEN: _("已启用"),
        STOPPED: _("已停止"),
        LIKE: _("已有相近的"),
        MISSING: _("还没有"),
    }
    return {
        "line": line,
        "sure": packs.SURE[line.sure],
        "who": _who_words(stands, known),
        "minutes": rounded(minutes_a_day(line.minutes, line.frequency)),
        "badge": words[stands.state],
        "tone": BADGES[stands.state],
        "duty": stands.duty,
        "open": stands.state in (MISSING, LIKE),
        "checked": stands in chosen,
        "all_days": line.on == "all_days",
    }


def _who_words(stands: Standing, known: People) -> str:
    """保安：高铁成等3人; only the role's or post's name where nobody has it."""
    name = named([stands.line.holder])[0].name
    people = [known.names[each] for each in stands.holders]
    if not people:
        return name
    more = _("等{count}人").format(count=len(people)) if len(people) > 2 else ""
    return f"{name}：{'、'.join(people[:2])}{more}"


def _people(school: School, known: People, chosen: list[Standing]) -> list[dict[str, Any]]:
    """Those whom the chosen lines would burden: minutes a day now, and with them."""
    now = by_person(packs.present_loads(known))
    added = by_person(packs.loads_of(chosen))
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
