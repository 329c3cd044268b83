"""The figures that can answer a question: what they are called among those of all rooms, and what they are in a period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.facts import Figure, Span, all_facts
from houqin.core.search import syllables_of
from houqin.returns.models import FIGURE, Return, ReturnCell
from houqin.returns.periods import TERM, passed, span_of
from houqin.returns.rules.offering import Word, best, period_in

# What a figure is about, where its label alone does not say it.
ROOMS: dict[str, str | Promise] = {
    "repairs": _("报修"),
    "surveys": _("测评"),
    "hazards": _("隐患"),
    "certificates": _("证照"),
    "documents": _("制度文件"),
    "duties": _("任务"),
    "planning": _("计划"),
    "meetings": _("会议"),
}


def label_of(figure: Figure) -> str:
    """报修：办结; what its label says alone stays so."""
    room = ROOMS.get(figure.code.partition(".")[0], "")
    return f"{room}：{figure.label}" if room and str(room) not in str(figure.label) else str(figure.label)


@dataclass
class Known:
    """The figures of the periods that a return asks for; each period is counted once."""

    school: Any
    on: date
    spans: dict[Span, dict[str, Figure]] = field(default_factory=dict)

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

    def among(self, span: Span) -> Mapping[str, Figure]:
        """All figures of a period."""
        if span not in self.spans:
            self.spans[span] = all_facts(self.school, span)
        return self.spans[span]

    def answer(self, cell: ReturnCell) -> Figure | None:
        """The figure that answers a cell; nothing where none does, or where it is no more."""
        return self.among(self.told(cell)).get(cell.code) if cell.how == FIGURE else None


def offers(known: Known, cells: Iterable[ReturnCell]) -> dict[Any, list[Figure]]:
    """cell -> the figures that its question could mean, in its own period."""
    found, words_of = {}, {}
    for cell in cells:
        span = known.told(cell)
        figures = known.among(span)
        if span not in words_of:
            words_of[span] = [Word(each.code, label_of(each), str(each.rule)) for each in figures.values()]
        found[cell.pk] = [figures[code] for code in best(cell.question, words_of[span], _read)]
    return found


@lru_cache(maxsize=5000)
def _read(text: str) -> tuple[str, ...]:
    return tuple(syllables_of(text, others=False))


def likely_period(question: str) -> str:
    """The period that a question names, else this term."""
    return period_in(question) or TERM
