"""What is looked at before a spreadsheet library may open a file: kind of file, zip structure, cell
references.

The library allocates the whole rectangle up to the farthest cell and aborts the process on a 5 KB file
with one cell at XFD1048576, so references are read from the raw XML first, streaming. Used only in the
child process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

MAX_ENTRIES = 2_000
MAX_UNPACKED = 250 * 1024 * 1024
MAX_CELLS = 3_000_000
CHUNK = 1024 * 1024

CELL = re.compile(rb"""<(?:\w+:)?c\s+(?:[^>]*?\s)?r\s*=\s*["']\s*([^"'\s]*)\s*["'][^>]*?(/?)>""")
WHOLE_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>)", re.DOTALL)
REFERENCE = re.compile(rb"^([A-Za-z]{1,3})(\d{1,7})$")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>\s*([^<]+)")
ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*hidden\s*=\s*["'](?:1|true)["'][^>]*>""")
COL = re.compile(rb"""<(?:\w+:)?col\s[^>]*hidden\s*=\s*["'](?:1|true)["'][^>]*>""")

Scalar = str | int


class Unreadable(Exception):
    """A file that is not read at all. `code` names the sentence (reading.py), the rest fills its blanks."""

    def __init__(self, code: str, **args: Scalar) -> None:
        super().__init__(code)
        self.code = code
        self.args_of_sentence = args


@dataclass
class SheetScan:
    """What the raw XML of one worksheet says that the reading library does not tell; numbers count from 1."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    faults: list[tuple[int, int, str]] = field(default_factory=list)
    cells: int = 0


@dataclass
class BookScan:
    """The scans by sheet name, and whether dates count from 1904."""

    date_1904: bool = False
    sheets: dict[str, SheetScan] = field(default_factory=dict)


def kind_of_file(path: Path, name: str) -> str:
    """Return xlsx, xls, ods or csv; raise Unreadable when the content is not what the name says."""
    suffix = Path(name).suffix.lower().lstrip(".")
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Unreadable("empty_file")
    if suffix in ("xlsm", "xltm", "xlsb", "xlam"):
        raise Unreadable("macro_file", suffix=suffix)
    if suffix not in ("xlsx", "xls", "ods", "csv", "txt", "tsv"):
        raise Unreadable("unknown_kind", suffix=suffix or "?")
    return _agree(suffix, _content_kind(path, head))


def _content_kind(path: Path, head: bytes) -> str:
    """Tell by its first bytes what a file is: zip, ole, html or text."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in path.read_bytes() else "ole"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return "html"
    if start.startswith(b"<?xml"):
        return "xml"
    return "binary" if _looks_binary(head) else "text"


