"""复制到群: 维修通报 as short text and as one picture, for today, a week, a month or any dates; no names unless asked."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.prints import picture
from houqin.core.scope import in_school
from houqin.core.words import day_words
from houqin.people.models import Member
from houqin.repairs import facts
from houqin.repairs.models import DONE, OPEN, WAITING, Ticket
from houqin.repairs.pages import TicketsPage
from houqin.repairs.sections import wait_words
from houqin.repairs.views.calendar import last_of
from houqin.repairs.views.statistics import span_asked, span_words
from houqin.terms.calendar import week_label

KINDS = ("today", "week", "month", "span")
MOST = 40  # lines in one part; a message nobody scrolls through is not read


def bulletin(request: HttpRequest) -> HttpResponse:
    """The page: the text to copy, and the picture when it is asked for."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        told = _told(request)
        asked = {name: request.GET[name] for name in ("kind", "from", "to", "names") if request.GET.get(name)}
        page = {
            "beside": beside(TicketsPage, member, request.path),
            "kinds": [
                {
                    "label": label,
                    "url": f"{request.path}?{urlencode({'kind': kind})}",
                    "here": kind == told["kind"],
                }
                for kind, label in (
                    (("today"), _("今日未完成")),
                    ("week", _("本周通报")),
                    ("month", _("本月通报")),
                )
            ],
            "asked": asked,
            "names": told["names"],
            "names_url": f"{request.path}?{urlencode(_other(asked))}",
            "text": as_text(told),
            "picture_url": f"/repairs/bulletin.png?{urlencode(asked)}",
        }
        return render(request, "repairs/bulletin.html", {"page": page, "title": _("复制到群")})


def bulletin_picture(request: HttpRequest) -> HttpResponse:
    """The same as one PNG, 1080 pixels wide."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        told = _told(request)
    response = HttpResponse(picture("repairs/bulletin", told), content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="bulletin.png"'
    return response


def _other(asked: dict[str, str]) -> dict[str, str]:
    """The same question with names where there were none, and the other way round."""
    rest = {name: value for name, value in asked.items() if name != "names"}
    return rest if "names" in asked else rest | {"names": "1"}


def _told(request: HttpRequest) -> dict[str, Any]:
    """All that the text and the picture say, for whoever may see the statistics."""
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
        return _today(member, rows, names) | {"kind": kind, "names": names}
    span = _span(kind, clock.today()) or span_asked(request)
    return _of_span(member, rows, kind, span, names) | {"kind": kind, "names": names}


def _span(kind: str, today: date) -> Span | None:
    """From Monday, or from the first of the month, to the end of it."""
    if kind == "week":
        monday = today - timedelta(days=today.weekday())
        return Span(monday, monday + timedelta(days=6))
    first = today.replace(day=1)
    return Span(first, last_of(first)) if kind == "month" else None


def _head(member: Any, title: str) -> dict[str, Any]:
    today = clock.today()
    said = f"{week_label(member.school, today)} {day_words(today)}".strip()
    note = _("试运行") if member.school.is_trial() else ""
    head = {"school": member.school.name, "office": member.school.office_name}
    return head | {"title": title, "when": said, "note": note}


def _today(member: Any, rows: Any, names: bool) -> dict[str, Any]:
    """今日未完成: all that is open now, in its stands."""
    tickets = list(rows.filter(status__in=OPEN).select_related("place", "worker").order_by("due_at", "id"))
    hidden = () if names else _all_names()
    part = {"title": _("未完成{count}件").format(count=len(tickets)), **_lines(tickets, hidden)}
    said = [] if tickets else [_("今天没有未完成的报修。")]
    return _head(member, _("今日未完成维修")) | {"said": said, "parts": [part] if tickets else []}


def _of_span(member: Any, rows: Any, kind: str, span: Span, names: bool) -> dict[str, Any]:
    """The figures, what was mended, and what is still open of what was reported."""
    subject = {"week": _("本周"), "month": _("本月")}.get(kind) or f"{span_words(span)}"
    title = {"week": _("本周维修通报"), "month": _("本月维修通报")}.get(kind) or _("维修通报")
    hidden = () if names else _all_names()
    said = facts.sentences(facts.facts(member.school, span, rows=rows), subject)
    real = facts.real(rows, member.school).select_related("place", "worker")
    open_ = list(real.filter(facts.within(span), status__in=OPEN).order_by("due_at", "id"))
    done = list(
        real.filter(facts.within(span, facts.FINISHED), status__in=DONE).order_by("finished_at", "id")
    )
    parts = ((_done_title(subject, done, span), done), (_open_title(len(open_)), open_))
    shown = [{"title": title_, **_lines(found, hidden)} for title_, found in parts if found]
    return _head(member, title) | {
        "said": [unnamed(sentence, hidden) for sentence in said],
        "parts": shown,
    }


def _done_title(subject: str, done: Sequence[Any], span: Span) -> str:
    """More may be mended in a week than were reported in it: what was reported before is told apart."""
    earlier = sum(ticket.reported_at < span.begins for ticket in done)
    text = _("{subject}修好{count}件").format(subject=subject, count=len(done))
    return text + (_("（其中以前报的{count}件）").format(count=earlier) if earlier else "")


def _open_title(count: int) -> str:
    return _("还没有修好{count}件").format(count=count)


def _lines(tickets: list[Any], hidden: Sequence[str]) -> dict[str, Any]:
    """A line for each ticket: place, fault, stand, and the worker where no names are to be hidden."""
    lines = [
        {
            "place": unnamed(str(ticket.place), hidden),
            "fault": unnamed(ticket.fault, hidden),
            "state": unnamed(_state(ticket), hidden),
            "who": ticket.worker.name if ticket.worker and not hidden else "",
            "urgent": ticket.urgent and ticket.status in OPEN,
        }
        for ticket in tickets[:MOST]
    ]
    rest = len(tickets) - len(lines)
    return {"lines": lines, "rest": _("另有{count}件").format(count=rest) if rest else ""}


def _state(ticket: Any) -> str:
    if ticket.status == WAITING:
        return wait_words(ticket)
    return str(ticket.get_status_display())


def _all_names() -> list[str]:
    """Everybody of the school, those who left too: the longest names first, so that none is left in another."""
    return sorted(set(Member.objects.values_list("name", flat=True)), key=lambda name: -len(name))


def unnamed(text: str, names: Iterable[str]) -> str:
    """A text without the names of people that somebody wrote into it; single characters are no names."""
    for name in names:
        if len(name) > 1 and name in text:
            text = text.replace(name, _("某某"))
    return text


def as_text(told: dict[str, Any]) -> str:
    """What is pasted into the group."""
    note = f"（{told['note']}）" if told["note"] else ""
    out = [f"【{told['title']}】{note}", f"{told['school']}{told['office']} {told['when']}", *told["said"]]
    for part in told["parts"]:
        out += ["", f"{part['title']}："]
        out += [f"{n}. {_line(line)}" for n, line in enumerate(part["lines"], 1)]
        out += [part["rest"]] if part["rest"] else []
    return "\n".join(out)


def _line(line: dict[str, Any]) -> str:
    urgent = _("【急】") if line["urgent"] else ""
    who = f"，{line['who']}" if line["who"] else ""
    return f"{urgent}{line['place']}：{line['fault']}（{line['state']}{who}）"
