"""Reading rows out of a spreadsheet file, in the child process: values, merged ranges, what the scan noted.

Rows keep their place: the first row sent is row 1 of the file, the first value is column A.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from houqin.core.sheets.scanning import (
    MAX_CELLS,
    BookScan,
    SheetScan,
    Unreadable,
    kind_of_file,
    open_zip,
    scan_xlsx,
)

Emit = Callable[[Any], None]
ROWS_PER_LINE = 500
MAX_SHEETS = 30
CSV_FIELD = 100_000
INJECTION = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def extract(request: dict[str, Any], emit: Emit) -> None:
    """Send a head line, then for each sheet a line that describes it and lines of at most 500 rows."""
    path, max_rows, max_columns = Path(request["path"]), request["max_rows"], request["max_columns"]
    kind = kind_of_file(path, request["name"])
    if kind == "csv":
        extract_csv(path, max_rows, max_columns, emit)
        return
    scan = scan_xlsx(path, max_rows, max_columns) if kind == "xlsx" else BookScan()
    if kind == "ods":
        check_ods(path)
    emit({"head": {"kind": kind, "encoding": "", "delimiter": "", "date_1904": scan.date_1904}})
    for number, (name, hidden, rows, merged) in enumerate(workbook_sheets(path, max_rows, max_columns)):
        if number >= MAX_SHEETS:
            raise Unreadable("too_many_sheets", limit=MAX_SHEETS)
        send_sheet(name, hidden, rows, merged, scan.sheets.get(name, SheetScan()), emit)


def workbook_sheets(path: Path, max_rows: int, max_columns: int) -> Any:
    """Yield (name, hidden, rows, merged ranges) of each worksheet; the library's complaints become
    refusals.
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_path(path)
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            check_size(sheet.total_height, sheet.total_width, max_rows, max_columns)
            merged = sheet.merged_cell_ranges or []
            rows = sheet.to_python(skip_empty_area=False)
            yield meta.name, meta.visible != SheetVisibleEnum.Visible, rows, merged
    except PasswordError as error:
        raise Unreadable("locked_file") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("broken_file") from error


def check_size(height: int, width: int, max_rows: int, max_columns: int) -> None:
    """The rectangle in use must fit before it is turned into Python values."""
    if height > max_rows:
        raise Unreadable("too_many_rows", limit=max_rows)
    if width > max_columns:
        raise Unreadable("too_many_columns", limit=max_columns)
    if height * width > 4 * MAX_CELLS:
        raise Unreadable("too_many_cells", limit=MAX_CELLS)


def check_ods(path: Path) -> None:
    """An .ods with a password or with document types is refused; sizes are checked after reading."""
    with open_zip(path) as archive:
        try:
            manifest = archive.read("META-INF/manifest.xml")[:1_000_000]
            archive.getinfo("content.xml")
        except (KeyError, zipfile.BadZipFile) as error:
            raise Unreadable("not_a_workbook") from error
        if b"encryption-data" in manifest:
            raise Unreadable("locked_file")
        from houqin.core.sheets.scanning import Budget, chunks

        budget = Budget()
        for part in archive.namelist():
            if part.endswith(".xml"):
                for _ in chunks(archive, part, budget):
                    pass


def send_sheet(
    name: str, hidden: bool, rows: list[list[Any]], merged: list[Any], scan: SheetScan, emit: Emit
) -> None:
    """One sheet as lines; merged ranges and faults count from 1 like the rows and columns people see."""
    ranges = [[top + 1, left + 1, bottom + 1, right + 1] for (top, left), (bottom, right) in merged[:20_000]]
    emit(
        {
            "sheet": name,
            "hidden": hidden,
            "merged": ranges,
            "hidden_rows": scan.hidden_rows[:20_000],
            "hidden_columns": scan.hidden_columns,
            "faults": scan.faults,
        }
    )
    for start in range(0, len(rows), ROWS_PER_LINE):
        emit([[plain(value) for value in row] for row in rows[start : start + ROWS_PER_LINE]])


def plain(value: Any) -> Any:
    """Dates travel as a list with one text, durations as hours and minutes; all else is JSON already."""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return [value.isoformat()]
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return value


def extract_csv(path: Path, max_rows: int, max_columns: int, emit: Emit) -> None:
    """Read text with the encoding and separator it shows; a lone quotation mark is refused by its line."""
    text, encoding = decode(path.read_bytes())
    first, _, rest = text.partition("\n")
    delimiter = sniff_delimiter(text)
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], "\n" + rest
    csv.field_size_limit(CSV_FIELD)
    rows = read_rows(text, delimiter, max_rows, max_columns)
    emit({"head": {"kind": "csv", "encoding": encoding, "delimiter": delimiter, "date_1904": False}})
    send_sheet("", False, rows, [], SheetScan(), emit)


def read_rows(text: str, delimiter: str, max_rows: int, max_columns: int) -> list[list[Any]]:
    """Rows of text; each limit is checked as rows come, so a huge file stops early."""
    rows: list[list[Any]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            while row and not row[-1].strip():
                row.pop()
            rows.append([without_prefix(value) for value in row])
            check_size(len(rows), len(row), max_rows, max_columns)
    except csv.Error as error:
        if "field larger" in str(error):
            raise Unreadable("field_too_long", row=len(rows) + 1, limit=CSV_FIELD) from error
        raise Unreadable("lone_quote", row=len(rows) + 1) from error
    return rows


def without_prefix(value: str) -> str:
    """Our own exports put an apostrophe before text that a spreadsheet would calculate: take it off again."""
    prefixed = value.startswith("'") and value.lstrip("'").startswith(INJECTION)
    return value[1:] if prefixed else value


def decode(raw: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: byte order marks first, then UTF-8, then the Chinese national
    code.
    """
    for mark, encoding, name in (
        (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    ):
        if raw.startswith(mark):
            return try_decode(raw, encoding), name
    sample = raw[:4096]
    if sample[1::2].count(0) > len(sample) // 8:
        return try_decode(raw, "utf-16-le"), "UTF-16"
    if sample[0::2].count(0) > len(sample) // 8:
        return try_decode(raw, "utf-16-be"), "UTF-16"
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return try_decode(raw, "gb18030"), "GB18030"


def try_decode(raw: bytes, encoding: str) -> str:
    """Decode all of it or refuse: half a text is worse than none."""
    try:
        return raw.decode(encoding)
    except UnicodeError as error:
        raise Unreadable("unknown_encoding") from error


def sniff_delimiter(text: str) -> str:
    """The separator that stands equally often in most of the first lines; a comma when none does."""
    lines = [_outside_quotes(line) for line in text[:20_000].splitlines()[:20] if line.strip()]
    best, best_score = ",", 0
    for mark in (",", "\t", ";"):
        counts = [line.count(mark) for line in lines if mark in line]
        score = len(counts) * 10 + max(counts, default=0)
        if score > best_score:
            best, best_score = mark, score
    return best


def _outside_quotes(line: str) -> str:
    """What stands outside quotation marks in one line."""
    return "".join(line.split('"')[0::2])
