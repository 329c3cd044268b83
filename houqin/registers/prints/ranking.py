"""名次: totals of a week for each subject, equal totals share a rank."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from houqin.registers.models import VOID, RegisterEntry
from houqin.registers.rules.answers import number_of
from houqin.registers.rules.definition import Definition


class Ranks:
    """Ranks of the lines of a table by the column that is the grid's cell, week by week."""

    def __init__(self, made: Definition, entries: Sequence[RegisterEntry]) -> None:
        name, _dot, self.column = made.paper.cell.partition(".")
        table = made.field(name)
        self.table = name
        self.subject = table.columns[0].name if table and table.columns else ""
        self.totals: dict[date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        if self.column:
            for entry in entries:
                if entry.status != VOID:
                    self._add(entry)

    def _add(self, entry: RegisterEntry) -> None:
        for line in entry.body.get(self.table) or ():
            number = number_of(line.get(self.column))
            if number is not None:
                self.totals[_monday(entry.on)][str(line.get(self.subject) or "")] += number

    def of(self, entry: RegisterEntry, line: int) -> str:
        """The rank of one line's subject in the week of its entry."""
        lines = entry.body.get(self.table) or []
        if not self.column or line >= len(lines):
            return ""
        return rank(self.totals[_monday(entry.on)], str(lines[line].get(self.subject) or ""))


def rank(totals: dict[str, Any], subject: str) -> str:
    """1 for the highest; nothing for who has no total."""
    if subject not in totals:
        return ""
    return str(1 + sum(other > totals[subject] for other in totals.values()))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
