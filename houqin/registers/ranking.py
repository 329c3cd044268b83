"""Score sheets with ranks, week by week: the total of each subject, equal totals share a rank and the next one is skipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from houqin.registers.models import VOID, Register, RegisterEntry
from houqin.registers.prints.ranking import Ranks, rank
from houqin.registers.rules.answers import written
from houqin.terms.calendar import week_label

RANK = "@rank"


@dataclass(frozen=True)
class Week:
    """One week's ranks, the best first: (rank, subject, total)."""

    monday: date
    label: str
    lines: list[tuple[str, str, str]]


def ranking_of(register: Register, days: Sequence[date], member: Any) -> list[Week]:
    """The weeks of a month as far as he may see them, whole ones at both ends, the newest first; none without ranks."""
    made = register.definition
    field = made.field(made.paper.cell)
    if RANK not in made.paper.columns or field is None:
        return []
    first = days[0] - timedelta(days=days[0].weekday())
    last = days[-1] + timedelta(days=6 - days[-1].weekday())
    rows = RegisterEntry.objects.visible_to(member).filter(register=register, on__range=(first, last))
    totals = Ranks(made, list(rows.exclude(status=VOID).only("on", "status", "body"))).totals
    return [
        Week(
            monday,
            week_label(register.school, monday) or f"{monday.month}月{monday.day}日起",
            [
                (rank(totals[monday], subject), subject, written(total, field.decimals))
                for subject, total in sorted(totals[monday].items(), key=lambda each: (-each[1], each[0]))
            ],
        )
        for monday in sorted(totals, reverse=True)
    ]
