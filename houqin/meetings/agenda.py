"""The agenda that is proposed: how the last decisions stand, what each room says is late, what the next week brings.

The rooms tell it through their weekly.py; whoever plans the meeting strikes out and adds.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.bulletins import Part
from houqin.core.facts import Span
from houqin.core.rooms import all_modules
from houqin.core.words import day_words
from houqin.meetings.models import Meeting
from houqin.meetings.standing import last_issued, unfinished

NUMBERS = "一二三四五六七八九十"
FEW = 5  # lines of one part; what is more is counted
ROOM_OF_ITS_OWN = "houqin.meetings"


def proposed(member: Any) -> str:
    """As text, to be edited; the caller has named the school."""
    last = last_issued(member)
    points = [*_decisions(member, last), *_rooms(member, last), *_ahead(member)]
    points.append((_("其他"), []))
    return "\n".join(
        "\n".join([f"{_number(number)}、{title}", *(f"　{n}. {line}" for n, line in enumerate(lines, 1))])
        for number, (title, lines) in enumerate(points)
    )


def _number(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number + 1)


Point = tuple[str, list[str]]


def _decisions(member: Any, last: Meeting | None) -> Iterator[Point]:
    lines = [
        _("{what}（{who}，{day}前）：{stands}").format(
            what=each.decision.what,
            who=each.decision.who,
            day=day_words(each.decision.due_on),
            stands=each.words,
        )
        for each in unfinished(member, last)
    ]
    if lines:
        yield _("上次决定的事办得怎样"), lines


def _rooms(member: Any, last: Meeting | None) -> Iterator[Point]:
    """What each room says of the days since the last meeting."""
    today = clock.today()
    since = max(last.on, today - timedelta(days=60)) if last else today - timedelta(days=7)
    span = Span(min(since, today), today)
    for _room, module in all_modules("weekly"):
        if module.__package__ != ROOM_OF_ITS_OWN:
            for part in module.past(member, span):
                if lines := _lines(part):
                    yield part.title, lines


def _lines(part: Part) -> list[str]:
    found = [*part.said, *(line.text for line in part.lines)]
    rest = _("另有 {count} 条").format(count=len(found) - FEW) if len(found) > FEW else part.rest
    return [*found[:FEW], *([rest] if rest else [])]


def _ahead(member: Any) -> Iterator[Point]:
    today = clock.today()
    span = Span(today + timedelta(days=1), today + timedelta(days=7))
    said = [
        sentence
        for _room, module in all_modules("weekly")
        if module.__package__ != ROOM_OF_ITS_OWN
        for part in module.ahead(member, span)
        for sentence in part.said
    ]
    if said:
        yield _("往后七天"), said[: FEW * 2]
