"""登录中的设备: where my account is signed in, with 让它退出; what the head is told of somebody else's."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.doors import by_pin
from houqin.core.sessions import SignIn, digest_of, end, sign_ins_of
from houqin.core.words import day_words

SHOWN = 30
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", _lazy("鸿蒙")),
    ("Android", _lazy("安卓")),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
PROGRAMS = (
    ("MicroMessenger", _lazy("微信")),
    ("DingTalk", _lazy("钉钉")),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def shown(request: HttpRequest, member: Any) -> dict[str, Any]:
    """For 我的: this device first; nothing at a shared device, where four digits have opened the page."""
    if by_pin(member) or not request.user.is_authenticated:
        return {"sessions": [], "others_url": ""}
    here = digest_of(request.session)
    rows = sorted(sign_ins_of(request.user.pk)[:SHOWN], key=lambda row: row.digest != here)
    found = [_told(row, row.digest == here, request) for row in rows]
    others = len(found) - any(each["current"] for each in found)
    return {"sessions": found, "others_url": "/mine/devices/others/" if others else ""}


def _told(row: SignIn, current: bool, request: HttpRequest) -> dict[str, Any]:
    agent = request.headers.get("User-Agent", "") if current else row.agent
    return {
        "device": device_name(agent),
        "current": current,
        "since": _("{day} 登录").format(day=day_words(clock.local(row.since).date())) if row.since else "",
        "last_seen": _("最近使用 {day}").format(day=day_words(row.seen_on)) if row.seen_on else "",
        "end_url": f"/mine/devices/{row.short}/",
    }


def end_one(request: HttpRequest, short: str) -> HttpResponse:
    """让它退出: one of my own devices; another's is not there."""
    if len(short) != 20 or not end(_mine(request).filter(digest__startswith=short)):
        raise Http404
    return HttpResponseRedirect("/mine/")


def end_others(request: HttpRequest) -> HttpResponse:
    """其他都退出: every device but this one."""
    end(_mine(request).exclude(digest=digest_of(request.session)))
    return HttpResponseRedirect("/mine/")


def _mine(request: HttpRequest) -> Any:
    """My own, where I have shown a password."""
    member: Any = request.member  # type: ignore[attr-defined]
    if by_pin(member) or not request.user.is_authenticated:
        raise PermissionDenied
    return SignIn.objects.filter(user_key=request.user.pk)


def section(row: Any, member: Any) -> list[dict[str, Any]]:
    """On a member's page, for those who keep devices: on how many devices he is signed in, not which."""
    if row.user_id is None or not member.can("people.end_sessions"):
        return []
    rows = list(sign_ins_of(row.user_id).values_list("seen_on", flat=True)[:100])
    last = max((day for day in rows if day), default=None)
    text = _("在 {count} 台设备上登录着。").format(count=len(rows)) if rows else _("没有在任何设备上登录。")
    if last:
        text += _("最近使用 {day}。").format(day=day_words(last))
    return [{"title": _("登录中的设备"), "html": text}]


def device_name(agent: str) -> str:
    """What kind of device this is, as one would say it."""
    system = next((name for mark, name in SYSTEMS if mark in agent), _("电脑或手机"))
    program = next((name for mark, name in PROGRAMS if mark in agent), _("浏览器"))
    return f"{system} · {program}"
