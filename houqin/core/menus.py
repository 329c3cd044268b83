"""The menus around every page: the side bar, the phone's bar, and under "+" what a member may begin.

They are drawn once for all who may do the same. What a member may do is asked at each page: rights act at once.
"""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS
from houqin.core.pages.declared import PAGES, side_bar

SETTING_UP = "people.set_up_school"
FIXED = ("/", "/school/", "/scan/", "/mine/")
KEPT = 300  # sets of rights, in each language; about 15 KB each


def menus_for(member: Any, path: str) -> dict[str, SafeString]:
    """{side, bar, plus} as HTML, with the place marked where one stands."""
    may = frozenset(code for code in _decisive(len(PAGES)) if member.can(code))
    drawn = _drawn(may, get_language() or "", static("core/icons.svg"))
    here = next((each for each in _places(len(PAGES)) if path.startswith(each)), ("",))
    stands = {"side": here[0], "bar": here[-1]}
    return drawn | {name: _marked(drawn[name], path if path in FIXED else stands[name]) for name in stands}


def plus_for(member: Any) -> list[dict[str, Any]]:
    """What this member may begin: the primary action of each list, and what else it declares, once each."""
    return _plus(frozenset(code for code in _beginnings(len(PAGES)) if member.can(code)))


def _marked(html: SafeString, here: str) -> SafeString:
    """The link to this place, which is one of our own addresses, says that one stands there."""
    return mark_safe(html.replace(f'<a href="{here}"', f'<a href="{here}" aria-current="page"'))


@lru_cache(maxsize=KEPT)
def _drawn(may: frozenset[str], language: str, icons: str) -> dict[str, SafeString]:
    parts = {"side": _rooms(may), "bar": _bar(may), "plus": _plus(may)}
    return {
        name: mark_safe(render_to_string(f"core/menu_{name}.html", {"items": items, "icons": icons}))
        for name, items in parts.items()
    }


# What was declared when there were so many lists; the number lets a list be declared later, as tests do.


@lru_cache(maxsize=4)
def _decisive(lists: int) -> tuple[str, ...]:
    """The rights that decide what stands in the menus."""
    return (SETTING_UP, *(page.code() for page in side_bar()), *_beginnings(lists))


@lru_cache(maxsize=4)
def _beginnings(lists: int) -> tuple[str, ...]:
    pages = sorted(PAGES.values(), key=lambda page: -page.often)
    return tuple(dict.fromkeys(code for page in pages for code in (page.primary, *page.begins) if code))


@lru_cache(maxsize=4)
def _places(lists: int) -> tuple[tuple[str, ...], ...]:
    """The addresses of each list: in the side bar, and what the phone's bar leads to."""
    return tuple((page.url(), page.on_phone) if page.on_phone else (page.url(),) for page in side_bar())


def _rooms(may: frozenset[str]) -> list[dict[str, Any]]:
    """The side bar: today, then each list this member may see."""
    rooms = [_entry(page.title, page.url(), page.icon) for page in side_bar() if page.code() in may]
    setting_up = [_entry(_("学校设置"), "/school/", "gear")] if SETTING_UP in may else []
    return [_entry(_("今天"), "/", "today"), *rooms, *setting_up]


def _bar(may: frozenset[str]) -> list[dict[str, Any]]:
    """The phone's five places: 今天 · 报修 · 扫码 · 台账 · 我的; a room that is not used gives way to one that is."""
    lists = [page for page in side_bar() if page.code() in may]
    own = next((page for page in lists if page.on_phone), None)
    others = [page for page in lists if page is not own]
    rooms = [
        _entry(page.short or page.title, page.on_phone or page.url(), page.icon)
        for page in ([*others[:1], own] if own else others[:2])
    ]
    today, scan = _entry(_("今天"), "/", "today"), _entry(_("扫码"), "/scan/", "scan")
    return [today, *rooms[:1], scan, *rooms[1:], _entry(_("我的"), "/mine/", "person")]


def _plus(may: frozenset[str]) -> list[dict[str, Any]]:
    begun = [ACTIONS[code] for code in _beginnings(len(PAGES)) if code in may]
    return [_entry(action.label, f"/{action.room}/{action.name}/", "plus") for action in begun]


def _entry(label: Any, url: str, icon: str) -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon}
