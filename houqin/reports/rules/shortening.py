"""The editions of a report: one page, three pages, all of it, and the 内部版 with names. Pure.

A page of an official paper has 22 lines of 28 signs (GB/T 9704), the one page 26 of 32. What weighs least goes first.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from houqin.reports.charts.svg import WIDE, height_of
from houqin.reports.rules.named import Names, left_over, unnamed
from houqin.reports.rules.paper import FIRST, SECOND, Paper, Part, Passage, Table, without
from houqin.reports.rules.words import Piece

RANKS = "一二三四五六七八九十"
FULL, THREE, ONE, INNER = "full", "three", "one", "inner"
PAGES = {ONE: (1, 26, 32), THREE: (3, 22, 28)}  # pages, lines of a page, signs of a line
BRIEF = (1, 34, 36)  # the page of a meeting: 12 points in lines of 19
WIDTH = 16  # of a line of text, in lines
HEAD, FOOT = 3, 5  # lines of the title, and of 落款, 审核 and 签发
ROWS_OF_ONE = 3  # problems on one page


def edition_of(paper: Paper, edition: str) -> Paper:
    """The paper in one edition; names and what only insiders read stand in the 内部版 alone."""
    if paper.brief:
        fitted = _fitting(paper, *BRIEF)
        return replace(fitted, edition=ONE, parts=tuple(_numbered(fitted.parts)))
    if edition != INNER:
        paper = _outside(paper)
    if edition in PAGES:
        paper = _short(paper, edition)
    return replace(paper, edition=edition, parts=tuple(_numbered(paper.parts)))


def _short(paper: Paper, edition: str) -> Paper:
    weight = FIRST if edition == ONE else SECOND
    paper = replace(paper, edition=edition, parts=tuple(p for p in paper.parts if not p.appendix))
    paper = without(paper, {each.key for each in paper.passages if each.weight > weight})
    if edition == ONE:
        paper = _plainer(paper)
    return _fitting(paper, *PAGES[edition])


def _numbered(parts: tuple[Part, ...]) -> Iterator[Part]:
    """一、二、 and under each （一）（二）; 附1 附2."""
    first = second = appended = 0
    for part in parts:
        if part.appendix:
            appended += 1
            yield replace(part, title=f"附{appended}　{part.title}")
        elif part.rank == 1:
            first, second = first + 1, 0
            yield replace(part, title=f"{RANKS[first - 1]}、{part.title}")
        else:
            second += 1
            yield replace(part, title=f"（{RANKS[second - 1]}）{part.title}")


def _outside(paper: Paper) -> Paper:
    inner = {each.key for each in paper.passages if each.inner}
    parts = (replace(part, table=part.table and _uncovered(part.table, inner)) for part in paper.parts)
    told = tuple(_unnamed(part, paper.names) if _speaks_freely(part) else part for part in parts)
    return without(replace(paper, parts=told), inner)


def _speaks_freely(part: Part) -> bool:
    """Problems and appendices hold words from the records, in which a name may stand."""
    return part.key == "problems" or part.appendix


def _unnamed(part: Part, names: Names) -> Part:
    def told(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(
            replace(each, words=tuple(_bare_of(piece, names) for piece in each.words)) for each in passages
        )

    table = part.table and replace(part.table, rows=tuple(told(row) for row in part.table.rows))
    return replace(part, passages=told(part.passages), table=table)


def _bare_of(piece: Piece, names: Names) -> Piece:
    text = piece.text if piece.code else unnamed(piece.text, names)
    return piece if text == piece.text else replace(piece, text=text)


def perhaps_named(paper: Paper) -> list[str]:
    """Names that stay in what goes out, because they may be part of other words: who writes looks at them."""
    texts = [each.text for part in paper.parts if _speaks_freely(part) for each in part.cells]
    return left_over("\n".join(texts), paper.names) if paper.edition != INNER and not paper.brief else []


def _uncovered(table: Table, inner: set[str]) -> Table | None:
    rows = tuple(row for row in table.rows if not any(cell.key in inner for cell in row))
    return replace(table, rows=rows) if rows else None


def _plainer(paper: Paper) -> Paper:
    """On one page a heading of the second rank costs a line, and tables become sentences of their first columns."""
    parts: list[Part] = []
    for part in paper.parts:
        if part.table:
            rows = [row for row in part.table.rows if part.key == "problems" or not row[3].to_fill]
            kept = tuple(_sentence(row, part) for row in rows[:ROWS_OF_ONE])
            part = replace(part, passages=(*part.passages, *kept), table=None)
        if part.rank > 1 and parts:
            parts[-1] = replace(parts[-1], passages=(*parts[-1].passages, *part.passages))
        else:
            parts.append(part)
    return replace(paper, parts=tuple(parts), about=paper.about[:1])


def _sentence(row: tuple[Passage, ...], part: Part) -> Passage:
    """Of a problem its fact, of a goal how it stands."""
    chosen = row[1:2] if part.key == "problems" else (row[0], row[3])
    words = [
        piece for n, cell in enumerate(chosen) for piece in (*([Piece("，")] if n else []), *_bare(cell))
    ]
    return replace(row[0], key=f"{row[0].key}.short", words=(*words, Piece("。")))


def _bare(cell: Passage) -> list:  # type: ignore[type-arg]
    """Without the full stop at its end."""
    words = list(cell.words)
    if words and not words[-1].code:
        words[-1] = replace(words[-1], text=words[-1].text.rstrip("。"))
    return words


def _fitting(paper: Paper, pages: int, lines: int, signs: int) -> Paper:
    """Without the last of the lightest, until it fits."""
    while lines_of(paper, signs) > pages * lines:
        last = _lightest(paper)
        if last is None:
            break
        paper = without(paper, {last.key})
    return paper


def _lightest(paper: Paper) -> Passage | None:
    """Never the lead; of what weighs alike the last of the longest, and of these the last, part."""
    found = [
        (each.weight, len(part.passages), number, n, each)
        for number, part in enumerate(paper.parts)
        for n, each in enumerate(part.passages)
    ]
    return max(found, key=lambda each: each[:4])[4] if len(found) > 1 else None


def lines_of(paper: Paper, signs: int = 28) -> int:
    """How many lines it takes, counted generously."""
    lines = HEAD + FOOT
    for each in (*paper.lead, *paper.about):
        lines += _lines(each.text, signs)
    for part in paper.parts:
        lines += 1 + sum(_lines(each.text, signs) for each in part.passages)
        lines += sum(2 + ceil(WIDTH * height_of(chart) / WIDE) for chart in part.charts)
        if part.table:
            lines += 2 + ceil(sum(_row_lines(row, part.table) for row in part.table.rows) * 13 / 20)
    return lines


def _lines(text: str, signs: int) -> int:
    """Indented by two signs; letters and figures are half as wide."""
    narrow = sum(sign.isascii() for sign in text)
    return max(1, ceil((2 * len(text) - narrow + 4) / (2 * signs)))


def _row_lines(row: tuple[Passage, ...], table: Table) -> int:
    """The tallest cell; a table's letters are smaller: 36 to a line, and its lines stand closer."""
    whole = sum(table.widths)
    return max(
        ceil(len(cell.text) * whole / (36 * width)) or 1
        for cell, width in zip(row, table.widths, strict=True)
    )
