"""The sender's own workbook with its blanks filled, in the child process; see filled.py for the parent's side."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from houqin.core.sheets.marking import forgive_missing_styles, put_text
from houqin.core.sheets.scanning import Unreadable, kind_of_file, scan_xlsx


def fill_book(request: dict[str, Any], emit: Callable[[Any], None]) -> None:
    """Write the filled copy to request["out"]; emit which cells were left alone because something is calculated there.

    Formats, merged cells, widths and formulas stay as far as the library keeps them; formulas are calculated anew by
    whoever opens the file.
    """
    path = Path(request["path"])
    if kind_of_file(path, request["name"]) != "xlsx":
        raise Unreadable("unknown_kind", suffix=Path(request["name"]).suffix.lstrip(".") or "?")
    scan_xlsx(path, request["max_rows"], request["max_columns"])
    from openpyxl import load_workbook

    forgive_missing_styles()
    book = load_workbook(path)
    left = [place for place, value in request["cells"] if not _put(book, place, value)]
    _add_table(book, request["table"])
    book.calculation.fullCalcOnLoad = True
    book.save(request["out"])
    emit({"filled": True, "left": left})


def _put(book: Any, place: list[str], value: list[str]) -> bool:
    """["number", "12.5"] or ["text", "有"] into [sheet, cell]; never over a formula, never into a part of a merged cell."""
    from openpyxl.cell.cell import Cell

    sheet, name = place
    cell = book[sheet][name] if sheet in book.sheetnames else None
    if not isinstance(cell, Cell) or cell.data_type == "f":
        return False
    kind, text = value
    if kind == "number":
        cell.value = Decimal(text)
    else:
        put_text(cell, text)
    return True


def _add_table(book: Any, table: dict[str, Any]) -> None:
    """A sheet of plain text behind the others; one of the same name and heads is ours from the last time."""
    from openpyxl.styles import Alignment, Font

    title = table["title"]
    if title in book.sheetnames and book[title]["A1"].value == table["heads"][0]:
        del book[title]
    sheet = book.create_sheet(title)
    for row, line in enumerate([table["heads"], *table["lines"]], start=1):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column)
            put_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    for column, width in enumerate(table["widths"], start=1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    sheet.freeze_panes = "A2"
