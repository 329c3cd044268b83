"""The agenda that is proposed: how the last decisions stand, what each room says of the week, what the next one brings.

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
from houqin.terms.weekly import week_of

NUMBERS = "一二三四五六七八九十"
FEW = 5  # lines of one part; nobody reads out more
ROOM_OF_ITS_OWN = "houqin.meetings"


def proposed(member: Any) -> str:
    """As text, to be edited; the caller has named the school."""
    last = last_issued(member)
    points = [*_decisions(member, last), *_rooms(member), *_ahead(member)]
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


def _rooms(member: Any) -> Iterator[Point]:
    """What each room says of this week: its sentences are about a week, so the week stands beside them."""
    span = week_of(member.school, clock.today())
    for _room, module in all_modules("weekly"):
        if module.__package__ != ROOM_OF_ITS_OWN:
            for part in module.past(member, span):
                if lines := _lines(part):
                    yield f"{part.title}（{_days(span)}）" if part.said else part.title, lines


def _days(span: Span) -> str:
    return f"{span.first.month}月{span.first.day}日—{span.last.month}月{span.last.day}日"


def _lines(part: Part) -> list[str]:
    found = [*part.said, *(line.text for line in part.lines)]
    rest = _("其余见清单") if len(found) > FEW else part.rest
    return [*found[:FEW], *([rest] if rest else [])]


def _ahead(member: Any) -> Iterator[Point]:
    span = week_of(member.school, clock.today() + timedelta(days=7))
    said = [
        sentence
        for _room, module in all_modules("weekly")
        if module.__package__ != ROOM_OF_ITS_OWN
        for part in module.ahead(member, span)
        for sentence in part.said
    ]
    if said:
        yield _("下周（{days}）").format(days=_days(span)), said[: FEW * 2]