def _looks_binary(head: bytes) -> bool:
    """Text has no control bytes except white space; UTF-16 text has a NUL in at most every second place."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"%PDF", b"GIF8", b"Rar!", b"\x1f\x8b", b"7z\xbc\xaf")):
        return True
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if (odd == 0) != (even == 0) and max(odd, even) * 4 > len(head) // 2:
        return False
    return sum(byte < 9 or 13 < byte < 32 for byte in head) * 50 > len(head)


def _agree(suffix: str, content: str) -> str:
    """The name and the content must agree, for a person who renamed a file does not know what is in it."""
    if content == "locked":
        raise Unreadable("locked_file")
    wanted = {"zip": ("xlsx", "ods"), "ole": ("xls",), "text": ("csv", "txt", "tsv")}.get(content, ())
    if suffix in wanted:
        return "csv" if content == "text" else suffix
    if content == "text" and suffix in ("xlsx", "xls", "ods"):
        raise Unreadable("renamed_text", suffix=suffix)
    if content == "html" or content == "xml":
        raise Unreadable("renamed_page", suffix=suffix)
    if content == "ole":
        raise Unreadable("renamed_xls", suffix=suffix)
    if content == "zip":
        raise Unreadable("renamed_xlsx", suffix=suffix)
    raise Unreadable("not_a_sheet", suffix=suffix)


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open the container; a truncated, overfull, locked or macro-carrying one is refused."""
    tail = path.read_bytes()[-65_557:]
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        raise Unreadable("broken_file")
    if int.from_bytes(tail[end + 10 : end + 12], "little") > MAX_ENTRIES:
        raise Unreadable("too_many_parts")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("broken_file") from error
    _check_parts(archive)
    return archive


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Too many parts, parts with a password, and macros end the reading before a byte is unpacked."""
    parts = archive.infolist()
    if len(parts) > MAX_ENTRIES:
        raise Unreadable("too_many_parts")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked_file")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise Unreadable("macro_file", suffix="xlsm")
    if len({part.filename for part in parts}) != len(parts):
        raise Unreadable("broken_file")


def scan_xlsx(path: Path, max_rows: int, max_columns: int) -> BookScan:
    """Read every XML part once, streaming, and return what was seen; raise Unreadable at the first bad
    sign.
    """
    with open_zip(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise Unreadable("not_a_workbook")
        budget = Budget()
        sheets = _sheet_parts(archive, budget)
        scan = BookScan(date_1904=sheets.date_1904)
        for name, part in sheets.parts.items():
            if part in names:
                scan.sheets[name] = _scan_sheet(archive, part, budget, max_rows, max_columns)
        for part in sorted(names - set(sheets.parts.values())):
            if part.endswith((".xml", ".rels", ".vml")):
                for _ in chunks(archive, part, budget):
                    pass
    return scan


@dataclass
class Budget:
    """Bytes unpacked and cells seen so far, over all parts: a zip bomb is stopped while it unfolds."""

    unpacked: int = 0
    cells: int = 0

    def spend(self, size: int) -> None:
        """Count unpacked bytes."""
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED:
            raise Unreadable("zip_bomb", size=MAX_UNPACKED // 1024 // 1024)

    def see_cells(self, count: int) -> None:
        """Count cells with content."""
        self.cells += count
        if self.cells > MAX_CELLS:
            raise Unreadable("too_many_cells", limit=MAX_CELLS)


def chunks(archive: zipfile.ZipFile, part: str, budget: Budget) -> Iterator[bytes]:
    """Yield a part in pieces, refusing document types (entities) and encodings that hide what is written."""
    try:
        with archive.open(part) as stream:
            first = True
            while piece := stream.read(CHUNK):
                budget.spend(len(piece))
                if first and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:64]):
                    raise Unreadable("strange_xml")
                if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                    raise Unreadable("entity_bomb")
                first = False
                yield piece
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("broken_file") from error
    except Exception as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("broken_file") from error  # zlib.error has no public common parent


@dataclass
class _SheetParts:
    """Which part holds which worksheet."""

    date_1904: bool
    parts: dict[str, str]


def _sheet_parts(archive: zipfile.ZipFile, budget: Budget) -> _SheetParts:
    """Read the small workbook parts; entities were refused before the parser sees them."""
    try:
        book = ElementTree.fromstring(b"".join(chunks(archive, "xl/workbook.xml", budget)))
        links = ElementTree.fromstring(b"".join(chunks(archive, "xl/_rels/workbook.xml.rels", budget)))
    except (ElementTree.ParseError, KeyError) as error:
        raise Unreadable("broken_file") from error
    targets = {link.get("Id", ""): _part_path(link.get("Target", "")) for link in links}
    parts = {}
    date_1904 = False
    for element in book.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            date_1904 = element.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            link_id = next((value for key, value in element.items() if key.endswith("}id")), "")
            parts[element.get("name", "")] = targets.get(link_id, "")
    return _SheetParts(date_1904, parts)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet -> the part that holds it, of a file that was scanned."""
    return _sheet_parts(archive, Budget()).parts


