"""Reading a .docx in the child process: paragraphs with their automatic numbers, and tables with their merged cells.

Own reading of the zip and its XML, because nothing more is needed: no pictures, no styles, no links are followed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from houqin.core.sheets.numbering import Numbering
from houqin.core.sheets.scanning import Budget, Unreadable, chunks, open_zip

MAX_PART = 40 * 1024 * 1024
MAX_RATIO = 200  # a document packs to a tenth; what unfolds two hundred times was made to
MAX_DEPTH = 120
MAX_BLOCKS = 50_000
MAX_CELLS = 200_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText")}
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_MARGINS = ("word/footnotes.xml", "word/endnotes.xml")


def extract_document(request: dict[str, Any], emit: Callable[[Any], None]) -> None:
    """Send a line for each paragraph and each table, in the order of the document."""
    path = Path(request["path"])
    check_kind(path, request["name"])
    with open_zip(path) as archive:
        if "word/document.xml" not in archive.namelist():
            raise Unreadable("not_a_document")
        budget = Budget()
        body = part(archive, "word/document.xml", budget)
        numbering = Numbering(
            optional(archive, "word/numbering.xml", budget), optional(archive, "word/styles.xml", budget)
        )
        reader = Reader(numbering)
        for block in reader.blocks(body.find(f"{W}body"), 0):
            emit(block)
        for name in _MARGINS:
            for block in reader.blocks(optional(archive, name, budget), 0):
                emit(block)


def check_kind(path: Path, name: str) -> None:
    """A .docx is a zip; an old .doc and a file with a password are not."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Unreadable("empty_file")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise Unreadable("locked_file" if locked else "old_document")
    if not head.startswith(b"PK"):
        raise Unreadable("not_a_document")


def part(archive: zipfile.ZipFile, name: str, budget: Budget) -> Element:
    """A part as a tree; too large, too deep, unfolding too far, entities: refused."""
    info = archive.getinfo(name)
    if info.file_size > MAX_PART or info.file_size > MAX_RATIO * max(info.compress_size, 1) + 100_000:
        raise Unreadable("zip_bomb", size=MAX_PART // 1024 // 1024)
    raw = b"".join(chunks(archive, name, budget))
    if len(raw) > MAX_PART:
        raise Unreadable("zip_bomb", size=MAX_PART // 1024 // 1024)
    check_depth(raw)
    try:
        tree: Element = fromstring(raw.replace(STRICT, W.strip("{}").encode()))
    except DefusedXmlException as error:
        raise Unreadable("entity_bomb") from error
    except (ParseError, ValueError) as error:
        raise Unreadable("broken_file") from error
    return tree


def check_depth(raw: bytes) -> None:
    """Elements inside elements, counted before a tree is built of them."""
    from xml.parsers import expat

    depth = 0

    def opened(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Unreadable("strange_xml")

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_arguments: Any) -> None:
        raise Unreadable("entity_bomb")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise Unreadable("broken_file") from error


def optional(archive: zipfile.ZipFile, name: str, budget: Budget) -> Element | None:
    """A part that need not be there."""
    return part(archive, name, budget) if name in archive.namelist() else None


class Reader:
    """Walks the tree and keeps count of what it gives."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.given = 0
        self.cells = 0

    def blocks(self, parent: Element | None, depth: int) -> Iterator[dict[str, Any]]:
        """The paragraphs and tables below an element, also inside content controls."""
        for child in parent if parent is not None else ():
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield self._count({"table": self._table(child, depth)})
            elif child.tag not in _SKIPPED:
                yield from self.blocks(child, depth)

    def _paragraph(self, paragraph: Element) -> Iterator[dict[str, Any]]:
        """Its number and its text; text boxes follow as lines of their own."""
        boxes: list[Element] = []
        text = "".join(self._words(paragraph, boxes))
        label = self.numbering.label(paragraph) if text.strip() else ""
        for line in f"{label}{text}".split("\n"):
            if line.strip():
                yield self._count({"line": line})
        for box in boxes:
            yield from self.blocks(box, 0)

    def _count(self, block: dict[str, Any]) -> dict[str, Any]:
        self.given += 1
        if self.given > MAX_BLOCKS:
            raise Unreadable("too_much")
        return block

    def _words(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        """The text of an element, without what was deleted; of a choice and its fallback only the choice."""
        for child in element:
            name = child.tag.rpartition("}")[2]
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif name == "txbxContent":
                boxes.append(child)
            elif name not in ("Fallback", "sym") and child.tag not in _SKIPPED:
                yield from self._words(child, boxes)

    def _table(self, table: Element, depth: int) -> dict[str, Any]:
        """Rows of cells as wide as the grid; a merged cell's words stand in all of it, `carried` says where."""
        if depth > 4:
            raise Unreadable("strange_xml")
        rows: list[list[str]] = []
        carried: list[list[int]] = []
        for row in _inside(table, "tr"):
            self._row(row, rows, carried, depth)
        return {"rows": rows, "carried": carried}

    def _row(self, row: Element, rows: list[list[str]], carried: list[list[int]], depth: int) -> None:
        before = _number(row.find(f"{W}trPr/{W}gridBefore"))
        cells: list[str] = [""] * before
        for cell in _inside(row, "tc"):
            span = max(1, min(_number(cell.find(f"{W}tcPr/{W}gridSpan")) or 1, 60))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            words = "\n".join(self._cell(cell, depth))
            place = len(cells)
            if goes_on and not words and rows and place < len(rows[-1]):
                words = rows[-1][place]
                carried.append([len(rows), place])
            cells += [words] + [""] * (span - 1)
            self.cells += span
        if self.cells > MAX_CELLS:
            raise Unreadable("too_many_cells", limit=MAX_CELLS)
        rows.append(cells)

    def _cell(self, cell: Element, depth: int) -> Iterator[str]:
        """The lines of a cell; a table inside a cell becomes lines too."""
        for block in self.blocks(cell, depth + 1):
            if "line" in block:
                yield block["line"]
            else:
                yield from ("\t".join(filter(None, row)) for row in block["table"]["rows"])


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table, cells of a row, also where a content control holds them."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag.rpartition("}")[2] in ("sdt", "sdtContent", "ins", "smartTag", "customXml"):
            yield from _inside(child, name)


def _number(element: Element | None) -> int:
    value = element.get(f"{W}val", "0") if element is not None else "0"
    return min(int(value), 60) if value.isdecimal() else 0
