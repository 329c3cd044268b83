"""粘贴群消息: lines copied from the group are read, looked through by a person, and become tickets.

What was pasted is kept nowhere: it goes from page to page inside the form, and only the rows that somebody confirmed
become tickets, with the words of their own row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core import clock, lines_html
from houqin.core.actions import perform
from houqin.core.errors import KeyReused, Refused
from houqin.core.lines import line_number
from houqin.core.scope import in_school
from houqin.core.text import is_sound
from houqin.places.models import Place
from houqin.repairs.actions import take_messages
from houqin.repairs.forms import TakeMessagesForm
from houqin.repairs.models import OPEN, Ticket
from houqin.repairs.rules.messages import MOST_TEXT, SKIP_WORDS, KnownPlace, Message, read_messages

URL, LIST = "/repairs/paste/", "/repairs/tickets/?tab=all&source=pasted"
CELLS = ("place", "fault", "kind", "who", "said_at", "spot", "urgent")
MOST_LEFT = 300


@dataclass
class Row:
    """One line of the review: what the cells hold, the words it was read from, where it might be."""

    cells: dict[str, Any]
    said: str = ""
    candidates: list[Place] = field(default_factory=list)


@dataclass
class Left:
    """A message that became no line: why, and what its cells would hold if somebody wants it after all."""

    cells: dict[str, str]
    said: str
    why: str
    done: bool = False


def paste(request: HttpRequest) -> HttpResponse:
    """GET asks for the text, POST with text shows what was read, POST with lines makes tickets of them."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(take_messages.code):
        raise PermissionDenied(_("您的岗位不能“{label}”。").format(label=take_messages.label))
    if request.method != "POST":
        return _ask(request)
    if "text" in request.POST:
        return _read(request, member)
    left = _left_from(request.POST)
    if "also" in request.POST:
        return _with_one_more(request, member, left)
    return _take(request, member, left)


def _ask(request: HttpRequest, *, text: str = "", problem: str = "") -> HttpResponse:
    page = {"action_url": URL, "text": text, "problem": problem, "most": MOST_TEXT}
    context = {"page": page, "title": _("粘贴群消息")}
    return render(request, "repairs/paste.html", context, status=400 if problem else 200)


def _read(request: HttpRequest, member: Any) -> HttpResponse:
    text = request.POST["text"]
    if not is_sound(text):
        return _ask(request, problem=_("文字里有坏字符，请重新复制。"))
    if len(text) > MOST_TEXT:
        problem = _("一次最多粘贴 {most} 字，现在有 {count} 字。请分几次。")
        return _ask(request, text=text, problem=problem.format(most=MOST_TEXT, count=len(text)))
    with in_school(member.school):
        places = {place.pk: place for place in Place.objects.visible_to(member).choosable()}
        found = read_messages(text, [_known(place) for place in places.values()], clock.now())
        rows, left = _sorted(found, places, member)
    if not rows and not left:
        return _ask(request, text=text, problem=_("没有读到内容，请把群里的消息复制到下面。"))
    return _review(request, member, rows, left)


def _known(place: Place) -> KnownPlace:
    return KnownPlace(place.pk, place.path, place.name, place.room_number)


def _sorted(
    found: Iterable[Message], places: Mapping[Any, Place], member: Any
) -> tuple[list[Row], list[Left]]:
    """Reports to be confirmed, and the rest; what is being mended there already is among the rest."""
    rows: list[Row] = []
    left: list[Left] = []
    found = list(found)
    open_there = _open_at({message.place for message in found if message.place}, member)
    most = TakeMessagesForm.base_fields["lines"].most  # type: ignore[attr-defined]
    for message in found:
        cells = _cells(message, places)
        same = _same(message, open_there.get(message.place, []))
        if message.skipped is not None:
            left.append(Left(_text(cells), message.source, str(SKIP_WORDS[message.skipped]), message.done))
        elif same is not None:
            why = _("可能已有：{ticket}").format(ticket=same)
            left.append(Left(_text(cells), message.source, why))
        elif len(rows) >= most:
            left.append(Left(_text(cells), message.source, _("一次放不下了，请下次再贴")))
        else:
            candidates = [places[pk] for pk in message.candidates if pk in places]
            rows.append(Row(cells, message.source, candidates))
    return rows, left[:MOST_LEFT]


def _cells(message: Message, places: Mapping[Any, Place]) -> dict[str, Any]:
    """The first values of a line."""
    at = message.said_at
    return {
        "place": message.place if message.place in places else "",
        "fault": (message.fault or message.source).replace("\n", " ")[:300],
        "kind": message.kind,
        "who": message.reporter[:60],
        "said_at": f"{clock.local(at):%Y-%m-%dT%H:%M}" if at else "",
        "spot": message.spot[:80],
        "urgent": message.urgent,
    }


def _text(cells: Mapping[str, Any]) -> dict[str, str]:
    return {name: "on" if value is True else str(value or "") for name, value in cells.items()}


def _open_at(places: set[Any], member: Any) -> dict[Any, list[Ticket]]:
    """What is being mended at these places, in one question."""
    there: dict[Any, list[Ticket]] = {}
    rows = Ticket.objects.visible_to(member).filter(place__in=places, status__in=OPEN).order_by("-id")
    for ticket in rows[:500]:
        there.setdefault(ticket.place_id, []).append(ticket)
    return there


