"""Pages of the house itself: 今天, search over all rooms, options of pickers, and jobs."""

from typing import Any

from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock, frame
from houqin.core.looks import looked_at
from houqin.core.menus import plus_for
from houqin.core.pages.exporting import job_view
from houqin.core.pages.found import found
from houqin.core.pages.listing import CAP
from houqin.core.scope import in_school
from houqin.core.search import matches
from houqin.core.todo import Group, beside_for, everything_for

__all__ = ["job_view", "options", "search", "today"]

OPTIONS_MOST = 30  # choices sent to a picker at once


def today(request: HttpRequest) -> HttpResponse:
    """What waits for me, late first; never empty without saying what to do next."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        groups = everything_for(member)
        note = frame.DAY_NOTE(member.school, clock.today()) if frame.DAY_NOTE else ""
        idle = "" if groups else _("现在没有等您办的事。看到东西坏了，随手报修就行。")
        page = {
            "greeting": _("{name}，{part}").format(name=member.name, part=_part_of_day()),
            "day_note": f"{note}{idle}",
            "counts": [_figure(group) for group in groups if group.counted][:4],
            "groups": [_shown(group) for group in groups],
            "quick": plus_for(member)[:4],
            "beside": beside_for(member),
        }
        return render(request, "core/today.html", {"page": page, "title": _("今天")})


def _part_of_day() -> str:
    hour = clock.local(clock.now()).hour
    return (
        _("早上好") if hour < 11 else _("中午好") if hour < 14 else _("下午好") if hour < 18 else _("晚上好")
    )


def _figure(group: Group) -> dict[str, Any]:
    value = group.count if group.count is not None else len(group.items)
    shown = f"{CAP - 1}+" if value >= CAP else str(value)
    return {"label": group.title, "value": shown, "url": group.more_url, "tone": group.tone}


def _shown(group: Group) -> dict[str, Any]:
    return {
        "title": group.title,
        "more_url": group.more_url,
        "items": [
            {
                "title": item.title,
                "hint": item.hint,
                "url": item.url,
                "when": item.when,
                "late": item.late,
                "action": {"label": item.action[0], "url": item.action[1]} if item.action else None,
            }
            for item in group.items
        ],
    }


def search(request: HttpRequest) -> HttpResponse:
    """The same words looked up in every list that this member may see."""
    member: Any = request.member  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()[:100]
    if "\x00" in words:
        raise BadRequest("q")
    with in_school(member.school):
        groups = found(member, words)
        note = (
            ""
            if groups
            else _("没有找到。可以只输入一部分，或用拼音首字母。")
            if words
            else _("输入单号、地点、姓名或拼音首字母。")
        )
        page_ = {"words": words, "groups": groups, "day_note": note}
        return render(request, "core/search.html", {"page": page_, "title": _("查找")})


def options(request: HttpRequest, room: str, model: str) -> HttpResponse:
    """What a picker offers for the letters typed so far: {results: [{id, text, hint}]}."""
    member: Any = request.member  # type: ignore[attr-defined]
    try:
        kind: Any = apps.get_model(room, model)
    except LookupError as problem:
        raise Http404 from problem
    if not hasattr(kind, "view_code"):
        raise Http404
    if not member.can(kind.view_code()):
        raise PermissionDenied
    words = request.GET.get("q", "")[:60].replace("\x00", "")
    with in_school(member.school):
        rows = kind.objects.visible_to(member).choosable()
        if request.GET.get("for"):
            if not hasattr(rows, "who_can"):
                raise BadRequest("for")
            rows = rows.who_can(request.GET["for"])
        if words and kind.SEARCHED:
            rows = rows.filter(matches(words))
        offered = [{"id": str(row.pk), "text": str(row), "hint": _hint(row)} for row in rows[:OPTIONS_MOST]]
        if offered:
            looked_at(member, kind, how="list")
    return JsonResponse({"results": offered})


def _hint(row: Any) -> str:
    return str(getattr(row, "posts_text", "") or getattr(row, "use", ""))
