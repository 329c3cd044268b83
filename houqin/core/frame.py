"""The frame around every page: school, week, rooms, the phone's bar, what a member adds most often."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houqin.core import clock, disk, doors
from houqin.core.actions import ACTIONS
from houqin.core.notices.views import unread_count
from houqin.core.pages.declared import PAGES, side_bar
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
    return base | {"frame": _around(request, member), "messages": messages}


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
        "member_name": member.name,
        "member_posts": member.posts_text,
        "device": getattr(request, "device", None),  # the shared device this is, else None
        "start_url": doors.begins_at(request),
        "rooms": rooms_for(member, request.path),
        "bar": bar_for(member, request.path),
        "plus": plus_for(member),
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


def rooms_for(member: Any, path: str) -> list[dict[str, Any]]:
    """The side bar: today, then each list this member may see."""
    rooms = [_entry(_("今天"), "/", "today", path == "/")]
    for page in side_bar():
        if member.can(page.code()):
            rooms.append(_entry(page.title, page.url(), page.icon, path.startswith(page.url())))
    if member.can("people.set_up_school"):
        rooms.append(_entry(_("学校设置"), "/school/", "gear", path == "/school/"))
    return rooms


def bar_for(member: Any, path: str) -> list[dict[str, Any]]:
    """The phone's five places: 今天 · 报修 · 扫码 · 台账 · 我的; a room that is not used gives way to one that is."""
    lists = [page for page in side_bar() if member.can(page.code())]
    first, second = ([*lists, None, None])[:2]
    bar = [_entry(_("今天"), "/", "today", path == "/")]
    if first:
        bar.append(_entry(first.short or first.title, first.url(), first.icon, path.startswith(first.url())))
    bar.append(_entry(_("扫码"), "/scan/", "scan", path == "/scan/"))
    if second:
        bar.append(
            _entry(second.short or second.title, second.url(), second.icon, path.startswith(second.url()))
        )
    bar.append(_entry(_("我的"), "/mine/", "person", path == "/mine/"))
    return bar


def plus_for(member: Any) -> list[dict[str, Any]]:
    """What this member may begin: the primary action of each list, and what else it declares, once each."""
    pages = sorted(PAGES.values(), key=lambda page: -page.often)
    names = dict.fromkeys(code for page in pages for code in (page.primary, *page.begins) if code)
    return [
        _entry(ACTIONS[code].label, f"/{ACTIONS[code].room}/{ACTIONS[code].name}/", "plus", False)
        for code in names
        if member.can(code)
    ]


def _entry(label: Any, url: str, icon: str, active: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon, "active": active}
