"""Tables made of tabs and gaps: a head whose words stand apart, the rows below it, cells that run over several lines."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from houqin.duties.rules.words import tidy
from houqin.planning.rules.headers import along_the_top, columns_of, role_of
from houqin.planning.rules.marks import leading
from houqin.planning.rules.persons import are_people

Rows = list[list[str]]
Split = Callable[[str], list[str]]
_TIME = re.compile(r"(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月|第.{1,3}周")
_NUMBER = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])[）)、.．]?")
_GAP = re.compile(r"\t+|[ \u3000]{2,}|\u3000")
_WIDE_GAPS = [re.compile(rf"[ \u3000]{{{least},}}") for least in (3, 4, 6)]


def columns(lines: Sequence[str], start: int) -> tuple[Rows, int] | None:
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
        elif _breaks_a_cell(rows, line, split) or _goes_on_beside(rows, split(line)):
            rest = split(line)
            rows[-1][-1] = "\n".join(filter(None, (rows[-1][-1], rest[0])))
            rows[-1] += rest[1:]
        elif _is_row(line, split):
            rows.append(split(line))
        elif not _goes_on(lines, place, split) or len(rows) == 1:
            break
        else:
            filled = max(at for at, cell in enumerate(rows[-1]) if cell) if any(rows[-1]) else 0
            rows[-1][filled] = "\n".join(filter(None, (rows[-1][filled], tidy(line))))
        place += 1
    return (even(rows), place) if len(rows) > 1 else None


def _split_of(lines: Sequence[str], start: int) -> Split | None:
    """How the cells of this head, and so of the rows below it, stand apart; nothing when it is no head."""
    head = _cells(lines[start])
    if len(head) > 1 and (columns_of(head) or along_the_top(head) or _months_below(lines, start, head)):
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


def _goes_on_beside(rows: list[list[str]], pieces: list[str]) -> bool:
    """A cell that ended with a new line (校门检查⏎ 张三): the pieces fill the row above, and would be no row themselves."""
    fits = len(rows) > 1 and len(pieces) > 1 and len(rows[-1]) + len(pieces) - 1 == len(rows[0])
    if not fits:
        return False
    columns = columns_of(rows[0])
    number = _piece(pieces, columns.get("number"))
    month = _piece(pieces, columns.get("month"))
    if (number and not _NUMBER.fullmatch(number)) or (month and not _TIME.match(month)):
        return True
    return not pieces[0] and columns.get("people") == len(rows[-1]) and are_people(pieces[1])


def _piece(pieces: list[str], column: int | None) -> str:
    return pieces[column] if column is not None and column < len(pieces) else ""


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


def even(rows: list[list[str]]) -> list[list[str]]:
    """All rows as wide as the widest."""
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]
