"""复制到群: 维修通报 as short text and as one picture, for today, a week, a month or any dates; no names unless asked."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import bulletins, clock
from houqin.core.bulletins import Bulletin, Line, Part
from houqin.core.facts import Span
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.repairs import facts
from houqin.repairs.models import DONE, OPEN, WAITING, Ticket
from houqin.repairs.pages import TicketsPage
from houqin.repairs.sections import wait_words
from houqin.repairs.views.calendar import last_of
from houqin.repairs.views.statistics import span_asked, span_words

KINDS = ("today", "week", "month", "span")


def bulletin(request: HttpRequest) -> HttpResponse:
    """The page: the text to copy, and the picture when it is asked for."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        told, kind, names = _told(request)
        asked = {name: request.GET[name] for name in ("kind", "from", "to", "names") if request.GET.get(name)}
        page = {
            "beside": beside(TicketsPage, member, request.path),
            "kinds": [
                {
                    "label": label,
                    "url": f"{request.path}?{urlencode({'kind': each})}",
                    "here": each == kind,
                }
                for each, label in (
                    (("today"), _("今日未完成")),
                    ("week", _("本周通报")),
                    ("month", _("本月通报")),
                )
            ],
            "asked": asked,
            "names": names,
            "names_url": f"{request.path}?{urlencode(_other(asked))}",
            "text": told.text,
            "picture_url": f"/repairs/bulletin.png?{urlencode(asked)}",
        }
        return render(request, "repairs/bulletin.html", {"page": page, "title": _("复制到群")})


def bulletin_picture(request: HttpRequest) -> HttpResponse:
    """The same as one PNG, 1080 pixels wide."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        told, _kind, _names = _told(request)
    response = HttpResponse(told.picture(), content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="bulletin.png"'
    return response


def _other(asked: dict[str, str]) -> dict[str, str]:
    """The same question with names where there were none, and the other way round."""
    rest = {name: value for name, value in asked.items() if name != "names"}
    return rest if "names" in asked else rest | {"names": "1"}


def _told(request: HttpRequest) -> tuple[Bulletin, str, bool]:
    """All that the text and the picture say, of what kind and whether with names, for whoever may see the statistics."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("repairs.view_statistics") or not member.can(Ticket.view_code()):
        raise PermissionDenied
    kind = request.GET.get("kind", "today")
    if kind not in KINDS:
        raise BadRequest("kind")
    looked_at(member, Ticket, how="list")
    names = request.GET.get("names") == "1"
    rows = TicketsPage.rows(member)
    if kind == "today":
        return _today(member, rows, names), kind, names
    span = _span(kind, clock.today()) or span_asked(request)
    return _of_span(member, rows, kind, span, names), kind, names


def _span(kind: str, today: date) -> Span | None:
    """From Monday, or from the first of the month, to the end of it."""
    if kind == "week":
        monday = today - timedelta(days=today.weekday())
        return Span(monday, monday + timedelta(days=6))
    first = today.replace(day=1)
    return Span(first, last_of(first)) if kind == "month" else None


def _today(member: Any, rows: Any, names: bool) -> Bulletin:
    """今日未完成: all that is open now, in its stands."""
    open_ = facts.standing(rows, member.school).select_related("place", "worker")
    tickets = list(open_.order_by("due_at", "id"))
    hidden = () if names else all_names()
    parts = [_part(_("未完成{count}件").format(count=len(tickets)), tickets, hidden)] if tickets else []
    said = [] if tickets else [_("今天没有未完成的报修。")]
    return bulletins.bulletin(member.school, _("今日未完成维修"), parts, said)


def _of_span(member: Any, rows: Any, kind: str, span: Span, names: bool) -> Bulletin:
    """The figures, what was mended, and what is still open of what was reported."""
    subject = {"week": _("本周"), "month": _("本月")}.get(kind) or f"{span_words(span)}"
    title = {"week": _("本周维修通报"), "month": _("本月维修通报")}.get(kind) or _("维修通报")
    hidden = () if names else all_names()
    said = facts.sentences(facts.facts(member.school, span, rows=rows), subject)
    real = facts.real(rows, member.school).select_related("place", "worker")
    open_ = list(real.filter(facts.within(span), status__in=OPEN).order_by("due_at", "id"))
    done = list(
        real.filter(facts.within(span, facts.FINISHED), status__in=DONE).order_by("finished_at", "id")
    )
    parts = ((_done_title(subject, done, span), done), (_open_title(len(open_)), open_))
    shown = [_part(title_, found, hidden) for title_, found in parts if found]
    return bulletins.bulletin(member.school, title, shown, [unnamed(sentence, hidden) for sentence in said])


def _done_title(subject: str, done: Sequence[Any], span: Span) -> str:
    """More may be mended in a week than were reported in it: what was reported before is told apart."""
    earlier = sum(ticket.reported_at < span.begins for ticket in done)
    text = _("{subject}修好{count}件").format(subject=subject, count=len(done))
    return text + (_("（其中以前报的{count}件）").format(count=earlier) if earlier else "")


def _open_title(count: int) -> str:
    return _("还没有修好{count}件").format(count=count)


def _part(title: str, tickets: Sequence[Any], hidden: Sequence[str]) -> Part:
    """A line for each ticket: place, fault, stand, and the worker where no names are to be hidden."""
    lines = [line_of(ticket, hidden) for ticket in tickets[: bulletins.MOST]]
    return Part(title, lines, bulletins.rest_words(len(tickets), len(lines)))


def line_of(ticket: Any, hidden: Sequence[str], state: str = "") -> Line:
    """One ticket without the names in `hidden`; place and worker are read with it."""
    return Line(
        unnamed(str(ticket.place), hidden),
        unnamed(ticket.fault, hidden),
        unnamed(state or _state(ticket), hidden),
        ticket.worker.name if ticket.worker and not hidden else "",
        ticket.urgent and ticket.status in OPEN,
    )


def _state(ticket: Any) -> str:
    if ticket.status == WAITING:
        return wait_words(ticket)
    return str(ticket.get_status_display())


def all_names() -> list[str]:
    """Everybody of the school, those who left too: the longest names first, so that none is left in another."""
    return sorted(set(Member.objects.values_list("name", flat=True)), key=lambda name: -len(name))


def unnamed(text: str, names: Iterable[str]) -> str:
    """A text without the names of people that somebody wrote into it; single characters are no names."""
    for name in names:
        if len(name) > 1 and name in text:
            text = text.replace(name, _("某某"))
    return text
