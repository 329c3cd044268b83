"""消息: what I was told, unread first; one tap opens the row and marks it read."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.notices.models import Notice
from houqin.core.prepared import prepared
from houqin.core.scope import in_school
from houqin.core.words import short_moment
from houqin.core.writing import writing

SHOWN = 40  # on one page
COUNTED = 100  # more are shown as 99+


def unread_count(member: Any) -> int:
    """How many this member has not read, 100 at most; the caller has named the school."""
    return len(_unread(member))


@prepared
def _unread(member: Any) -> Any:
    return Notice.objects.filter(member=member).unread().values_list("pk")[:COUNTED]


def inbox(request: HttpRequest) -> HttpResponse:
    """Unread ones, and under 全部 everything, the latest first, a page at a time."""
    member: Any = request.member  # type: ignore[attr-defined]
    everything = request.GET.get("tab") == "all"
    with in_school(member.school):
        rows = Notice.objects.visible_to(member).order_by("-told_at", "-id")
        rows = rows if everything else rows.unread()
        last = _asked(request)
        if last is not None:
            rows = rows.filter(told_at__lte=last.told_at).exclude(told_at=last.told_at, id__gte=last.pk)
        found = list(rows[: SHOWN + 1])
        page = {
            "first": found[0].pk if found else "",
            "everything": everything,
            "items": [_shown(notice) for notice in found[:SHOWN]],
            "more_url": f"?{'tab=all&' if everything else ''}after={found[SHOWN - 1].pk}"
            if len(found) > SHOWN
            else "",
            "wishes_url": f"/people/set_my_messages/{member.pk}/"
            if member.can("people.set_my_messages")
            else "",
        }
        return render(request, "core/inbox.html", {"page": page, "title": _("消息")})


def _asked(request: HttpRequest) -> Notice | None:
    """The notice after which the next page begins; it must be one's own."""
    if not request.GET.get("after"):
        return None
    try:
        return _mine(request, UUID(request.GET["after"]))
    except ValueError as problem:
        raise BadRequest("after") from problem


def _mine(request: HttpRequest, pk: UUID) -> Notice:
    member: Any = request.member  # type: ignore[attr-defined]
    notice: Notice | None = Notice.objects.visible_to(member).filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def _shown(notice: Notice) -> dict[str, Any]:
    return {
        "url": f"/inbox/{notice.pk}/",
        "text": notice.text,
        "when": short_moment(notice.told_at),
        "urgent": notice.urgent and not notice.text.startswith("急"),  # it says so itself
        "unread": notice.read_at is None,
    }


def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark it read, and go where it points; what is about the same row is read with it. A mere link marks nothing."""
    member: Any = request.member  # type: ignore[attr-defined]
    if request.method != "POST":
        with in_school(member.school):
            return HttpResponseRedirect(_mine(request, pk).url)
    with writing(member.school):
        notice = _mine(request, pk)
        same = Notice.objects.filter(member=member, row=notice.row).unread()
        same.update(read_at=clock.now())
    return HttpResponseRedirect(notice.url)


def read_all(request: HttpRequest) -> HttpResponse:
    """全部已读: what came since the page was opened stays unread."""
    member: Any = request.member  # type: ignore[attr-defined]
    with writing(member.school):
        rows = Notice.objects.filter(member=member).unread()
        try:
            first = rows.filter(pk=UUID(request.POST.get("first", ""))).first()
        except ValueError as problem:
            raise BadRequest("first") from problem
        if first is not None:
            rows.filter(told_at__lte=first.told_at).update(read_at=clock.now())
    return HttpResponseRedirect("/inbox/")
