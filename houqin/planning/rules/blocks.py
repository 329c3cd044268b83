"""From pasted or saved text to lines and tables: tabs, bars, columns of spaces, one cell a line, pages glued together."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from houqin.duties.rules.words import tidy
from houqin.planning.rules.headers import columns_of, role_of
from houqin.planning.rules.marks import leading
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
Split = Callable[[str], list[str]]
_LINE_ENDS = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")
_NEW_LINE = re.compile(r"\s*<br\s{0,3}/?>\s*", re.IGNORECASE)
_STARS = re.compile(r"\*\*([^*]{1,200})\*\*")
_PAGE = re.compile(r"(\d{1,3})、")
_BAR = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"[\s|｜│┃+:=\-—─━┄┼├┤┬┴┌┐└┘]+")
_TIME = re.compile(r"(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月|第.{1,3}周")
_GAP = re.compile(r"\t+|[ \u3000]{2,}|\u3000")
_WIDE_GAPS = [re.compile(rf"[ \u3000]{{{least},}}") for least in (3, 4, 6)]


def blocks_of(text: str) -> tuple[list[Block], list[str]]:
    """The blocks of a text, and what was taken off it (page numbers of a site that glued pages together)."""
    written = [_without_stars(line) for line in _LINE_ENDS.split(without_quotes(text.replace("\ufeff", "")))]
    lines, taken = without_pages(written)
    blocks: list[Block] = []
    place = 0
    while place < len(lines):
        for table in (cell_a_line, bars, columns, _shapeless):
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
    return Grid([[cell.replace(NEW_LINE, "\n") for cell in row] for row in grid.rows], grid.carried)


def _shapeless(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    """What was a table before it was pasted."""
    found = a_cell_each(lines, start) or cards(lines, start)
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
    return (Grid(_even(rows)), place) if len(rows) > 1 else None


def _cell(text: str) -> str:
    """A cell between bars; <br> is a new line in it."""
    return tidy(_NEW_LINE.sub("\n", text))


def columns(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    """A head whose words stand apart by tabs or wide gaps, and the rows below it."""
    split = _split_of(lines, start)
    if split is None:
        return None
    rows = [split(lines[start])]
    place = start + 1
    while place < len(lines):
        line = lines[place]
        if not tidy(line):
            if not _goes_on(lines, place, split):
                break
        elif _breaks_a_cell(rows, line, split):
            rest = split(line)
            rows[-1][-1] = f"{rows[-1][-1]}\n{rest[0]}"
            rows[-1] += rest[1:]
        elif _is_row(line, split):
            rows.append(split(line))
        elif not _goes_on(lines, place, split) or len(rows) == 1:
            break
        else:
            filled = max(at for at, cell in enumerate(rows[-1]) if cell) if any(rows[-1]) else 0
            rows[-1][filled] = "\n".join(filter(None, (rows[-1][filled], tidy(line))))
        place += 1
    return (Grid(_even(rows)), place) if len(rows) > 1 else None


def _split_of(lines: Sequence[str], start: int) -> Split | None:
    """How the cells of this head, and so of the rows below it, stand apart; nothing when it is no head."""
    head = _cells(lines[start])
    if len(head) > 1 and (columns_of(head) or _months_below(lines, start, head)):
        return _by_tab if "\t" in lines[start].strip() else _cells
    if "\t" in lines[start] or len(head) < 4:
        return None
    for gap in _WIDE_GAPS:  # 时  间        工  作  内  容: words set wide, the gaps between them wider
        wide = [tidy(cell) for cell in gap.split(lines[start].strip())]
        if len(wide) > 1 and columns_of(wide):
            return partial(_by_gap, gap)
    return None


def _by_gap(gap: re.Pattern[str], line: str) -> list[str]:
    return [tidy(cell) for cell in gap.split(line.strip()) if tidy(cell)]


def _breaks_a_cell(rows: list[list[str]], line: str, split: Split) -> bool:
    """A cell of several lines, as a spreadsheet copies it: the row is not full yet, and the line begins 2. or ②."""
    mark = leading(tidy(line))[0]
    missing = len(rows[0]) - len(rows[-1])
    return (
        len(rows) > 1
        and mark is not None
        and mark.number > 1
        and missing > 0
        and len(split(line)) - 1 <= missing
    )


def _months_below(lines: Sequence[str], start: int, head: list[str]) -> bool:
    """Areas along the top, and the next two rows begin with a month or a week."""
    below = [line for line in lines[start + 1 : start + 6] if tidy(line)][:2]
    firsts = [_cells(line)[0] for line in below if len(_cells(line)) > 1]
    return (
        role_of(head[0]) in ("month", "week")
        and len(firsts) == 2
        and all(_TIME.match(cell) for cell in firsts)
    )


def _is_row(line: str, split: Split) -> bool:
    """More than one cell."""
    return len(split(line)) > 1


def _goes_on(lines: Sequence[str], place: int, split: Split) -> bool:
    """The next line with words is a row again."""
    following = next((line for line in lines[place + 1 : place + 4] if tidy(line)), "")
    return bool(following) and _is_row(following, split)


def _by_tab(line: str) -> list[str]:
    return [tidy(cell) for cell in line.rstrip("\r\n").split("\t")]


def _cells(line: str) -> list[str]:
    if "\t" in line.strip():
        return _by_tab(line)
    return [tidy(cell) for cell in _GAP.split(line.strip()) if tidy(cell)]


def _even(rows: list[list[str]]) -> list[list[str]]:
    """All rows as wide as the widest."""
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]
