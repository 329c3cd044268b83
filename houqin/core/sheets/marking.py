"""The user's own file with an error column, in the child process; see error_book.py for the parent's side."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from houqin.core.sheets.scanning import Unreadable, kind_of_file, scan_xlsx

REFUSED_COLOUR, WARNING_COLOUR = "FFC7CE", "FFEB9C"
MAX_COMMENTS = 2_000  # a file with more faults than this keeps colours and the column, not the little notes


def mark_book(request: dict[str, Any], emit: Callable[[Any], None]) -> None:
    """Write the marked copy to request["out"]; emit whether the look of the file was kept."""
    path = Path(request["path"])
    kind = kind_of_file(path, request["name"])
    if kind == "xlsx" and not request["plain"]:
        scan_xlsx(path, request["max_rows"], request["max_columns"])
        mark_xlsx(path, request)
        emit({"marked": True, "kept": True})
        return
    mark_plain(path, request)
    emit({"marked": True, "kept": False})


def mark_xlsx(path: Path, request: dict[str, Any]) -> None:
    """Edit the workbook itself: styles, widths, formulas and other sheets stay as far as the library keeps
    them.
    """
    from openpyxl import load_workbook

    forgive_missing_styles()
    book = load_workbook(path, keep_links=False)
    if request["sheet"] not in book.sheetnames:
        raise Unreadable("broken_file")
    sheet = book[request["sheet"]]
    column = problem_column(sheet, request)
    write_problem_column(sheet, column, request)
    colour_cells(sheet, request["marks"])
    book.active = book.sheetnames.index(request["sheet"])
    book.save(request["out"])


def forgive_missing_styles() -> None:
    """Some programs write cells that name a style the file does not have; show those cells unstyled."""
    from openpyxl.reader import excel
    from openpyxl.utils.indexed_list import IndexedList

    class Forgiving(IndexedList):  # type: ignore[type-arg]
        def __getitem__(self, index: Any) -> Any:
            try:
                return super().__getitem__(index)
            except IndexError:
                return super().__getitem__(0)

    reader: Any = excel
    original = reader.apply_stylesheet

    def apply(archive: Any, book: Any) -> None:
        original(archive, book)
        book._cell_styles = Forgiving(book._cell_styles)

    reader.apply_stylesheet = apply


def problem_column(sheet: Any, request: dict[str, Any]) -> int:
    """The column after the last one, or the one that an earlier marked copy already had."""
    title = request["title"]
    for cell in sheet[request["header_row"]]:
        if cell.value == title:
            for row in range(request["header_row"] + 1, sheet.max_row + 1):
                sheet.cell(row, cell.column).value = None
            return int(cell.column)
    return int(sheet.max_column) + 1


def write_problem_column(sheet: Any, column: int, request: dict[str, Any]) -> None:
    """One text per faulty row, beside it; nothing moves."""
    from openpyxl.styles import Alignment, Font

    put_text(sheet.cell(request["header_row"], column), request["title"])
    sheet.cell(request["header_row"], column).font = Font(bold=True, color="9C0006")
    sheet.column_dimensions[sheet.cell(request["header_row"], column).column_letter].width = 48
    for row, text in request["lines"]:
        cell = sheet.cell(row, column)
        put_text(cell, text)
        cell.font = Font(color="9C0006")
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def put_text(cell: Any, text: str) -> None:
    """Text stays text, also when it begins like a formula."""
    if hasattr(cell, "data_type"):
        cell.value = text
        cell.data_type = "s"


def colour_cells(sheet: Any, marks: list[list[Any]]) -> None:
    """A colour and a note on each faulty cell: red is refused, yellow is taken with a warning."""
    from openpyxl.cell.cell import Cell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    fills = {
        "refused": PatternFill("solid", start_color=REFUSED_COLOUR, end_color=REFUSED_COLOUR),
        "warning": PatternFill("solid", start_color=WARNING_COLOUR, end_color=WARNING_COLOUR),
    }
    for number, (row, column, text, level) in enumerate(sorted(marks, key=lambda mark: mark[3] == "refused")):
        cell = sheet.cell(row, column)
        if not isinstance(cell, Cell):
            continue
        cell.fill = fills[level]
        if number < MAX_COMMENTS:
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(f"{before}{text}", "检查", width=260, height=90)


def mark_plain(path: Path, request: dict[str, Any]) -> None:
    """A new .xlsx with the same rows at the same places, for files that cannot be edited as they are."""
    import xlsxwriter

    sheets: list[dict[str, Any]] = []

    def collect(line: Any) -> None:
        if isinstance(line, list):
            sheets[-1]["rows"].extend(line)
        elif "sheet" in line:
            sheets.append(line | {"rows": []})

    from houqin.core.sheets.extracting import extract

    extract(request, collect)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(request["out"], options) as book:
        for number, sheet in enumerate(sheets):
            marked = sheet["sheet"] == request["sheet"]
            worksheet = book.add_worksheet(sheet["sheet"][:31] or f"Sheet{number + 1}")
            write_plain_sheet(book, worksheet, sheet["rows"], request if marked else None)


def write_plain_sheet(
    book: Any, worksheet: Any, rows: list[list[Any]], request: dict[str, Any] | None
) -> None:
    """Rows in order (constant memory), with colours and the error column where they belong."""
    formats = {
        "refused": book.add_format({"bg_color": f"#{REFUSED_COLOUR}"}),
        "warning": book.add_format({"bg_color": f"#{WARNING_COLOUR}"}),
        "": None,
        "text": book.add_format({"font_color": "#9C0006", "text_wrap": True}),
    }
    width = max((len(row) for row in rows), default=0)
    marks: dict[tuple[int, int], tuple[str, str]] = {}
    lines: dict[int, str] = {}
    if request is not None:
        for row, column, text, level in sorted(request["marks"], key=lambda mark: mark[3] == "refused"):
            marks[row, column] = (text, level)
        lines = dict(request["lines"]) | {request["header_row"]: request["title"]}
        header = rows[request["header_row"] - 1] if request["header_row"] <= len(rows) else []
        width = header.index(request["title"]) if request["title"] in header else width
    for index, row in enumerate(rows):
        for place, value in enumerate(row[:width]):
            write_plain_cell(
                book, worksheet, index, place, value, formats[marks.get((index + 1, place + 1), ("", ""))[1]]
            )
        if index + 1 in lines:
            worksheet.write_string(index, width, lines[index + 1], formats["text"])
    for (row, column), (text, _level) in list(marks.items())[:MAX_COMMENTS]:
        worksheet.write_comment(row - 1, column - 1, text)
    if request is not None:
        worksheet.set_column(width, width, 48)


def write_plain_cell(book: Any, worksheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    """The value as it was read: text as text, numbers as numbers, dates in the form people type."""
    if isinstance(value, list):
        value = (
            datetime.datetime.fromisoformat(value[0]).date().isoformat() if len(value[0]) > 8 else value[0]
        )
    if value in ("", None):
        worksheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float) and abs(value) < 1e300:
        worksheet.write_number(row, column, value, look)
    else:
        worksheet.write_string(row, column, str(value)[:32767], look)
