"""A report as a .docx in the form of an official paper (GB/T 9704): 小标宋 title, 仿宋 text, 28 points a line.

Written part by part, without a library: the few elements it takes open alike in Word, WPS and LibreOffice, and the same
paper gives the same bytes.
"""

from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from houqin.reports.docx_parts import (
    CONTENT_TYPES,
    DOCUMENT_RELS,
    FOOTER,
    HEAD,
    RELS,
    SETTINGS,
    STYLES,
    W,
    tightened,
)
from houqin.reports.rules.paper import Paper, Part, Passage, Table
from houqin.reports.rules.shortening import ONE

WIDTH = 8844  # of the text in twentieths of a point: 156 mm
MOMENT = (1980, 1, 1, 0, 0, 0)
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/>'
    "</w:sectPr>"
)


def docx_of(paper: Paper) -> bytes:
    """The file."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": _document(paper),
        "word/styles.xml": tightened(STYLES) if paper.edition == ONE else STYLES,
        "word/settings.xml": SETTINGS,
        "word/footer1.xml": FOOTER,
        "word/_rels/document.xml.rels": DOCUMENT_RELS,
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            told = ZipInfo(name, MOMENT)
            told.compress_type = ZIP_DEFLATED
            package.writestr(told, text)
    return made.getvalue()


def _document(paper: Paper) -> str:
    body = "".join(_body(paper))
    return f"{HEAD}<w:document {W}><w:body>{body}{SECTION}</w:body></w:document>"


def _body(paper: Paper) -> Iterator[str]:
    yield from (_line("Title", line) for line in paper.title_lines)
    yield _line("Normal", "")
    yield from (_passage(each) for each in paper.lead)
    appended = [part for part in paper.parts if part.appendix]
    for part in paper.parts:
        if not part.appendix:
            yield from _part(part)
    yield from (
        _line("Note", f"{'数据说明：' if not n else ''}{each.text}") for n, each in enumerate(paper.about)
    )
    yield from (_line("Right", text) for text in ("", paper.office, paper.day))
    yield _line("Flat", "　　　".join(f"{label}　{name}".strip() for label, name in paper.signers))
    for n, part in enumerate(appended):
        yield from _part(part, breaks=n == 0)


def _part(part: Part, *, breaks: bool = False) -> Iterator[str]:
    yield _line("Heading1" if part.rank == 1 else "Heading2", part.title, breaks=breaks)
    for number, each in zip(part.ordinals, part.passages, strict=True):
        yield _passage(each, number)
    if part.table:
        yield _table(part.table)
        yield _line("Cell", "")


def _passage(passage: Passage, number: str = "") -> str:
    return _line("Normal", number + passage.text, to_fill=passage.to_fill)


def _line(style: str, text: str, *, breaks: bool = False, to_fill: bool = False) -> str:
    properties = f'<w:pStyle w:val="{style}"/>' + ("<w:pageBreakBefore/>" if breaks else "")
    return f"<w:p><w:pPr>{properties}</w:pPr>{_run(text, to_fill)}</w:p>"


def _run(text: str, to_fill: bool = False) -> str:
    if not text:
        return ""
    marked = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>' if to_fill else ""
    return f'<w:r>{marked}<w:t xml:space="preserve">{escape(_readable(text))}</w:t></w:r>'


def _readable(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign == "\t")


def _table(table: Table) -> str:
    whole = sum(table.widths)
    widths = [WIDTH * each // whole for each in table.widths]
    grid = "".join(f"<w:gridCol w:w={quoteattr(str(width))}/>" for width in widths)
    head = _row([(title, False) for title in table.titles], widths, head=True)
    rows = "".join(_row([(cell.text, cell.to_fill) for cell in row], widths) for row in table.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Ruled"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>'
    )


def _row(cells: list[tuple[str, bool]], widths: list[int], *, head: bool = False) -> str:
    properties = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    style = "CellHead" if head else "Cell"
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_line(style, text, to_fill=to_fill)}</w:tc>"
        for (text, to_fill), width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{properties}{told}</w:tr>"
