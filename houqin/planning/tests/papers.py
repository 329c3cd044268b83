"""Small Word and Excel files made for the tests, as Word writes them: automatic numbers, merged cells, deleted words."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOWN, ACROSS = "\u2193", "\u2192"  # ↓ in a cell: merged with the cell above; →: with the one before


def paragraph(text: str, *, level: tuple[int, int] | None = None) -> str:
    """A paragraph; `level` is (list, depth) for an automatic number."""
    number = f'<w:numPr><w:ilvl w:val="{level[1]}"/><w:numId w:val="{level[0]}"/></w:numPr>' if level else ""
    return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table; ↓ continues the cell above, → the one before, lines of a cell are paragraphs."""
    return "<w:tbl>" + "".join(_row(rows, at) for at in range(len(rows))) + "</w:tbl>"


def _row(rows: Sequence[Sequence[str]], at: int) -> str:
    cells = []
    for column, text in enumerate(rows[at]):
        if text == ACROSS:
            continue
        below = at + 1 < len(rows) and column < len(rows[at + 1]) and rows[at + 1][column] == DOWN
        merge = "<w:vMerge/>" if text == DOWN else '<w:vMerge w:val="restart"/>' if below else ""
        words = "".join(paragraph(line) for line in ("" if text == DOWN else text).split("\n"))
        wide = 1 + next(
            (place for place, cell in enumerate([*rows[at][column + 1 :], ""]) if cell != ACROSS), 0
        )
        span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
        cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{words}</w:tc>")
    return f"<w:tr>{''.join(cells)}</w:tr>"


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%3"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
</w:numbering>"""


def word_file(path: Path, *body: str, head: str = "") -> Path:
    """A .docx with this body."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"{head}<w:document {W}><w:body>{''.join(body)}</w:body></w:document>"
        )
        archive.writestr("word/numbering.xml", NUMBERING)
    return path


def excel_file(path: Path, rows: Sequence[Sequence[str | int | None]], merged: Sequence[str] = ()) -> Path:
    """An .xlsx with these rows and merged ranges."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    book.save(path)
    return path
