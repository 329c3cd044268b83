"""From pasted or saved text to lines and tables: tabs, bars, columns of spaces, one cell a line, pages glued together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from houqin.duties.rules.words import tidy
from houqin.planning.rules.gapped import columns, even
from houqin.planning.rules.headers import columns_of
from houqin.planning.rules.stacked import NEW_LINE, a_cell_each, cards, without_quotes


@dataclass(frozen=True)
class Line:
    """One line of text, never empty. `heading`: the file says that it is one (## 工作目标)."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class Grid:
    """A table. `carried` are the cells that were merged with the one above or before and were given its words."""

    rows: list[list[str]]
    carried: frozenset[tuple[int, int]] = field(default_factory=frozenset)


Block = Line | Grid
_LINE_ENDS = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")
_NEW_LINE = re.compile(r"\s*<br\s{0,3}/?>\s*", re.IGNORECASE)
_STARS = re.compile(r"\*\*([^*]{1,200})\*\*")
_PAGE = re.compile(r"(\d{1,3})、")
_BAR = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"[\s|｜│┃+:=\-—─━┄┼├┤┬┴┌┐└┘]+")


def blocks_of(text: str) -> tuple[list[Block], list[str]]:
    """The blocks of a text, and what was taken off it (page numbers of a site that glued pages together)."""
    written = [_without_stars(line) for line in _LINE_ENDS.split(without_quotes(text.replace("\ufeff", "")))]
    lines, taken = without_pages(written)
    blocks: list[Block] = []
    place = 0
    while place < len(lines):
        for table in (cell_a_line, bars, _in_rows):
            found = table(lines, place)
            if found is not None:
                grid, place = found
                blocks.append(_with_new_lines(grid))
                break
        else:
            if tidy(lines[place]):
                words = tidy(lines[place].replace(NEW_LINE, " "))
                blocks.append(Line(tidy(_HASHES.sub("", words)), bool(_HASHES.match(words))))
            place += 1
    return blocks, taken


def _with_new_lines(grid: Grid) -> Grid:
    """Cells that stood between quotes have their lines again."""
    return Grid([[tidy(cell.replace(NEW_LINE, "\n")) for cell in row] for row in grid.rows], grid.carried)


def _in_rows(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    """Cells with gaps between them, or what was a table before it was pasted."""
    found = columns(lines, start) or a_cell_each(lines, start) or cards(lines, start)
    return (Grid(found[0]), found[1]) if found else None


def _without_stars(line: str) -> str:
    """Signs that some programs put around bold words: **九月**."""
    return _STARS.sub(r"\1", line)


def without_pages(lines: list[str]) -> tuple[list[str], list[str]]:
    """Long lines that begin 1、 2、 3、 and break off in the middle of a word are pages: join them again."""
    pages: list[int] = []
    for place, line in enumerate(lines):
        match = _PAGE.match(line)
        if (
            match
            and int(match[1]) == len(pages) + 1
            and len(line) > 120
            and (not pages or place == pages[-1] + 1)
        ):
            pages.append(place)
        elif pages:
            break
    broken = sum(lines[place].rstrip()[-1:] not in "。；;！!”" for place in pages[:-1])
    if len(pages) < 3 or broken * 2 < len(pages) - 1:
        return lines, []
    whole = "".join(_PAGE.sub("", lines[place], count=1).strip() for place in pages)
    taken = [_PAGE.match(lines[place])[0] for place in pages]  # type: ignore[index]
    return [*lines[: pages[0]], whole, *lines[pages[-1] + 1 :]], taken


def cell_a_line(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    """Each cell a line that opens with a tab, an empty line after each row; more lines may belong to a cell."""
    width = _width_of_head(lines, start)
    if width < 2:
        return None
    rows: list[list[str]] = [[]]
    place = start
    while place < len(lines):
        line = lines[place]
        if line.startswith("\t"):
            if len(rows[-1]) == width:
                rows.append([])
            rows[-1].append(tidy(line))
        elif tidy(line):
            if len(rows[-1]) == width and _table_ends(lines, place):
                break
            rows[-1][-1] = "\n".join(filter(None, (rows[-1][-1], tidy(line))))
        place += 1
    rows[-1] += [""] * (width - len(rows[-1]))
    return Grid(rows), place


def _width_of_head(lines: Sequence[str], start: int) -> int:
    """How many lines of one cell each make the head, if they are one."""
    cells: list[str] = []
    for line in lines[start : start + 12]:
        if not (line.startswith("\t") and "\t" not in line[1:].rstrip()):
            break
        cells.append(line)
    return len(cells) if columns_of(cells) else 0


def _table_ends(lines: Sequence[str], place: int) -> bool:
    """No cell follows any more, or those that follow are the head of another table."""
    near = range(place, min(len(lines), place + 60))
    following = next((at for at in near if lines[at].startswith("\t")), None)
    return following is None or _width_of_head(lines, following) >= 2


def bars(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    """Cells between upright bars."""
    if len(_BAR.findall(lines[start])) < 2:
        return None
    rows: list[list[str]] = []
    place = start
    while place < len(lines) and (
        _BAR.search(lines[place]) or (rows and _RULE.fullmatch(lines[place] or "-"))
    ):
        if not _RULE.fullmatch(lines[place]):
            rows.append([_cell(cell) for cell in _BAR.split(lines[place].strip().strip("|｜│┃"))])
        place += 1
    return (Grid(even(rows)), place) if len(rows) > 1 else None


def _cell(text: str) -> str:
    """A cell between bars; <br> is a new line in it."""
    return tidy(_NEW_LINE.sub("\n", text))
