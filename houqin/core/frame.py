"""The frame around every page: school, week, rooms, the phone's bar, what a member adds most often."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from houqin.core import clock, disk, doors
from houqin.core.menus import menus_for
from houqin.core.notices.views import unread_count
from houqin.core.scope import in_school
from houqin.core.words import day_words

# Set by the room that keeps the calendar: (school, day) -> "第12周" or "寒假".
WEEK_LABEL: Callable[[Any, date], str] | None = None
# Set by the same room: (school, day) -> "今天休息（国庆节）。…" for 今天; "" on an ordinary school day.
DAY_NOTE: Callable[[Any, date], str] | None = None


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for templates: `frame` for a signed-in member, and what even a signed-out page needs."""
    base, member = _look(request), getattr(request, "member", None)
    if member is None:
        return base
    messages = [
        {"text": str(each), "level": each.level_tag, "undo_url": each.extra_tags or ""}
        for each in get_messages(request)
    ]
    # Refusals, dialogs and parts of lists have no frame around them: nothing is asked for it until it is drawn.
    return base | {"frame": SimpleLazyObject(partial(_around, request, member)), "messages": messages}


def _look(request: HttpRequest) -> dict[str, Any]:
    """Light or dark, large letters, and the other languages."""
    theme, device = request.COOKIES.get("theme", ""), getattr(request, "device", None)
    return {
        "theme": theme if theme in ("light", "dark") else "",
        "icons": static("core/icons.svg"),
        "large": device.large if device is not None else request.COOKIES.get("letters") == "large",
        "other_languages": [each for each in settings.LANGUAGES if each[0] != get_language()],
    }


def _around(request: HttpRequest, member: Any) -> dict[str, Any]:
    """The frame itself: the school and its day, who is signed in, and where he may go."""
    school, today = member.school, clock.today()
    with in_school(school):
        week = WEEK_LABEL(school, today) if WEEK_LABEL else ""
        unread = unread_count(member)
    return {
        "school_name": school.name,
        "office": school.office_name,
        "me": member.pk,
        "member_name": member.name,
        "member_posts": member.posts_text,
        "device": getattr(request, "device", None),  # the shared device this is, else None
        "start_url": doors.begins_at(request),
        "menus": menus_for(member, request.path),
        "inbox_count": unread,
        "week": week,
        "today": day_words(today),
        "schools": [
            {"name": each.school.name, "url": f"/at/{each.school.code}/", "current": each.pk == member.pk}
            for each in request.members  # type: ignore[attr-defined]
        ],
        "trial": school.is_trial(),
        "disk": disk.warning() if member.can("people.set_up_school") else None,
        "insecure": settings.PROFILE == "lan" and not request.is_secure(),
        "search_url": "/search/",
        "scan_url": "/scan/",
    }
