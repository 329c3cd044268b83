"""XML parts of an .xlsx edited by cutting bytes out and putting bytes in: what is not touched stays byte for byte.

A library that reads and writes a workbook anew loses what it does not know: images, charts, drawn shapes. Used only in
the child process, after scanning.py has refused document types and strange encodings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, unescape

from houqin.core.sheets.scanning import REFERENCE, Unreadable, column_letters, column_number

Place = tuple[int, int]  # row, column


@dataclass(slots=True)
class Element:
    """Where an element stands among the bytes of its part; `opened` is where its first tag ends."""

    name: str
    attributes: dict[str, str]
    start: int
    opened: int
    end: int = 0
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> Iterable[Element]:
        return (each for each in self.children if each.name == name)

    def one(self, name: str) -> Element | None:
        return next(iter(self.all(name)), None)


class Part:
    """One XML part, read once; `edits` are applied by `done`."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.edits: list[tuple[int, int, bytes]] = []
        self.tails: dict[int, tuple[Element, list[str]]] = {}
        self.root = self._read()
        self.prefix = (
            content[self.root.start + 1 : self.root.opened].split(None, 1)[0].rpartition(b":")[0].decode()
        )

    def _read(self) -> Element:
        """Names are told without their namespace."""
        parser = expat.ParserCreate(namespace_separator="}")
        root = Element("", {}, 0, 0)
        path = [root]

        def begin(name: str, attributes: dict[str, str]) -> None:
            start = parser.CurrentByteIndex
            told = {key.rpartition("}")[2]: value for key, value in attributes.items()}
            each = Element(name.rpartition("}")[2], told, start, self._tag_end(start))
            path[-1].children.append(each)
            path.append(each)

        def finish(_name: str) -> None:
            each = path.pop()
            each.end = each.opened
            if not self.is_empty(each):
                each.end = self.content.index(b">", parser.CurrentByteIndex) + 1

        parser.StartElementHandler, parser.EndElementHandler = begin, finish
        try:
            parser.Parse(self.content, True)
        except expat.ExpatError as problem:
            raise Unreadable("broken_file") from problem
        return root.children[0]

    def _tag_end(self, start: int) -> int:
        found = TAG.match(self.content, start)
        if found is None:
            raise Unreadable("broken_file")
        return found.end()

    def is_empty(self, element: Element) -> bool:
        """Written as <row/>."""
        return self.content[element.opened - 2 : element.opened] == b"/>"

    def text(self, element: Element) -> str:
        """All text within it."""
        within = self.content[element.opened : element.end]
        return unescape("".join(each.decode() for each in BETWEEN_TAGS.findall(within)))

    def tag(self, name: str) -> str:
        """A name as this part writes it."""
        return f"{self.prefix}:{name}" if self.prefix else name

    def replace(self, element: Element, by: str) -> None:
        self.edits.append((element.start, element.end, by.encode()))

    def remove(self, element: Element) -> None:
        self.edits.append((element.start, element.end, b""))

    def insert(self, at: int, text: str) -> None:
        self.edits.append((at, at, text.encode()))

    def append(self, element: Element, text: str) -> None:
        """Behind its last child."""
        self.tails.setdefault(element.start, (element, []))[1].append(text)

    def _put_tails(self) -> None:
        """An element that was written as empty is opened."""
        for element, texts in self.tails.values():
            text = "".join(texts)
            if self.is_empty(element):
                opened = self.content[element.start : element.opened - 2].decode().rstrip()
                self.replace(element, f"{opened}>{text}</{opened[1:].split(None, 1)[0]}>")
            else:
                self.insert(self.content.rindex(b"</", 0, element.end), text)
        self.tails = {}

    def set(self, element: Element, name: str, value: str) -> None:
        """An attribute, in the first tag."""
        tag = self.content[element.start : element.opened]
        bare = re.sub(rf"""\s{name}\s*=\s*("[^"]*"|'[^']*')""".encode(), b"", tag)
        end = -2 if bare.endswith(b"/>") else -1
        made = bare[:end].rstrip() + f' {name}="{quoted(value)}"'.encode() + bare[end:]
        self.edits.append((element.start, element.opened, made))

    def done(self) -> bytes:
        """The part with its edits; what is put in at one place stands in the order in which it was put."""
        self._put_tails()
        made, at = [], 0
        for start, end, text in sorted(self.edits, key=lambda edit: edit[:2]):
            made += [self.content[at:start], text]
            at = end
        return b"".join([*made, self.content[at:]])


