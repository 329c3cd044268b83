"""The editions of a report: one page, three pages, all of it, and the 内部版 with names. Pure.

A page of an official paper has 22 lines of 28 signs (GB/T 9704). What weighs least goes first, from the end.
"""

from dataclasses import replace
from math import ceil

from houqin.reports.rules.paper import FIRST, SECOND, Paper, Part, Passage, Table, without

LINES, SIGNS = 22, 28
FULL, THREE, ONE, INNER = "full", "three", "one", "inner"
PAGES = {ONE: 1, THREE: 3}
HEAD, FOOT = 4, 6  # lines of the title, and of 落款, 审核 and 签发
ROWS_OF_ONE = 3  # problems on one page


def edition_of(paper: Paper, edition: str) -> Paper:
    """The paper in one edition; names and what only insiders read stand in the 内部版 alone."""
    if edition != INNER:
        paper = _outside(paper)
    if edition in (FULL, INNER):
        return replace(paper, edition=edition)
    weight = FIRST if edition == ONE else SECOND
    paper = replace(paper, edition=edition, parts=tuple(p for p in paper.parts if not p.appendix))
    paper = without(paper, {each.key for each in paper.passages if each.weight > weight})
    if edition == ONE:
        paper = _plainer(paper)
    return _fitting(paper, PAGES[edition])


def _outside(paper: Paper) -> Paper:
    inner = {each.key for each in paper.passages if each.inner}
    parts = tuple(replace(part, table=part.table and _uncovered(part.table, inner)) for part in paper.parts)
    return without(replace(paper, parts=parts), inner)


def _uncovered(table: Table, inner: set[str]) -> Table | None:
    rows = tuple(row for row in table.rows if not any(cell.key in inner for cell in row))
    return replace(table, rows=rows) if rows else None


def _plainer(paper: Paper) -> Paper:
    """On one page a heading of the second rank costs a line, and tables become sentences of their first columns."""
    parts: list[Part] = []
    for part in paper.parts:
        if part.table:
            kept = tuple(_sentence(row, part) for row in part.table.rows[:ROWS_OF_ONE])
            part = replace(part, passages=(*part.passages, *kept), table=None)
        if part.rank > 1 and parts:
            parts[-1] = replace(parts[-1], passages=(*parts[-1].passages, *part.passages))
        else:
            parts.append(part)
    return replace(paper, parts=tuple(parts), about=paper.about[:1])


def _sentence(row: tuple[Passage, ...], part: Part) -> Passage:
    """问题：事实；目标：完成、结论."""
    from houqin.reports.rules.words import Piece

    chosen = row[1:3] if part.key == "problems" else row[:4:2]
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


def _fitting(paper: Paper, pages: int) -> Paper:
    """Without the last of the lightest, until it fits."""
    while lines_of(paper) > pages * LINES:
        last = _lightest(paper)
        if last is None:
            break
        paper = without(paper, {last.key})
    return paper


def _lightest(paper: Paper) -> Passage | None:
    """Never the lead, and of each part its first passage only when nothing else is left."""
    found = [
        (each.weight, n > 0, number, each)
        for number, part in enumerate(paper.parts)
        for n, each in enumerate(part.passages)
    ]
    if len(found) <= 1:
        return None
    return max(found, key=lambda each: (each[1], each[0], each[2]))[3]


def lines_of(paper: Paper) -> int:
    """How many lines it takes, counted generously: letters and figures as wide as signs."""
    lines = HEAD + FOOT
    for each in (*paper.lead, *paper.about):
        lines += _lines(each.text)
    for part in paper.parts:
        lines += 1 + sum(_lines(each.text) for each in part.passages)
        if part.table:
            lines += 2 + sum(_row_lines(row, part.table) for row in part.table.rows)
    return lines


def _lines(text: str) -> int:
    return max(1, ceil((len(text) + 2) / SIGNS))


def _row_lines(row: tuple[Passage, ...], table: Table) -> int:
    """The tallest cell; a table's letters are smaller: 36 to a line."""
    whole = sum(table.widths)
    return max(
        ceil(len(cell.text) * whole / (36 * width)) or 1
        for cell, width in zip(row, table.widths, strict=True)
    )
