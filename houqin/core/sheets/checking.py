"""Checking a whole file before anything is written: every row, every cell, all problems at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from houqin.core.sheets.columns import Bad, Column, Doubt, Sheet
from houqin.core.sheets.matching import Match, Matched, NoMatch, Skipped, cell_text, match_book
from houqin.core.sheets.reading import Book, Cell, Unusable, column_letters

Level = Literal["refused", "warning"]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, or with a whole row (`column` empty), in words for the person who typed
    it.
    """

    row: int
    column: str
    header: str
    value: str
    text: str
    level: Level

    def __str__(self) -> str:
        return (
            f"{self.column}{self.row} {self.header}：{self.text}"
            if self.column
            else f"{self.row}：{self.text}"
        )


@dataclass
class ParsedRow:
    """One data row: its number in the file, its values by field, what was doubted, and its problems."""

    number: int
    values: dict[str, Any]
    headers: dict[str, Matched]
    notes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    raw: dict[str, Cell] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def refused(self) -> bool:
        """May this row not be taken?"""
        return any(problem.level == "refused" for problem in self.problems)

    def refuse(self, name: str, text: str) -> None:
        """This row cannot be taken because of the field `name` (empty: the whole row)."""
        self._add(name, text, "refused")

    def warn(self, name: str, text: str) -> None:
        """This row is taken, but somebody should look at the field `name`."""
        self._add(name, text, "warning")

    def _add(self, name: str, text: str, level: Level) -> None:
        matched = self.headers.get(name)
        column, header = (matched.letter, matched.header) if matched else ("", "")
        problem = Problem(self.number, column, header, cell_text(self.raw.get(name))[:100], str(text), level)
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass
class Checked:
    """A file after checking: its data rows in order and how it was understood."""

    sheet: Sheet
    book: Book
    match: Match
    rows: list[ParsedRow]
    notes: list[str] = field(default_factory=list)

    @property
    def mapping(self) -> list[Matched]:
        """All headers of the file and what they fill."""
        return self.match.mapping

    @property
    def skipped(self) -> list[Skipped]:
        """Rows that are not data, each with the reason."""
        return self.match.skipped

    @property
    def problems(self) -> list[Problem]:
        """All problems, by row."""
        return [problem for row in self.rows for problem in row.problems]

    @property
    def good(self) -> Iterator[ParsedRow]:
        """The rows that may be taken."""
        return (row for row in self.rows if not row.refused)


def check(sheet: Sheet, book: Book) -> Checked:
    """Parse all rows of the matching worksheet; raise Unusable when the file as a whole cannot be
    understood.
    """
    try:
        match = match_book(sheet, book)
    except NoMatch as problem:
        raise Unusable(problem.sentence, "no_match") from problem
    headers = {matched.field: matched for matched in match.mapping if matched.field}
    fill_merged(match)
    columns = [(column, match.places.get(column.name, 0) - 1) for column in sheet.columns]
    rows = [parse_row(number, columns, headers, match, book.epoch) for number in match.rows]
    refuse_doubles(sheet, rows)
    return Checked(sheet, book, match, rows, notes=notes_on(match, book))


def fill_merged(match: Match) -> None:
    """A cell merged downward stands for each of its rows: 教学楼 beside four rooms is the building of all
    four.
    """
    places = set(match.places.values())
    data = set(match.rows)
    for top, left, bottom, right in match.table.merged:
        if left not in places or right != left or top not in data:
            continue
        value = match.table.value(top, left)
        for number in range(top + 1, bottom + 1):
            row = match.table.rows[number - 1] if number in data else None
            if row is not None:
                row.extend([None] * (left - len(row)))
                row[left - 1] = value


def parse_row(
    number: int,
    columns: list[tuple[Column, int]],
    headers: dict[str, Matched],
    match: Match,
    epoch: datetime.date,
) -> ParsedRow:
    """All cells of one row; a problem in one does not hide those in the others."""
    cells = match.table.rows[number - 1]
    row = ParsedRow(number, {}, headers)
    for column, place in columns:
        value = cells[place] if 0 <= place < len(cells) else None
        row.raw[column.name] = value
        fault = match.table.faults.get((number, place + 1)) if match.table.faults else None
        row.values[column.name] = None if fault else parse_cell(row, column, value, epoch)
        if fault:
            row.refuse(column.name, fault_text(number, place + 1, fault))
    return row


def parse_cell(row: ParsedRow, column: Column, value: Cell, epoch: datetime.date) -> Any:
    """The value of one cell, or None with a problem noted."""
    result = None
    if value is not None:
        try:
            result = column.parse(value, epoch)
        except Bad as problem:
            row.refuse(column.name, problem.text)
            return None
        except Doubt as problem:
            row.warn(column.name, problem.text)
            row.notes[column.name] = cell_text(value)
            return problem.value
    if result is None and column.required:
        row.refuse(column.name, _("“%(label)s”必须填写。") % {"label": column.label})
    return result


def fault_text(row: int, column: int, fault: str) -> str:
    """Why a calculated cell has no usable value, naming the cell."""
    cell = f"{column_letters(column)}{row}"
    if fault == "formula":
        return _("单元格 %(cell)s 是公式，但没有算出的结果。请用 Excel 打开后保存一次，或改成数值。") % {
            "cell": cell
        }
    return _("单元格 %(cell)s 是错误值 %(fault)s。请改成正确的内容。") % {"cell": cell, "fault": fault}


def refuse_doubles(sheet: Sheet, rows: list[ParsedRow]) -> None:
    """The same thing twice in one file: the first stands, each later one is refused and names it."""
    if not sheet.key:
        return
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(row.values.get(name) for name in sheet.key)
        if row.refused or all(part is None for part in key):
            continue
        first = seen.setdefault(key, row.number)
        if first != row.number:
            row.refuse(sheet.key[0], _("与第 %(row)s 行重复。") % {"row": first})


def notes_on(match: Match, book: Book) -> list[str]:
    """What a person should know about how the file was read."""
    notes = []
    hidden = [number for number in match.rows if number in match.table.hidden_rows]
    if hidden:
        notes.append(
            _("第 %(rows)s 行在文件里是隐藏的，也会导入。") % {"rows": "、".join(map(str, hidden[:20]))}
        )
    if book.kind == "csv":
        separator = {"\t": _("制表符"), ";": _("分号"), ",": _("逗号")}.get(book.delimiter, book.delimiter)
        notes.append(
            _("文字编码 %(code)s，各列用%(mark)s分开。") % {"code": book.encoding, "mark": separator}
        )
    columns = [
        matched.header
        for matched in match.mapping
        if matched.field and matched.column in match.table.hidden_columns
    ]
    if columns:
        notes.append(_("列“%(columns)s”在文件里是隐藏的，也会导入。") % {"columns": "、".join(columns)})
    if match.table.name and len(book.tables) > 1:
        notes.append(_("只读工作表“%(name)s”。") % {"name": match.table.name})
    return notes
