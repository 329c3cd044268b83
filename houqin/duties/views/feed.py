"""放进手机日历: the page on which one opens and closes one's own feed, and the address a phone reads."""

import secrets
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from houqin.core import attempts
from houqin.core.actions import ACTIONS, perform
from houqin.core.allowing import closed_to
from houqin.core.codes import qr_svg
from houqin.core.doors import address_of
from houqin.core.errors import KeyReused, Refused, message_page
from houqin.core.scope import in_school
from houqin.duties.feeds import feed_of, feed_text
from houqin.duties.models.feeds import OPEN, CalendarFeed

OPENS = "duties.open_feed"
WRONG, MINUTES = 60, 10  # wrong addresses from one caller


def feed_page(request: HttpRequest) -> HttpResponse:
    """GET: whether there is one. POST: a new address, shown this once."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(OPENS):
        raise closed_to(member, ACTIONS[OPENS])
    if request.method == "POST":
        return _opened(request, member)
    return _page(request, member)


def _opened(request: HttpRequest, member: Any) -> HttpResponse:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as problem:
        raise BadRequest("key") from problem
    secret = secrets.token_urlsafe(32)
    try:
        outcome = perform(OPENS, by=member, data={"letters": secret}, key=key)
    except KeyReused:
        return _page(
            request,
            member,
            problem=_("刚才已经开通过，地址只出现一次。没有记下的，请再点一次开通。"),
            status=409,
        )
    except Refused as problem:
        return _page(request, member, problem=str(problem), status=409)
    if outcome.replayed:
        return _page(
            request,
            member,
            problem=_("刚才已经开通过，地址只出现一次。没有记下的，请再点一次开通。"),
            status=409,
        )
    base = (member.school.address or request.build_absolute_uri("/")).rstrip("/")
    return _page(request, member, url=f"{base}/duties/feed/{member.school.code}/{secret}.ics")


def _page(
    request: HttpRequest, member: Any, *, url: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    with in_school(member.school):
        feed = CalendarFeed.objects.visible_to(member).filter(status=OPEN).first()
        page = {
            "url": url,
            "webcal": "webcal://" + url.partition("://")[2] if url else "",
            "qr": mark_safe(qr_svg(url)) if url else "",  # drawn by ourselves
            "feed": feed,
            "problem": problem,
            "key": str(uuid4()),
            "no_address": not member.school.address,
        }
        context = {"page": page, "title": _("放进手机日历")}
        return render(request, "duties/feed.html", context, status=status)


def feed_read(request: HttpRequest, school: str, secret: str) -> HttpResponse:
    """What a phone asks for by itself; whoever has no good address is told nothing, and counted."""
    caller = address_of(request)
    if attempts.too_many("calendar", caller, most=WRONG, minutes=MINUTES):
        return message_page(request, 429, _("日历订阅"), _("试的次数太多，请 10 分钟后再试。"))
    feed = feed_of(school[:24], secret[:60])
    if feed is None:
        attempts.count("calendar", caller, minutes=MINUTES)
        raise Http404
    with in_school(feed.school):
        text = feed_text(feed.member)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="duties.ics"'
    return response