def _same(message: Message, tickets: list[Ticket]) -> Ticket | None:
    """An open ticket there that seems to tell the same: half of the shorter one's pairs of characters are common."""
    return next((ticket for ticket in tickets if alike(ticket.fault, message.fault)), None)


def alike(one: str, other: str) -> bool:
    """Whether two faults in words seem to be the same thing."""
    pairs = [{text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other)]
    shorter = min(len(pairs[0]), len(pairs[1]))
    return shorter > 0 and 2 * len(pairs[0] & pairs[1]) >= shorter


def _review(
    request: HttpRequest,
    member: Any,
    rows: list[Row],
    left: list[Left],
    *,
    form: TakeMessagesForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The lines, each under the words it was read from; below them what became no line."""
    with in_school(member.school):
        shown = form or TakeMessagesForm(by=member, initial={"lines": [row.cells for row in rows]})
        table: Any = shown["lines"]
        lines = table.field.checked if form else table.field.forms_of(table.value(), bound=False)
        asides = [_aside(number, row) for number, row in enumerate(rows)]
        page: dict[str, Any] = {
            "rows": lines_html.rows("lines", table.field, lines, 0, asides) if rows else "",
            "blank": lines_html.blank("lines", table.field, aside=True),
            "lists": table.lists,
            "count": len(rows),
            "most": table.field.most,
            "wrong": table.wrong_lines,
            "left": list(enumerate(left)),
            "problem": problem,
            "key": request.POST.get("key") or str(uuid4()),
            "action_url": URL,
            "may_record": member.can("repairs.record_done"),
        }
        context = {"page": page, "title": _("核对群消息")}
        return render(request, "repairs/paste_review.html", context, status=status)


def _aside(number: int, row: Row) -> SafeString:
    """The words of the group, and where it might be when several places fit."""
    said = format_html('<input type="hidden" name="lines-{}-said" value="{}">', number, row.said)
    words = format_html('<p class="said">{}</p>', row.said) if row.said else ""
    if not row.candidates:
        return format_html("{}{}", said, words)
    cells = ((str(place.pk), place.path, place.path) for place in row.candidates)
    button = '<button class="offer" type="button" data-row="{}" data-text="{}">{}</button>'
    buttons = format_html_join("", button, cells)
    named = "、".join(place.path for place in row.candidates)
    hint = format_html('<p class="said-where">{}<span class="no-js">{}</span></p>', _("是哪一处？"), named)
    box = format_html('<div class="offers only-js" data-for="id_lines-{}-place">{}</div>', number, buttons)
    return format_html("{}{}{}{}", said, words, hint, box)


def _numbers(data: Mapping[str, Any], prefix: str) -> list[int]:
    return sorted({n for key in data if (n := line_number(prefix, key)) is not None})


def _left_from(data: Any) -> list[Left]:
    """What the review page carried along about the messages that became no line."""
    found = []
    for n in _numbers(data, "left")[:MOST_LEFT]:
        cells = {name: data.get(f"left-{n}-{name}", "") for name in CELLS}
        said, why = data.get(f"left-{n}-said", ""), data.get(f"left-{n}-why", "")
        found.append(Left(cells, said, why, bool(data.get(f"left-{n}-done"))))
    return found


def _rows_from(data: Any) -> list[Row]:
    """The lines as they were sent, those with nothing in them left out, as the form itself does."""
    widget: Any = TakeMessagesForm.base_fields["lines"].widget
    rows = []
    for n in _numbers(data, "lines"):
        line = widget.value_from_datadict(
            {f"lines-0-{name}": data.get(f"lines-{n}-{name}", "") for name in CELLS}, {}, "lines"
        )
        if line:
            rows.append(Row(line[0], data.get(f"lines-{n}-said", "")))
    return rows


def _with_one_more(request: HttpRequest, member: Any, left: list[Left]) -> HttpResponse:
    """也要登记: a message that was left out becomes a line after all."""
    chosen = request.POST["also"]
    if not (chosen.isascii() and chosen.isdecimal() and int(chosen[:6]) < len(left)):
        raise BadRequest("also")
    one = left.pop(int(chosen[:6]))
    rows = [*_rows_from(request.POST), Row(dict(one.cells), one.said)]
    return _review(request, member, rows, left)


def _take(request: HttpRequest, member: Any, left: list[Left]) -> HttpResponse:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as problem:
        raise BadRequest("key") from problem
    rows = _rows_from(request.POST)
    data = {"lines": [row.cells for row in rows]}
    try:
        perform(take_messages, by=member, data=data, key=key)
    except ValidationError:
        with in_school(member.school):
            form = TakeMessagesForm(data, by=member)
            form.is_valid()
        return _review(request, member, rows, left, form=form, problem=_problem(rows), status=400)
    except (Refused, KeyReused) as problem:
        return _review(request, member, rows, left, problem=str(problem), status=409)
    messages.success(request, _("已登记 {count} 张报修单，都已受理。").format(count=len(rows)))
    return HttpResponseRedirect(LIST)


def _problem(rows: list[Row]) -> str:
    return "" if rows else _("没有要登记的：请至少留一行。")
