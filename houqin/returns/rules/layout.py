"""Which cells of a worksheet ask for something: blanks under headings, blanks beside labels.

Offices lay their tables out in two ways: headings above (one row for each school or each item, headings in one to three
rows, merged), and labels to the left. What is no heading by its row (a title, a note, a line of 填报人：) is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from houqin.core.sheets.reading import Table, column_letters
from houqin.returns.rules.words import BETWEEN, UNIT_CELL, plain, unit_of, without_unit

LONGEST_WORDS = 40  # what is longer is a note, no heading
LONGEST_PLACE = 8  # 江宁县青禾镇 before the name of a school; what has more is a sentence about it
HEAD_ROWS = 4
MOST_LABELS = 2
UNIT_HEADS = frozenset(("单位", "计量单位"))
NUMBERS = re.compile(r"[\d.,%、/: -]*|\d{4}年\d\d?月(\d\d?日)?")
SOURCES = "数据来源"  # the sheet that a filled file has from us


@dataclass(frozen=True)
class Asked:
    """One cell that asks: its place, the question in the words of the table, and in what unit."""

    row: int
    column: int
    question: str
    unit: str = ""

    @property
    def cell(self) -> str:
        """C5."""
        return f"{column_letters(self.column)}{self.row}"


def asked_in(table: Table, own: str = "") -> list[Asked]:
    """The cells to be filled, from above and from the left. `own` is the school's name: of a table with a row for each
    school only its own is asked.
    """
    return list(_Layout(table, own).asked())


def title_of(table: Table) -> str:
    """The first row that holds one sentence and nothing else."""
    for row in range(1, min(len(table.rows), 6) + 1):
        found = [plain(str(value)) for value in table.rows[row - 1] if value not in (None, "")]
        if len(found) > 1:
            break
        if found and not has_colon(found[0]) and not re.match(r"附[件表]", found[0]):
            return found[0]
    return ""


class _Layout:
    def __init__(self, table: Table, own: str) -> None:
        self.table, self.own = table, bare(own)
        self.spread: dict[tuple[int, int], tuple[int, int]] = {
            (row, column): (top, left)
            for top, left, bottom, right in table.merged
            if (bottom - top + 1) * (right - left + 1) < 20_000
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        self.height = len(table.rows)
        self.width = max((len(row) for row in table.rows), default=0)
        self.lines = [self._texts(row) for row in range(self.height + 2)]
        self.nearest: dict[
            int, int
        ] = {}  # column -> the last row of headings above the row that is walked now

    # What stands in a cell -----------------------------------------------------------------------------------

    def _texts(self, row: int) -> dict[int, str]:
        told = ((column, self._words(row, column)) for column in range(1, self.width + 1))
        return {column: words for column, words in told if words}

    def _words(self, row: int, column: int) -> str:
        """The text that stands there, also from the cell it is merged with; nothing for numbers."""
        value = self.table.value(*self.spread.get((row, column), (row, column)))
        words = plain(value) if isinstance(value, str) else ""
        return "" if NUMBERS.fullmatch(words) else words

    def words(self, row: int, column: int) -> str:
        return self.lines[row].get(column, "")

    def is_open(self, row: int, column: int) -> bool:
        """Nothing stands there, nothing is calculated there, it is not hidden, and no part of a larger cell."""
        at_home = self.spread.get((row, column), (row, column)) == (row, column)
        seen = row not in self.table.hidden_rows and column not in self.table.hidden_columns
        fault = (row, column) in self.table.faults
        return at_home and seen and not fault and self.table.value(row, column) in (None, "")

    def origins(self, row: int) -> set[tuple[int, int]]:
        """The cells its texts come from: a merged one counts once."""
        return {self.spread.get((row, column), (row, column)) for column in self.lines[row]}

    # Rows ----------------------------------------------------------------------------------------------------

    @cached_property
    def heads(self) -> set[int]:
        """Rows of headings: the first rows of a table, as long as each column of the first has a text in them."""
        found: set[int] = set()
        covers: set[int] = set()
        for row in range(1, self.height + 1):
            texts = set(self.lines[row])
            if row - 1 in found and covers <= texts and self._may_head(row):
                found.add(row)
            elif self._begins(row):
                found.add(row)
                covers = texts
        return found

    def _begins(self, row: int) -> bool:
        """A table begins below nothing, below a title or below a line of labels."""
        above = self.lines[row - 1] if row > 1 else {}
        apart = len(self.origins(row - 1)) < 2 if row > 1 else True
        return (apart or any(has_colon(each) for each in above.values())) and self._may_head(row)

    def _may_head(self, row: int) -> bool:
        """Two different texts at least, no gap between the first and the last, no sentence, no 填报人：."""
        texts = self.lines[row]
        if len(self.origins(row)) < 2 or any(len(each) > LONGEST_WORDS for each in texts.values()):
            return False
        whole = len(texts) == max(texts) - min(texts) + 1
        return whole and not any(has_colon(each) for each in texts.values())

    @cached_property
    def under_heads(self) -> set[int]:
        """The row right below the last row of headings."""
        return {row + 1 for row in self.heads if row + 1 not in self.heads}

    @cached_property
    def other_schools(self) -> set[int]:
        """Rows of other schools, and of their total, where the table has a row of our own."""
        mine = next(self._own_cells(), None)
        if mine is None:
            return set()
        first = max(row for row in self.heads if row < mine[0]) + 1
        named = {row for row in range(first, self.height + 1) if self.words(row, mine[1])}
        return {row for row in named if not self._is_own(self.words(row, mine[1]))} - self._labelled(first)

    def _own_cells(self) -> Iterator[tuple[int, int]]:
        """Where our name stands below headings."""
        for row in range(min(self.heads, default=self.height) + 1, self.height + 1):
            if row not in self.heads:
                yield from ((row, c) for c, words in self.lines[row].items() if self._is_own(words))

    def _labelled(self, first: int) -> set[int]:
        rows = range(first, self.height + 1)
        return {row for row in rows if any(has_colon(each) for each in self.lines[row].values())}

    def _is_own(self, words: str) -> bool:
        return bool(self.own) and not has_colon(words) and same_school(bare(words), self.own)

    # Questions -----------------------------------------------------------------------------------------------

    def asked(self) -> Iterator[Asked]:
        for row in range(1, self.height + 2):
            if row not in self.other_schools:
                blanks = (column for column in range(1, self.width + 1) if self.is_open(row, column))
                yield from filter(None, (self._asked(row, column) for column in blanks))
            if row in self.heads:
                self.nearest = ({} if row - 1 not in self.heads else self.nearest) | dict.fromkeys(
                    self.lines[row], row
                )

    def _asked(self, row: int, column: int) -> Asked | None:
        beside = self.words(row, column - 1) if column > 1 else ""
        if is_label(beside) and len(beside) <= LONGEST_WORDS:
            return self._of(row, column, [beside.rstrip(":：")], [])
        if self._is_unit(column):
            return None
        above, labels = self._above(column), self._labels(row, column)
        if above and (labels or row in self.under_heads):
            return self._of(row, column, labels, above)
        if not self.heads and beside and row > 1 and len(beside) <= LONGEST_WORDS and not has_colon(beside):
            return self._of(row, column, [beside], [])  # a form: labels with blanks beside them
        return None

    def _above(self, column: int) -> list[str]:
        """The headings over a cell, the nearest last."""
        nearest = self.nearest.get(column, 0)
        found: dict[tuple[int, int], str] = {}
        for row in range(nearest, max(nearest - HEAD_ROWS, 0), -1):
            if row not in self.heads:
                break
            found.setdefault(self.spread.get((row, column), (row, column)), self.words(row, column))
        return list(reversed(found.values()))

    def _labels(self, row: int, column: int) -> list[str]:
        """What the row is about: the texts nearest to the left, without the unit."""
        found: dict[tuple[int, int], str] = {}
        for c in range(column - 1, 0, -1):
            words = self.words(row, c)
            if words and not self._is_unit(c):
                found.setdefault(self.spread.get((row, c), (row, c)), words)
            elif found and not words:
                break
        kept = [each for each in found.values() if len(each) <= LONGEST_WORDS and not has_colon(each)]
        return list(reversed(kept[:MOST_LABELS]))

    def _is_unit(self, column: int) -> bool:
        """A column 单位 behind what is counted; in the first column it is whoever fills the table in."""
        above = self._above(column)
        return column > 1 and bool(above) and bare(above[-1]) in UNIT_HEADS

    def _of(self, row: int, column: int, labels: list[str], above: list[str]) -> Asked | None:
        parts = [without_unit(each) for each in (*labels, *above)]
        parts = [each for each in parts if each and not self._is_own(each)]
        question = BETWEEN.join(dict.fromkeys(parts))[:200]
        return Asked(row, column, question, self._unit(row, [*labels, *above])) if question else None

    def _unit(self, row: int, told: list[str]) -> str:
        """From the brackets of a heading, else from a column 单位, else from a cell 单位：元."""
        of_heads = next((unit for each in reversed(told) if (unit := unit_of(each))), "")
        columns = (c for c, words in self.lines[row].items() if self._is_unit(c) and not has_colon(words))
        in_row = next((self.words(row, c) for c in columns), "")[:4]
        return of_heads or in_row or self._unit_of_all

    @cached_property
    def _unit_of_all(self) -> str:
        cells = (words for row in range(1, self.height + 1) for words in self.lines[row].values())
        return next((found[1] for each in cells if (found := UNIT_CELL.match(each))), "")


def is_label(words: str) -> bool:
    """联系电话： stands before what it asks for."""
    return words.endswith((":", "："))


def has_colon(words: str) -> bool:
    """填表人：张三 is said about the paper, it heads no column and no row."""
    return ":" in words or "：" in words


def bare(name: str) -> str:
    """A school's name as it is compared."""
    return re.sub(r"[\W_]+", "", plain(name))


def same_school(one: str, other: str) -> bool:
    """青禾中心小学 and 江宁县青禾中心小学 are one."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 4 and short in long and len(long) <= len(short) + LONGEST_PLACE)
