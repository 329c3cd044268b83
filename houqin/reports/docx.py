"""A report as a .docx in the form of an official paper (GB/T 9704): 小标宋 title, 仿宋 text, 28 points a line.

Written part by part, without a library: the few elements it takes open alike in Word, WPS and LibreOffice, and the same
paper gives the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from houqin.reports.docx_parts import (
    CONTENT_TYPES,
    FOOTER,
    HEAD,
    RELS,
    SETTINGS,
    STYLES,
    W,
    document_rels,
    tightened,
)
from houqin.reports.docx_pictures import Pictures
from houqin.reports.rules.paper import Paper, Part, Passage, Table
from houqin.reports.rules.shortening import ONE, PAGES, THREE, lines_of

WIDTH = 8844  # of the text in twentieths of a point: 156 mm
TIGHT, BRIEF = (14, 24), (12, 19)  # points, and points a line, where all must stand on one page
LINES = PAGES[THREE][1]  # of a page
TALLEST = 12000  # of a picture: what is left of a page beside its title
MAY_BREAK = "\u200b"  # no width
MOMENT = (1980, 1, 1, 0, 0, 0)
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/>'
    "</w:sectPr>"
)


def docx_of(paper: Paper) -> bytes:
    """The file of one report."""
    styles = tightened(STYLES, *(BRIEF if paper.brief else TIGHT)) if paper.edition == ONE else STYLES
    pictures = Pictures([paper])
    return _packed(_document(_body(paper, pictures)), styles, pictures)


def book_docx(title: str, signed: Sequence[str], foreword: Sequence[str], papers: Sequence[Paper]) -> bytes:
    """The file of a book: cover, contents with the pages, foreword, then each report on a new page."""
    pictures = Pictures(papers)
    return _packed(_document(_book(title, signed, foreword, papers, pictures)), STYLES, pictures)


def _packed(document: str, styles: str, pictures: Pictures) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": document,
        "word/styles.xml": styles,
        "word/settings.xml": SETTINGS,
        "word/footer1.xml": FOOTER,
        "word/_rels/document.xml.rels": document_rels(pictures.links),
        **pictures.files,
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            told = ZipInfo(name, MOMENT)
            told.compress_type = ZIP_DEFLATED
            package.writestr(told, content)
    return made.getvalue()


def _document(body: Iterable[str]) -> str:
    return f"{HEAD}<w:document {W}><w:body>{''.join(body)}{SECTION}</w:body></w:document>"


def _book(
    title: str, signed: Sequence[str], foreword: Sequence[str], papers: Sequence[Paper], pictures: Pictures
) -> Iterator[str]:
    yield from (_line("Normal", "") for _n in range(7))
    yield _line("Title", title)
    yield from (_line("Normal", "") for _n in range(9))
    yield from (_line("Cover", text) for text in signed)
    yield _line("Title", "目　　录", breaks=True)
    page = 4 if foreword else 3
    for n, paper in enumerate(papers):
        yield _entry(f"{n + 1}. {paper.title}", f"report{n}", page)
        page += -(-lines_of(paper) // LINES)
    if foreword:
        yield _line("Title", "前　　言", breaks=True)
        yield from (_line("Normal", text) for text in foreword)
    for n, paper in enumerate(papers):
        first, *rest = _body(paper, pictures, breaks=True)
        yield first.replace("<w:r>", f"{_mark(n)}<w:r>", 1)
        yield from rest


def _mark(n: int) -> str:
    """Where the contents point to."""
    return f'<w:bookmarkStart w:id="{n}" w:name="report{n}"/><w:bookmarkEnd w:id="{n}"/>'


def _entry(text: str, mark: str, page: int) -> str:
    """A line of the contents; `page` is an estimate that stands until the program has set the pages itself."""
    field = "".join(
        f"<w:r>{each}</w:r>"
        for each in (
            "<w:tab/>",
            '<w:fldChar w:fldCharType="begin" w:dirty="true"/>',
            f'<w:instrText xml:space="preserve"> PAGEREF {mark} </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            f"<w:t>{page}</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f'<w:p><w:pPr><w:pStyle w:val="Entry"/></w:pPr>{_run(text)}{field}</w:p>'


def _body(paper: Paper, pictures: Pictures, *, breaks: bool = False) -> Iterator[str]:
    for n, line in enumerate(paper.title_lines):
        yield _line("Title", line, breaks=breaks and n == 0)
    yield _line("Normal", "")
    yield from (_passage(each) for each in paper.lead)
    appended = [part for part in paper.parts if part.appendix]
    for part in paper.parts:
        if not part.appendix:
            yield from _part(part, pictures)
    yield from (
        _line("Note", f"{'数据说明：' if not n else ''}{each.text}") for n, each in enumerate(paper.about)
    )
    yield from (_line("Right", text) for text in ("", paper.office, paper.day))
    yield from (_line("Flat", f"{label}　{name}".strip()) for label, name in paper.signers)
    for n, part in enumerate(appended):
        yield from _part(part, pictures, breaks=n == 0)


def _part(part: Part, pictures: Pictures, *, breaks: bool = False) -> Iterator[str]:
    yield _line("Heading1" if part.rank == 1 else "Heading2", part.title, breaks=breaks)
    for number, each in zip(part.ordinals, part.passages, strict=True):
        yield _passage(each, number)
    for chart in part.charts:
        yield _line("CellHead", f"{chart.title}（单位：{chart.unit}）")
        yield f'<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr>{pictures.run(chart, WIDTH, TALLEST)}</w:p>'
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
    """Without the signs that XML cannot hold; after a per cent a line may break, else the one above is drawn out."""
    return "".join(sign for sign in text if sign >= " " or sign == "\t").replace("%（", f"%{MAY_BREAK}（")


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
