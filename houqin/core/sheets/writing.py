"""Spreadsheets out: one library for every export and template. What goes out is inert and can come back in.

Text is always text (never a formula, link or number), control characters are removed, amounts are numbers.
"""

from __future__ import annotations

import csv
import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import IO, Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houqin.core.sheets.cells import AnyParser
from houqin.core.sheets.columns import Column, Label, Sheet
from houqin.core.sheets.parsing import parse_date, parse_int, parse_money_fen, parse_qty_milli, parse_text

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
BAD_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")
CELL_LIMIT = 32_767
TEMPLATE_ROWS = 2_000  # rows that get the drop-down lists
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@"},
    "int": {"num_format": "0"},
    "money": {"num_format": "0.00"},
    "qty": {"num_format": "0.###"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "any": {},
}
OPTIONS: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
Target = Path | str | IO[bytes]


class Written(Protocol):
    """What a column of an export must say; `Column` does."""

    @property
    def label(self) -> Label: ...
    @property
    def kind(self) -> str: ...
    @property
    def parse(self) -> Any: ...


def out_column(label: Label, kind: str = "text", name: str = "") -> Column:
    """A column that is only written: kind is any, text, int, money (fen), qty (thousandths) or date."""
    parsers: dict[str, Any] = {
        "any": AnyParser,
        "text": parse_text,
        "int": parse_int,
        "money": parse_money_fen,
        "qty": parse_qty_milli,
        "date": parse_date,
    }
    return Column(name or str(label), label, parse=parsers[kind]())


def write_book(
    target: Target,
    title: Label,
    columns: Sequence[Written | Label],
    rows: Iterable[Sequence[Any]],
    *,
    notes: Sequence[Label] = (),
) -> int:
    """Write rows of values (in the order of `columns`) as .xlsx; return how many. Memory does not grow
    with rows.

    A column that is a `Column` takes what its parse function gives (fen, thousandths, dates, tuples of
    names); one that is only a header takes numbers, days, moments without zone, and text.
    """
    shown = [out_column(column, "any") if isinstance(column, str | Promise) else column for column in columns]
    with new_book(target) as book:
        sheet = book.add_worksheet(sheet_name(str(title)))
        book.set_properties({"title": clean_text(str(title))})
        count = write_rows(book, sheet, shown, rows)
        write_notes(book, notes)
    return count


def new_book(target: Target) -> Any:
    """A workbook that is written row by row to a path or an open binary file."""
    import xlsxwriter  # 8 MB that whoever exports nothing does without

    return xlsxwriter.Workbook(str(target) if isinstance(target, Path | str) else target, OPTIONS)


def write_rows(book: Any, sheet: Any, columns: Sequence[Written], rows: Iterable[Sequence[Any]]) -> int:
    """Header, rows, widths, filter; return the number of rows."""
    formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}
    write_header(book, sheet, columns)
    widths = [text_width(str(column.label)) + 3 for column in columns]
    count = 0
    for count, row in enumerate(rows, 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            widths[place] = max(widths[place], write_value(sheet, count, place, column, value, formats))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width + 1, 60))
    sheet.autofilter(0, 0, max(count, 1), max(len(columns) - 1, 0))
    return count


def sheet_name(title: str) -> str:
    """A worksheet name that the programs accept."""
    return BAD_SHEET_NAME.sub(" ", clean_text(title)).strip()[:31] or "Sheet1"


def clean_text(text: str) -> str:
    """Without the control characters that no spreadsheet can hold."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:CELL_LIMIT]


def text_width(text: str) -> int:
    """How wide a text stands: Chinese characters count double. Only the first 60 characters are looked at."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text[:60])


def write_header(book: Any, sheet: Any, columns: Sequence[Written], *, starred: Sequence[str] = ()) -> None:
    """The header row: bold, tinted, frozen; required columns of a template carry a star."""
    look: dict[str, Any] = {
        "bold": True,
        "bg_color": "#E8EEF4",
        "bottom": 1,
        "text_wrap": True,
        "valign": "vcenter",
    }
    plain, required = book.add_format(look), book.add_format(look | {"font_color": "#B42318"})
    for place, column in enumerate(columns):
        label = clean_text(str(column.label))
        must = label in starred
        sheet.write_string(0, place, f"{label}*" if must else label, required if must else plain)
    sheet.freeze_panes(1, 0)


def write_value(
    sheet: Any, row: int, place: int, column: Written, value: Any, formats: dict[str, Any]
) -> int:
    """One value by what it is; return the width it needs."""
    cell = column.parse.write(value)
    if cell is None or cell == "":
        return 0
    if isinstance(cell, datetime.date) and cell.year >= 1900:
        return write_day(sheet, row, place, cell, formats)
    if isinstance(cell, int | float | Decimal) and -(10**14) < cell < 10**14:
        sheet.write_number(row, place, cell, formats[column.kind])
        return len(str(cell)) + 1
    text = clean_text(str(cell))
    sheet.write_string(row, place, text, formats["text"])
    return text_width(text)


