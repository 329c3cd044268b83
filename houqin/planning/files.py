"""From a file (.docx, .xlsx, .txt) to blocks: foreign files are opened only in the limited child of core/sheets."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from houqin.core.sheets.extracting import decode
from houqin.core.sheets.reading import (
    MAX_FILE_MB,
    Book,
    Cell,
    Table,
    Unusable,
    child_lines,
    read_book,
    unusable,
)
from houqin.core.sheets.scanning import Unreadable
from houqin.duties.rules.words import tidy
from houqin.planning.rules.blocks import Block, Grid, Line
from houqin.planning.rules.plan import Reading
from houqin.planning.rules.reading import read_blocks, read_text

MAX_TEXT = 300_000
_OF_SHEETS = (
    "zip_bomb",
    "entity_bomb",
    "strange_xml",
    "too_many_cells",
    "too_many_parts",
    "too_much",
    "macro_file",
)
_STRANGE = gettext_noop(
    "这份 Word 文件太大，或里面的写法不正常，为安全起见不读。请把文字复制到新文档里，另存为 .docx 再导入。"
)
_SHEETS = (".xlsx", ".xls", ".ods", ".csv")


def read_plan(path: Path, name: str = "") -> Reading:
    """Read the plans of a file; raise Unusable with a sentence when it cannot be read. `name` is its sender's name for it."""
    named = Path(name or path.name)
    size, suffix = path.stat().st_size, named.suffix.lower()
    if size > MAX_FILE_MB * 1024 * 1024:
        raise unusable("too_big", size=size // 1024 // 1024 + 1, limit=MAX_FILE_MB)
    if suffix == ".txt":
        return read_text(_text(path), named.stem)
    if suffix in _SHEETS:
        return read_blocks(_of_book(read_book(path, name=named.name)), named.stem)
    if suffix in (".doc", ".wps", ".dot"):
        raise unusable("old_document")
    if suffix != ".docx":
        raise Unusable(
            _("不认识 %(suffix)s 文件。计划请用 .docx、.xlsx 或 .txt。") % {"suffix": suffix or "?"},
            "unknown_kind",
        )
    return read_blocks(_of_document(path, named.name), named.stem)


def _text(path: Path) -> str:
    """A text in any usual encoding."""
    raw = path.read_bytes()
    if not raw.strip():
        raise unusable("empty_file")
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unusable(_("这不是文本文件。计划请用 .docx、.xlsx 或 .txt。"), "not_a_text")
    try:
        text, _encoding = decode(raw)
    except Unreadable as problem:
        raise unusable(problem.code) from problem
    if len(text) > MAX_TEXT:
        raise unusable("too_much")
    return text


def _of_document(path: Path, name: str) -> list[Block]:
    """Paragraphs and tables of a .docx, the lines read once more for tables made of tabs."""
    blocks: list[Block] = []
    for line in _lines(path, name):
        if "table" in line:
            rows = [[tidy(cell) for cell in row] for row in line["table"]["rows"]]
            width = max((len(row) for row in rows), default=0)
            even = [row + [""] * (width - len(row)) for row in rows]
            blocks.append(Grid(even, frozenset((row, column) for row, column in line["table"]["carried"])))
        else:
            blocks.append(Line(tidy(line["line"])))
    return blocks


def _lines(path: Path, name: str) -> list[Any]:
    """What the child says of a document; where its sentence speaks of sheets, one that speaks of Word."""
    try:
        return list(child_lines("document", {"path": str(path), "name": name}))
    except Unusable as problem:
        if problem.code in _OF_SHEETS:
            raise Unusable(_(_STRANGE), problem.code) from problem
        raise


def _of_book(book: Book) -> list[Block]:
    """Each sheet: rows of one cell are lines, the others a table."""
    blocks: list[Block] = []
    for table in book.tables:
        blocks += _of_table(table)
    return blocks


def _of_table(table: Table) -> list[Block]:
    """Merged cells say their words in each row they cover."""
    rows = [[_words(value) for value in row] for row in table.rows]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    carried: set[tuple[int, int]] = set()
    for top, left, bottom, _right in table.merged:
        for row in range(top, min(bottom, len(rows))):
            rows[row][left - 1] = rows[top - 1][left - 1]
            carried.add((row, left - 1))
    blocks: list[Block] = []
    start = 0
    while start < len(rows) and sum(map(bool, rows[start])) <= 1:
        blocks += [Line(cell) for cell in rows[start] if cell]
        start += 1
    if width == 1 or start == len(rows):
        return blocks + [
            Line(line) for row in rows[start:] for cell in row for line in cell.split("\n") if line
        ]
    return [
        *blocks,
        Grid(rows[start:], frozenset((row - start, column) for row, column in carried if row >= start)),
    ]


def _words(value: Cell) -> str:
    """A cell as people read it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return tidy(str(value))