def _part_path(target: str) -> str:
    """A relation's target as a name in the archive."""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _scan_sheet(
    archive: zipfile.ZipFile, part: str, budget: Budget, max_rows: int, max_columns: int
) -> SheetScan:
    """Walk one worksheet in pieces that end before an opening cell, so that no cell is cut in two."""
    scan = SheetScan()
    rest = b""
    for piece in chunks(archive, part, budget):
        rest += piece
        cut = max(rest.rfind(b"<c "), rest.rfind(b":c "), rest.rfind(b"<row "))
        if cut <= 0:
            cut = rest.rfind(b"<")
        if cut <= 0 and len(rest) > 4 * CHUNK:
            raise Unreadable("strange_xml")
        if rest[cut - 1 : cut] != b"<" and rest[cut : cut + 1] == b":":
            cut = rest.rfind(b"<", 0, cut)
        _scan_piece(rest[:cut], scan, budget, max_rows, max_columns)
        rest = rest[cut:]
    _scan_piece(rest, scan, budget, max_rows, max_columns)
    return scan


def _scan_piece(piece: bytes, scan: SheetScan, budget: Budget, max_rows: int, max_columns: int) -> None:
    """Far cells are refused, hidden rows and columns and faulty cells noted."""
    filled = [reference for reference, empty in CELL.findall(piece) if not empty]
    budget.see_cells(len(filled))
    for reference in filled:
        if not _near(reference, max_rows, max_columns):
            _refuse_far(reference, max_rows, max_columns)
    if b"hidden" in piece:
        _note_hidden(piece, scan)
    if FORMULA.search(piece) or b't="e"' in piece or b"t='e'" in piece:
        _note_faults(piece, scan)


def _near(reference: bytes, max_rows: int, max_columns: int) -> bool:
    """The common case without a regular expression: a one- or two-letter column and few digits."""
    match = REFERENCE.match(reference)
    if match is None:
        return False
    return column_number(match[1].decode()) <= max_columns and 0 < int(match[2]) <= max_rows


def _refuse_far(reference: bytes, max_rows: int, max_columns: int) -> None:
    """Say which cell lies outside, and whether rows are simply too many."""
    cell = reference.decode("ascii", "replace")[:20]
    match = REFERENCE.match(reference)
    if match and column_number(match[1].decode()) <= max_columns and int(match[2]) == max_rows + 1:
        raise Unreadable("too_many_rows", limit=max_rows)
    raise Unreadable("far_cell", cell=cell, rows=max_rows, columns=max_columns)


def _note_hidden(piece: bytes, scan: SheetScan) -> None:
    """Hidden rows carry their number, hidden columns a span."""
    for match in ROW.finditer(piece):
        number = dict(ATTRIBUTE.findall(match[0])).get(b"r", b"")
        if number.isdigit():
            scan.hidden_rows.append(int(number))
    for match in COL.finditer(piece):
        span = dict(ATTRIBUTE.findall(match[0]))
        low, high = span.get(b"min", b"0"), span.get(b"max", b"0")
        if low.isdigit() and high.isdigit():
            scan.hidden_columns.extend(range(int(low), min(int(high), 200) + 1))


def _note_faults(piece: bytes, scan: SheetScan) -> None:
    """Error values and formulas that were never calculated would otherwise look like empty cells."""
    for match in WHOLE_CELL.finditer(piece):
        attributes = dict(ATTRIBUTE.findall(match[1]))
        body = match[2] or b""
        value = VALUE.search(body)
        kind = attributes.get(b"t", b"")
        if kind == b"e":
            text = value[1].decode("utf-8", "replace").strip() if value else "#?"
        elif FORMULA.search(body) and value is None and kind != b"str":
            text = "formula"
        else:
            continue
        reference = REFERENCE.match(attributes.get(b"r", b""))
        if reference and len(scan.faults) < 100_000:
            scan.faults.append((int(reference[2]), column_number(reference[1].decode()), text[:20]))


def column_number(letters: str) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters
