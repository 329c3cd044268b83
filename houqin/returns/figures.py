"""The figures that can answer a question: what they are called among those of all rooms, and what they are in a period."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.facts import Figure, Span, facts_of_room
from houqin.core.rooms import all_modules
from houqin.core.search import syllables_of
from houqin.reports.naming import ROOMS, label_of
from houqin.returns.models import FIGURE, Return, ReturnCell
from houqin.returns.periods import TERM, passed, span_of
from houqin.returns.rules.offering import Word, best, period_in

# What all figures are about, to choose from.
GROUPS: dict[str, str | Promise] = ROOMS | {
    "people": _("学生、班级、教职工"),
    "terms": _("上课的日子"),
    "registers": _("日常登记"),
}


def groups() -> dict[str, str]:
    """The rooms that have figures, by what these are about; a room without words here is named by its code."""
    return {room: str(GROUPS.get(room, room)) for room, _module in all_modules("facts")}


def room_of(code: str) -> str:
    """The room that a figure belongs to."""
    return code.partition(".")[0]


def room_named(question: str) -> str:
    """The room whose word stands in the question, else none."""
    return next((room for room, words in ROOMS.items() if str(words) in question), "")


@dataclass
class Known:
    """The figures that a return asks for: of the rooms that its cells name, in the periods they name, each once."""

    school: Any
    on: date
    found: dict[tuple[str, Span], dict[str, Figure]] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Return) -> "Known":
        """By the day up to which the numbers are asked, else as they are today."""
        return cls(row.school, min(row.until_on or clock.today(), clock.today()))

    def span(self, cell: ReturnCell) -> Span:
        """The whole period a cell asks for; what is handed in keeps the one it was given for."""
        given = cell.span if cell.counted is not None else None
        return given or span_of(cell.period, self.on, self.school, cell.span)

    def told(self, cell: ReturnCell) -> Span:
        """What of its period has passed."""
        return passed(self.span(cell), self.on)

    def of_room(self, room: str, span: Span) -> Mapping[str, Figure]:
        """One room's figures of a period."""
        if (room, span) not in self.found:
            self.found[room, span] = facts_of_room(room, self.school, span)
        return self.found[room, span]

    def figure(self, code: str, span: Span) -> Figure | None:
        """The figure of this code in a period; nothing where there is none."""
        return self.of_room(room_of(code), span).get(code)

    def answer(self, cell: ReturnCell) -> Figure | None:
        """The figure that answers a cell; nothing where none does, or where it is no more."""
        return self.figure(cell.code, self.told(cell)) if cell.how == FIGURE else None


def offers(known: Known, cells: Iterable[ReturnCell]) -> dict[Any, list[Figure]]:
    """cell -> the figures that its question could mean, in its own period.

    All rooms are asked what they know in one period only, the one most cells ask for; in others only the rooms offered.
    """
    spans = {cell: known.told(cell) for cell in cells}
    if not spans:
        return {}
    usual = Counter(spans.values()).most_common(1)[0][0]
    figures = [each for room in groups() for each in known.of_room(room, usual).values()]
    words = [Word(each.code, label_of(each), str(each.rule)) for each in figures]
    found = {}
    for cell, span in spans.items():
        offered = (known.figure(code, span) for code in best(cell.question, words, _read))
        found[cell.pk] = [each for each in offered if each is not None]
    return found


@lru_cache(maxsize=5000)
def _read(text: str) -> tuple[str, ...]:
    return tuple(syllables_of(text, others=False))


def likely_period(question: str) -> str:
    """The period that a question names, else this term."""
    return period_in(question) or TERM
