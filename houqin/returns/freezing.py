"""What is kept of a number that is handed in: its words, its rule, its days, and which rows it counted."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.errors import Refused
from houqin.core.facts import Figure
from houqin.reports.naming import label_of
from houqin.returns.figures import Known
from houqin.returns.models import FIGURE, TYPED, Return, ReturnCell

MOST_ROWS = 500  # rows kept of one number; of more only how many there were


@dataclass(frozen=True)
class Counted:
    """The rows of a number: of which model, by their keys; days of the calendar by their words. Too many: no keys."""

    model: str
    keys: frozenset[str] | None

    @classmethod
    def of(cls, figure: Figure) -> "Counted":
        """Of a figure as it stands now."""
        rows = figure.rows
        if not isinstance(rows, list | tuple):
            keys = [str(pk) for pk in rows.order_by().values_list("pk", flat=True)[: MOST_ROWS + 1]]
            return cls(rows.model._meta.label_lower, _few(keys))
        model = rows[0]._meta.label_lower if rows and hasattr(rows[0], "_meta") else ""
        return cls(model, _few([row_key(row) for row in rows[: MOST_ROWS + 1]]))

    @classmethod
    def kept(cls, cell: ReturnCell) -> "Counted | None":
        """As a cell keeps it; nothing of what was typed."""
        if not isinstance(cell.rows, dict):
            return None
        keys = cell.rows["keys"]
        return cls(cell.rows["model"], None if keys is None else frozenset(keys))

    def packed(self) -> dict[str, Any]:
        """As a cell keeps it."""
        return {"model": self.model, "keys": None if self.keys is None else sorted(self.keys)}


def _few(keys: list[str]) -> frozenset[str] | None:
    return None if len(keys) > MOST_ROWS else frozenset(keys)


def row_key(row: Any) -> str:
    """A row's key; of a day of the calendar its date, of what else is counted its words."""
    return str(getattr(row, "pk", "") or getattr(row, "date", "") or row)[:120]


def undecided(row: Return) -> Any:
    """The cells of which nobody has said anything yet."""
    return ReturnCell.objects.filter(of_return=row, how="").order_by("position")


def frozen(row: Return) -> list[ReturnCell]:
    """All cells as they are handed in; the caller has named the school."""
    known = Known.of(row)
    cells = list(ReturnCell.objects.filter(of_return=row).order_by("position"))
    for cell in cells:
        if cell.how == FIGURE:
            _freeze(cell, known)
        cell.said = cell.typed if cell.how == TYPED else cell.said
    return cells


def _freeze(cell: ReturnCell, known: Known) -> None:
    figure = known.answer(cell)
    if figure is None:
        raise Refused(_("“{question}”：这一段时间没有这个数，请另选一个。").format(question=cell.question))
    span = known.span(cell)
    cell.said, cell.label, cell.rule = figure.said, label_of(figure)[:200], str(figure.rule)[:500]
    cell.first_on, cell.last_on = span.first, span.last
    cell.counted, cell.rows = count(figure), Counted.of(figure).packed()


def count(figure: Figure) -> int:
    """How many rows; of a mean or a sum the rows behind it."""
    if not figure.measured:
        return figure.value
    rows = figure.rows
    return len(rows) if isinstance(rows, list | tuple) else int(rows.count())