BETWEEN_TAGS = re.compile(rb"(?:^|>)([^<>]+)")
TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")


def quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})


class Worksheet(Part):
    """A worksheet whose blanks can be filled."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        data = self.root.one("sheetData")
        if data is None:
            raise Unreadable("broken_file")
        self.data = data
        self.rows: dict[int, Element] = {}
        self.cells: dict[int, dict[int, Element]] = {}  # row -> column -> cell
        self._number(data)
        self.added: dict[int, dict[int, str]] = {}

    def _number(self, data: Element) -> None:
        """Rows and cells that do not say their number follow the one before."""
        row = 0
        for line in data.all("row"):
            row = int(line.attributes.get("r") or row + 1)
            self.rows[row], cells = line, self.cells.setdefault(row, {})
            column = 0
            for cell in line.all("c"):
                said = REFERENCE.match(cell.attributes.get("r", "").encode())
                column = column_number(said[1].decode()) if said else column + 1
                cells[column] = cell

    def put(self, place: Place, value: list[str]) -> bool:
        """["number", "12.5"] or ["text", "有"]; never over a formula, never into a part of a merged cell."""
        there = self.cells.get(place[0], {}).get(place[1])
        if self._is_covered(place) or (there is not None and there.one("f") is not None):
            return False
        style = there.attributes.get("s", "") if there is not None else self._style_of(place)
        text = self.cell(place, value, style)
        if there is not None:
            self.replace(there, text)
        else:
            self.added.setdefault(place[0], {})[place[1]] = text
        return True

    def cell(self, place: Place, value: list[str], style: str = "") -> str:
        """A cell as it is written."""
        kind, text = value
        c, v, told, t = (self.tag(name) for name in ("c", "v", "is", "t"))
        named = f'r="{column_letters(place[1])}{place[0]}"' + (f' s="{style}"' if style else "")
        if kind == "number":
            return f"<{c} {named}><{v}>{escape(text)}</{v}></{c}>"
        return f'<{c} {named} t="inlineStr"><{told}><{t} xml:space="preserve">{escape(text)}</{t}></{told}></{c}>'

    def _style_of(self, place: Place) -> str:
        """What a cell that is not written yet looks like: as its row, else as its column."""
        row = self.rows.get(place[0])
        if row is not None and row.attributes.get("customFormat") in ("1", "true"):
            return row.attributes.get("s", "")
        columns = self.root.one("cols")
        for each in columns.all("col") if columns else ():
            if int(each.attributes["min"]) <= place[1] <= int(each.attributes["max"]):
                return each.attributes.get("style", "")
        return ""

    def _is_covered(self, place: Place) -> bool:
        merged = self.root.one("mergeCells")
        spans = (each.attributes.get("ref", "") for each in (merged.all("mergeCell") if merged else ()))
        return any(_lies_in(place, span) for span in spans)

    @property
    def is_changed(self) -> bool:
        return bool(self.edits or self.added)

    def forget_results(self) -> None:
        """What a formula gave is left out, so that whoever opens the file calculates it anew."""
        for cell in (cell for line in self.cells.values() for cell in line.values()):
            value = cell.one("v")
            if value is not None and cell.one("f") is not None and not self.is_empty(value):
                self.remove(value)

    def done(self) -> bytes:
        """With the cells that were not there: each in its row, each row in its place."""
        for number, cells in sorted(self.added.items()):
            row, there = self.rows.get(number), self.cells.get(number, {})
            if row is None:
                self._add_row(number, "".join(text for _column, text in sorted(cells.items())))
                continue
            for column, text in sorted(cells.items()):
                later = [cell.start for at, cell in there.items() if at > column]
                self.insert(min(later), text) if later else self.append(row, text)
        self.added = {}
        return super().done()

    def _add_row(self, number: int, text: str) -> None:
        made = f'<{self.tag("row")} r="{number}">{text}</{self.tag("row")}>'
        later = [line.start for at, line in self.rows.items() if at > number]
        self.insert(min(later), made) if later else self.append(self.data, made)


def _lies_in(place: Place, span: str) -> bool:
    """In a merged cell, but not at its first corner."""
    ends = [REFERENCE.match(each.encode()) for each in span.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return False
    (top, left), (bottom, right) = ((int(end[2]), column_number(end[1].decode())) for end in ends if end)
    inside = top <= place[0] <= bottom and left <= place[1] <= right
    return inside and place != (top, left)