def write_day(sheet: Any, row: int, place: int, day: datetime.date, formats: dict[str, Any]) -> int:
    """A day, or a moment in the school's time."""
    if isinstance(day, datetime.datetime):
        sheet.write_datetime(row, place, day.replace(tzinfo=None, microsecond=0), formats["moment"])
        return 16
    sheet.write_datetime(row, place, day, formats["date"])
    return 11


def write_notes(book: Any, notes: Sequence[Label]) -> None:
    """A second worksheet with remarks, so that the first stays a pure table."""
    if notes:
        sheet = book.add_worksheet(_("说明"))
        sheet.set_column(0, 0, 100)
        for row, note in enumerate(notes):
            sheet.write_string(row, 0, clean_text(str(note)))


def write_template(target: Target, sheet: Sheet) -> None:
    """An empty form to fill: headers (required ones starred), an example row in grey, drop-down lists,
    填写说明.
    """
    with new_book(target) as book:
        page = book.add_worksheet(sheet_name(str(sheet.title)))
        text = book.add_format(FORMATS["text"])
        example = book.add_format({"italic": True, "font_color": "#8A8F98", "num_format": "@"})
        for place, column in enumerate(sheet.columns):
            width = max(text_width(str(column.label)) + 4, text_width(column.example) + 2, 10)
            page.set_column(
                place, place, min(width, 40), None if column.kind in ("int", "money", "qty") else text
            )
        write_header(book, page, sheet.columns, starred=[str(c.label) for c in sheet.columns if c.required])
        for place, column in enumerate(sheet.columns):
            if column.example:
                page.write_string(1, place, clean_text(column.example), example)
            offer_choices(page, place, column)
        write_guide(book, sheet)


def offer_choices(page: Any, place: int, column: Column) -> None:
    """A drop-down list where only a few words may stand; the list itself is limited to 255 characters."""
    words = [clean_text(word) for word in column.parse.choices]
    if words and len(",".join(words)) <= 255 and len(words) <= 30:
        page.data_validation(
            1, place, TEMPLATE_ROWS, place, {"validate": "list", "source": words, "error_type": "warning"}
        )


def write_guide(book: Any, sheet: Sheet) -> None:
    """填写说明: each column, whether it must be filled, how, an example, and other headers that are
    understood.
    """
    page = book.add_worksheet(_("填写说明"))
    columns = [
        out_column(_("列名")),
        out_column(_("必填")),
        out_column(_("怎么填")),
        out_column(_("例子")),
        out_column(_("也认得的列名")),
    ]
    write_header(book, page, columns)
    for row, column in enumerate(sheet.columns, 1):
        advice = " ".join(part for part in (str(column.help), column.parse.help()) if part)
        cells = (
            str(column.label),
            _("必填") if column.required else "",
            advice,
            column.example,
            "、".join(column.synonyms),
        )
        for place, cell in enumerate(cells):
            page.write_string(row, place, clean_text(cell))
    general = [
        _("灰色斜体的示例行可以留着，导入时会跳过。"),
        _("列的先后、表头上方的标题、表尾的填表人都不影响导入。"),
    ]
    for offset, note in enumerate([*general, *map(str, sheet.notes)]):
        page.write_string(len(sheet.columns) + 2 + offset, 0, clean_text(note))
    for place, width in enumerate((16, 8, 50, 24, 40)):
        page.set_column(place, place, width)


def write_csv(target: Path | str | IO[str], columns: Sequence[Written], rows: Iterable[Sequence[Any]]) -> int:
    """Write UTF-8 text with a byte order mark; text that a spreadsheet would calculate gets an apostrophe
    before it.
    """
    if isinstance(target, Path | str):
        with Path(target).open("w", encoding="utf-8-sig", newline="") as file:
            return write_csv(file, columns, rows)
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([inert(clean_text(str(column.label))) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([csv_cell(column, value) for column, value in zip(columns, row, strict=True)])
        count += 1
    return count


def csv_cell(column: Written, value: Any) -> str:
    """One value as text; only text gets the apostrophe, −5 stays −5."""
    cell = column.parse.write(value)
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal | datetime.date):
        return str(cell)
    return inert(clean_text(cell))


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula; reading it in again takes the apostrophe off."""
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text


def csv_text(columns: Sequence[Written], rows: Iterable[Sequence[Any]]) -> str:
    """The same as `write_csv`, as one text with its byte order mark."""
    buffer = StringIO(newline="")
    write_csv(buffer, columns, rows)
    return "\ufeff" + buffer.getvalue()
