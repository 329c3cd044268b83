"""Tables that add up: tallies of groups, rows and columns of them, and what is too much gathered into one 其余.

Everything is kept as whole numbers: sum, count, least and most. So a total is the sum of its cells to the last digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

REST = "~"  # the key of 其余, which is no group that could be asked for
ALL = ""  # the one column of a table that has no columns

Cells = Mapping[tuple[str, str], "Tally"]


@dataclass(frozen=True)
class Amount:
    """What is known of one number of many rows: those without it are not counted."""

    total: int = 0
    count: int = 0
    least: int | None = None
    most: int | None = None

    def __add__(self, other: "Amount") -> "Amount":
        least = [each for each in (self.least, other.least) if each is not None]
        most = [each for each in (self.most, other.most) if each is not None]
        return Amount(
            self.total + other.total,
            self.count + other.count,
            min(least, default=None),
            max(most, default=None),
        )


@dataclass(frozen=True)
class Tally:
    """How many rows a group has, and its amounts."""

    count: int = 0
    amounts: tuple[Amount, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        if not self.count:
            return other
        if not other.count:
            return self
        pairs = zip(self.amounts, other.amounts, strict=True)
        return Tally(self.count + other.count, tuple(one + another for one, another in pairs))


NOTHING = Tally()


@dataclass(frozen=True)
class Head:
    """One row or one column: its key in the address, and its words."""

    key: str
    words: str


@dataclass(frozen=True)
class Table:
    """Rows and columns in order; a table with one way of grouping has the one column ALL."""

    rows: Sequence[Head]
    columns: Sequence[Head]
    cells: Cells

    def at(self, row: str, column: str = ALL) -> Tally:
        return self.cells.get((row, column), NOTHING)

    def of_row(self, row: str) -> Tally:
        return total(self.at(row, each.key) for each in self.columns)

    def of_column(self, column: str) -> Tally:
        return total(self.at(each.key, column) for each in self.rows)

    @property
    def total(self) -> Tally:
        return total(self.cells.values())


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    found = NOTHING
    for each in tallies:
        found += each
    return found


@dataclass(frozen=True)
class Most:
    """How many of a kind are shown: the first of them, or of times the latest."""

    many: int
    latest: bool = False


def folded(cells: Cells, rows: Sequence[Head], columns: Sequence[Head], most: tuple[Most, Most]) -> Table:
    """At most so many rows and columns; the others become one 其余, which is a full member of the sums."""
    kept_rows, row_of = _kept(rows, most[0])
    kept_columns, column_of = _kept(columns, most[1])
    found: dict[tuple[str, str], Tally] = {}
    for (row, column), tally in cells.items():
        key = row_of[row], column_of[column]
        found[key] = found.get(key, NOTHING) + tally
    return Table(kept_rows, kept_columns, found)


def _kept(heads: Sequence[Head], most: Most) -> tuple[list[Head], dict[str, str]]:
    """(what is shown, where each one goes)."""
    shown = {each.key: each.key for each in heads}
    if len(heads) <= most.many:
        return list(heads), shown
    cut = len(heads) - most.many + 1 if most.latest else most.many - 1
    others, kept = (heads[:cut], heads[cut:]) if most.latest else (heads[cut:], heads[:cut])
    words = _("更早的{n}项") if most.latest else _("其余{n}项")
    rest = Head(REST, words.format(n=len(others)))
    gathered = shown | {each.key: REST for each in others}
    return ([rest, *kept] if most.latest else [*kept, rest]), gathered
