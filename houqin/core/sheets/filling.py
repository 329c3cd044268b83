"""The sender's own workbook with its blanks filled, in the child process; see filled.py for the parent's side.

Only the cells that are filled are written, into the parts as they came: images, charts and shapes stay.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from houqin.core.sheets.scanning import (
    REFERENCE,
    Unreadable,
    column_number,
    kind_of_file,
    open_zip,
    scan_xlsx,
    sheet_parts,
)
from houqin.core.sheets.splicing import Part, Worksheet, quoted

BOOK, LINKS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
LINK = re.compile(rb"([\w.-]+:id)\s*=")
OF_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
PLAIN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
    'state="frozen"/></sheetView></sheetViews><cols/><sheetData/></worksheet>'
)
WRAPPED = 'numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"'
BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")
Parts = dict[str, bytes]


def fill_book(request: dict[str, Any], emit: Callable[[Any], None]) -> None:
    """Write the filled copy to request["out"]; emit which cells were left alone because something is calculated there.

    Formulas are calculated anew by whoever opens the file.
    """
    path = Path(request["path"])
    if kind_of_file(path, request["name"]) != "xlsx":
        raise Unreadable("unknown_kind", suffix=Path(request["name"]).suffix.lstrip(".") or "?")
    scan_xlsx(path, request["max_rows"], request["max_columns"])
    with open_zip(path) as archive:
        names = sheet_parts(archive)
        parts: Parts = {}
        left = _fill(archive, names, request["cells"], parts)
        _add_table(archive, names, request["table"], parts)
        _write(archive, parts, Path(request["out"]))
    emit({"filled": True, "left": left})


def _fill(archive: zipfile.ZipFile, names: dict[str, str], cells: list[Any], parts: Parts) -> list[list[str]]:
    """Each value into its blank; what was left alone."""
    known = set(archive.namelist())
    sheets = {name: Worksheet(archive.read(part)) for name, part in names.items() if _is_sheet(part, known)}
    for sheet in sheets.values():
        sheet.forget_results()
    left = [place for place, value in cells if not _put(sheets.get(place[0]), place[1], value)]
    for name, sheet in sheets.items():
        if sheet.is_changed:
            parts[names[name]] = sheet.done()
    return left


def _is_sheet(part: str, known: set[str]) -> bool:
    """Not a sheet that is all one chart."""
    return part in known and "chartsheets/" not in part


def _put(sheet: Worksheet | None, cell: str, value: list[str]) -> bool:
    said = REFERENCE.match(cell.encode())
    return (
        sheet is not None
        and said is not None
        and sheet.put((int(said[2]), column_number(said[1].decode())), value)
    )


def _add_table(archive: zipfile.ZipFile, names: dict[str, str], table: dict[str, Any], parts: Parts) -> None:
    """A sheet of plain text behind the others; one of the same name and first head is ours from the last time."""
    book = Part(archive.read(BOOK))
    _calculate_anew(book)
    part = names.get(table["title"], "")
    if not (part and _first_text(archive, part) == table["heads"][0]):
        part = _name_sheet(archive, book, table["title"], names, parts)
    parts[part] = _sheet(table, _wrapping(archive, parts))
    parts[BOOK] = book.done()


def _calculate_anew(book: Part) -> None:
    calculation = book.root.one("calcPr")
    if calculation is not None:
        book.set(calculation, "fullCalcOnLoad", "1")
        return
    before = [each for each in book.root.children if each.name in BEFORE_CALCULATION]
    if not before:
        raise Unreadable("broken_file")
    book.insert(before[-1].end, f'<{book.tag("calcPr")} fullCalcOnLoad="1"/>')


def _first_text(archive: zipfile.ZipFile, part: str) -> str:
    """What stands in A1, whoever saved the file last."""
    sheet = Worksheet(archive.read(part))
    cell = sheet.cells.get(1, {}).get(1)
    if cell is None:
        return ""
    if cell.attributes.get("t") == "s":
        value = cell.one("v")
        strings = Part(archive.read(STRINGS))
        return strings.text(strings.root.children[int(sheet.text(value))]) if value else ""
    return sheet.text(cell)


def _name_sheet(archive: zipfile.ZipFile, book: Part, title: str, names: dict[str, str], parts: Parts) -> str:
    """A new part for it, told where a workbook tells its sheets; another's sheet of this name keeps its name."""
    known, number = set(archive.namelist()), 1
    while (part := f"xl/worksheets/houqin{number}.xml") in known:
        number += 1
    while title in names:
        title += "1"
    sheets = book.root.one("sheets")
    first = sheets.one("sheet") if sheets else None
    link = LINK.search(book.content, first.start, first.opened) if first else None
    if sheets is None or link is None:
        raise Unreadable("broken_file")
    highest = max(int(each.attributes.get("sheetId", "0")) for each in sheets.all("sheet"))
    key = f"rIdHouqin{number}"
    told = f'name="{quoted(title)}" sheetId="{highest + 1}" {link[1].decode()}="{key}"'
    book.append(sheets, f"<{book.tag('sheet')} {told}/>")
    links, types = Part(archive.read(LINKS)), Part(archive.read(TYPES))
    kind = next(each.attributes["Type"] for each in links.root.children if _is_of_sheet(each.attributes))
    target = f'Id="{key}" Type="{kind}" Target="/{part}"'
    links.append(links.root, f"<{links.tag('Relationship')} {target}/>")
    types.append(types.root, f'<{types.tag("Override")} PartName="/{part}" ContentType="{OF_SHEET}"/>')
    parts[LINKS], parts[TYPES] = links.done(), types.done()
    return part


def _is_of_sheet(link: dict[str, str]) -> bool:
    return link.get("Type", "").endswith("/worksheet")


def _wrapping(archive: zipfile.ZipFile, parts: Parts) -> str:
    """The number of a style that wraps long texts; none where the file has no styles."""
    if STYLES not in archive.namelist():
        return ""
    styles = Part(archive.read(STYLES))
    looks = styles.root.one("cellXfs")
    if looks is None:
        return ""
    number, xf = len(list(looks.all("xf"))), styles.tag("xf")
    aligned = f'<{styles.tag("alignment")} vertical="top" wrapText="1"/>'
    styles.append(looks, f"<{xf} {WRAPPED}>{aligned}</{xf}>")
    styles.set(looks, "count", str(number + 1))
    parts[STYLES] = styles.done()
    return str(number)


def _sheet(table: dict[str, Any], style: str) -> bytes:
    """Heads that stay in sight, widths, lines of text."""
    sheet = Worksheet(PLAIN.encode())
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(table["widths"], start=1)
    )
    for row, line in enumerate([table["heads"], *table["lines"]], start=1):
        cells = (sheet.cell((row, n), ["text", text], style) for n, text in enumerate(line, start=1))
        sheet.append(sheet.data, f'<row r="{row}">{"".join(cells)}</row>')
    return sheet.done().replace(b"<cols/>", f"<cols>{widths}</cols>".encode())


def _write(archive: zipfile.ZipFile, parts: Parts, out: Path) -> None:
    """Each part as it came or as it is now, in the order in which they came."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for each in archive.infolist():
            changed = parts.pop(each.filename, b"")
            made.writestr(each.filename, changed or archive.read(each))
        for name, content in parts.items():
            made.writestr(name, content)
