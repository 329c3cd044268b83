"""Reading a spreadsheet file somebody uploaded: the parent's side of the limited child process.

`read_book` gives a `Book` of plain values at their places, or raises `Unusable` with one Chinese sentence.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from houqin.core.sheets.scanning import column_letters

Cell = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | None

MAX_FILE_MB = 20
MEMORY_MB = 1024
CPU_SECONDS = 10
WALL_SECONDS = 30.0
MAX_ANSWER_BYTES = 256 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[3]
_places = threading.BoundedSemaphore(2)  # two large files at once are enough for one machine

SENTENCES = {
    "empty_file": gettext_noop("文件是空的（0 字节）。请重新选择文件。"),
    "macro_file": gettext_noop("不接收含宏的文件（.%(suffix)s）。请在 Excel 里另存为 .xlsx 再导入。"),
    "unknown_kind": gettext_noop("不认识 .%(suffix)s 文件。请用 .xlsx、.xls、.ods 或 .csv。"),
    "locked_file": gettext_noop("文件加了密码，打不开。请在 Excel 里去掉密码后另存，再导入。"),
    "renamed_text": gettext_noop(
        "文件名是 .%(suffix)s，内容却是文本。请用 Excel 打开后另存为 .xlsx，或把后缀改回 .csv。"
    ),
    "renamed_page": gettext_noop(
        "文件名是 .%(suffix)s，内容却是网页。请用 Excel 打开后另存为 .xlsx 再导入。"
    ),
    "renamed_xls": gettext_noop(
        "文件名是 .%(suffix)s，内容却是旧版 .xls。请用 Excel 打开后另存为 .xlsx 再导入。"
    ),
    "renamed_xlsx": gettext_noop(
        "文件名是 .%(suffix)s，内容却是压缩包或 .xlsx。请用 Excel 打开后另存为 .xlsx 再导入。"
    ),
    "not_a_sheet": gettext_noop(
        "这不是表格文件（后缀 .%(suffix)s，内容不是表格）。请选择 .xlsx、.xls、.ods 或 .csv。"
    ),
    "not_a_workbook": gettext_noop("这是一个压缩包，不是 Excel 文件。请先解压，再选择里面的表格。"),
    "broken_file": gettext_noop("文件不完整或已损坏，读不出来。请重新下载或另存一份再导入。"),
    "too_many_parts": gettext_noop("文件内部的部件太多，不是正常的表格。请把数据复制到新表格里再导入。"),
    "zip_bomb": gettext_noop("文件展开后超过 %(size)s MB，不是正常的表格。请把数据复制到新表格里再导入。"),
    "entity_bomb": gettext_noop(
        "文件里有不允许的内容（XML 实体），为安全起见不读。请把数据复制到新表格里再导入。"
    ),
    "strange_xml": gettext_noop(
        "文件内部的写法不正常，为安全起见不读。请用 Excel 打开后另存为 .xlsx 再导入。"
    ),
    "far_cell": gettext_noop(
        "表格范围异常：单元格 %(cell)s 超出 %(rows)s 行、%(columns)s 列的范围。请删去远处多余的内容再导入。"
    ),
    "too_many_rows": gettext_noop("表格超过 %(limit)s 行。请分成几个文件导入。"),
    "too_many_columns": gettext_noop("表格超过 %(limit)s 列。请删去多余的列再导入。"),
    "too_many_cells": gettext_noop("表格内容超过 %(limit)s 格。请分成几个文件导入。"),
    "too_many_sheets": gettext_noop("文件里的工作表超过 %(limit)s 张。请只留要导入的那一张。"),
    "field_too_long": gettext_noop("第 %(row)s 行有一格超过 %(limit)s 个字，不是正常的表格。"),
    "lone_quote": gettext_noop(
        '第 %(row)s 行的引号（"）没有成对，无法分清各列。请改好引号，或用 Excel 另存为 .xlsx。'
    ),
    "unknown_encoding": gettext_noop(
        "认不出文字编码（不是 UTF-8、GBK/GB18030 或 UTF-16）。请用 Excel 另存为 .xlsx。"
    ),
    "too_much": gettext_noop(
        "表格太大或太复杂，读取超出了允许的内存或时间。请分成几个文件，或把数据复制到新表格里再导入。"
    ),
    "old_document": gettext_noop(
        "这是旧版 Word 文件（.doc），读不了。请用 Word 或 WPS 打开后另存为 .docx 再导入。"
    ),
    "not_a_document": gettext_noop("这不是 Word 文件（.docx）。请用 Word 或 WPS 打开后另存为 .docx 再导入。"),
    "too_big": gettext_noop("文件有 %(size)s MB，超过 %(limit)s MB。请分成几个文件，或去掉图片再导入。"),
}


class Unusable(Exception):
    """The whole file cannot be used; `sentence` says what is wrong and what to do."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code

    def __str__(self) -> str:
        return self.sentence


@dataclass
class Table:
    """One worksheet: values at their places. Row and column numbers count from 1 as people see them."""

    name: str
    hidden: bool = False
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    faults: dict[tuple[int, int], str] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Cell:
        """The value at a place; nothing where the file has nothing."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None


@dataclass
class Book:
    """A file that was read. `epoch` is day 0 of its date numbers; `sha256` binds a preview to this
    content.
    """

    path: Path
    name: str
    kind: Literal["xlsx", "xls", "ods", "csv"]
    sha256: str
    tables: list[Table] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    date_1904: bool = False

    @property
    def epoch(self) -> datetime.date:
        """The date that number 0 stands for."""
        return datetime.date(1904, 1, 1) if self.date_1904 else datetime.date(1899, 12, 30)


def read_book(path: Path | str, *, name: str = "", max_rows: int = 100_000, max_columns: int = 100) -> Book:
    """Read a .xlsx, .xls, .ods or .csv file; `name` is what the user called it. Raise Unusable with a
    sentence.
    """
    path = Path(path)
    name = name or path.name
    size = path.stat().st_size
    if size > MAX_FILE_MB * 1024 * 1024:
        raise unusable("too_big", size=size // 1024 // 1024 + 1, limit=MAX_FILE_MB)
    request = {"path": str(path), "name": name, "max_rows": max_rows, "max_columns": max_columns}
    book: Book | None = None
    for line in child_lines("read", request):
        if isinstance(line, list):
            assert book is not None
            book.tables[-1].rows.extend([_values(row) for row in line])
        elif "head" in line:
            book = Book(path, name, sha256=_digest(path), **line["head"])
        elif book is not None:
            book.tables.append(_table(line))
    if book is None:
        raise unusable("too_much")
    return book


def child_lines(
    job: str,
    request: dict[str, Any],
    *,
    memory_mb: int = MEMORY_MB,
    cpu_seconds: int = CPU_SECONDS,
    wall_seconds: float = WALL_SECONDS,
) -> Iterator[Any]:
    """Run a job in the limited child and yield its lines; its refusal or death raises Unusable."""
    request = request | {"memory_mb": memory_mb, "cpu_seconds": cpu_seconds}
    with _places:
        process = _start(job)
        watch = threading.Timer(wall_seconds, process.kill)
        watch.start()
        assert process.stdout is not None
        try:
            _send(process, request)
            yield from _answers(process)
            if process.wait() != 0:
                raise unusable("too_much")
        finally:
            watch.cancel()
            process.kill()
            process.stdout.close()
            process.wait()


def _start(job: str) -> subprocess.Popen[bytes]:
    """A child with no environment to speak of: it needs none, and it should know nothing."""
    keep = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP") if key in os.environ}
    return subprocess.Popen(
        [sys.executable, "-s", "-B", "-m", "houqin.core.sheets.child", job],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=keep | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )


def _send(process: subprocess.Popen[bytes], request: dict[str, Any]) -> None:
    """Give the request; a child that died at once is noticed by its silence."""
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(request).encode())
        process.stdin.close()
    except BrokenPipeError:
        pass


def _answers(process: subprocess.Popen[bytes]) -> Iterator[Any]:
    """Lines of the child as they come, up to a total size."""
    assert process.stdout is not None
    total = 0
    for raw in process.stdout:
        total += len(raw)
        if total > MAX_ANSWER_BYTES:
            raise unusable("too_much")
        try:
            line = json.loads(raw)
        except ValueError as error:  # cut off in the middle: the child died while writing
            raise unusable("too_much") from error
        if isinstance(line, dict) and "refused" in line:
            raise unusable(line["refused"], **line["args"])
        yield line


def unusable(code: str, **args: Any) -> Unusable:
    """The refusal whose sentence is kept under `code`."""
    return Unusable(_(SENTENCES[code]) % args, code)


def _table(line: dict[str, Any]) -> Table:
    """The description that precedes a sheet's rows."""
    return Table(
        name=line["sheet"],
        hidden=line["hidden"],
        merged=[(top, left, bottom, right) for top, left, bottom, right in line["merged"]],
        hidden_rows=frozenset(line["hidden_rows"]),
        hidden_columns=frozenset(line["hidden_columns"]),
        faults={(row, column): text for row, column, text in line["faults"]},
    )


def _values(row: list[Any]) -> list[Cell]:
    """Undo the child's packing of dates; an empty text is nothing."""
    return [
        None if value == "" else (_moment(value[0]) if value.__class__ is list else value) for value in row
    ]


def _moment(text: str) -> Cell:
    """A date, a moment or a time of day, by the length of its text."""
    if len(text) == 10:
        return datetime.date.fromisoformat(text)
    if "T" in text:
        return datetime.datetime.fromisoformat(text)
    return datetime.time.fromisoformat(text)


def _digest(path: Path) -> str:
    """SHA-256 of the content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


__all__ = ["Book", "Cell", "Table", "Unusable", "column_letters", "read_book"]
