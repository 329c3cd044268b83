"""Tables that lost their shape when they were pasted: a cell a line, a card of labelled lines a row, lines in quotes.

A message or a telephone leaves nothing of a table but its cells. Their head is known by its words, and the first column by
what stands in it; where the lines do not come out even, they stay lines.
"""

import re
from collections.abc import Sequence

from houqin.duties.rules.words import narrow, tidy
from houqin.planning.rules.headers import columns_of, role_of

Rows = list[list[str]]
NEW_LINE = "\ue000"  # stands for the new line inside a quoted cell until the rows are cut
_CN = "[一二三四五六七八九十]{1,3}"
_QUOTED = re.compile(r'(?:(?<=\t)"((?:[^"\t]|"")*)"(?=\t|$)|^"((?:[^"\t]|"")*)"(?=\t))', re.MULTILINE)
_FIRST = {
    "month": re.compile(rf"(?:20\d\d年)?(?:\d{{1,2}}|{_CN})(?:月.{{0,12}}|[./]\d{{1,2}}.{{0,12}})"),
    "week": re.compile(rf"第?(?:\d{{1,2}}|{_CN})周?(?:[（(].{{1,20}}[）)])?"),
    "number": re.compile(r"\d{1,3}[、.．]?"),
}
_LABELLED = re.compile(r"([^：:\s]{2,6})\s*[：:](.*)")
_MOST = 8


def without_quotes(text: str) -> str:
    """A spreadsheet puts a cell of several lines between quotes; they belong to one cell."""
    text = text.replace("\r\n", "\n")
    return _QUOTED.sub(_unquoted, text) if '"' in text and "\t" in text else text


def _unquoted(match: re.Match[str]) -> str:
    words = match[1] if match[1] is not None else match[2]
    return words.replace('""', '"').replace("\n", NEW_LINE) if "\n" in words else match[0]


# A cell a line -------------------------------------------------------------------------------------------------


def a_cell_each(lines: Sequence[str], start: int) -> tuple[Rows, int] | None:
    """月份 / 工作内容 / 责任人 / 9月 / … : the rows, and where the lines after them begin."""
    head = _head(lines, start)
    first = _FIRST.get(role_of(head[0])) if head else None
    if first is None:
        return None
    found: list[list[tuple[str, int]]] = []
    for place in range(start + len(head), len(lines)):
        words = tidy(lines[place])
        if words == head[0]:
            break
        if words and first.fullmatch(narrow(words)):
            found.append([])
        if words and not found:
            return None
        if words:
            found[-1].append((words, place))
    if len(found) < 2:
        return None
    found[-1] = _before_a_gap(found[-1])[: len(head)]
    rows = [_rows([words for words, _place in cells], len(head)) for cells in found]
    if not all(rows):
        return None
    return [head, *(row for each in rows for row in each)], found[-1][-1][1] + 1


def _head(lines: Sequence[str], start: int) -> list[str]:
    """The lines that name a column each."""
    cells: list[str] = []
    for line in lines[start : start + _MOST]:
        if not role_of(tidy(line)) or "\t" in tidy(line):
            break
        cells.append(tidy(line))
    return cells if len(cells) > 1 and len(columns_of(cells)) == len(cells) else []


def _before_a_gap(cells: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The last row ends where an empty line stands: after it comes a signature."""
    for at in range(2, len(cells)):
        if cells[at][1] > cells[at - 1][1] + 1:
            return cells[:at]
    return cells


def _rows(cells: list[str], width: int) -> Rows:
    """One row, or several that share the first cell; nothing when the cells do not come out even."""
    if 1 < len(cells) <= width:
        return [cells + [""] * (width - len(cells))]
    if (len(cells) - 1) % (width - 1):
        return []
    step = width - 1
    parts = [cells[at : at + step] for at in range(1, len(cells), step)]
    return [[cells[0] if not place else "", *part] for place, part in enumerate(parts)]


# Cards ---------------------------------------------------------------------------------------------------------


def cards(lines: Sequence[str], start: int) -> tuple[Rows, int] | None:
    """时间：… 内容：… 责任人：… , and again: each group of labelled lines is a row."""
    opening = _label(lines[start])
    if not opening:
        return None
    names: list[str] = []
    found: list[dict[str, str]] = []
    last, place = "", start
    for at in range(start, len(lines)):
        words, label = tidy(lines[at]), _label(lines[at])
        if label == opening:
            if len(found) == 1 and not columns_of(names):
                return None
            found.append({})
        if label in found[-1]:
            break
        if label:
            names += [] if label in names else [label]
            found[-1][label] = tidy(words.partition("：" if "：" in words else ":")[2])
            last, place = label, at + 1
        elif words and at == place:
            found[-1][last] = "\n".join(filter(None, (found[-1][last], words)))
            place = at + 1
        elif words:
            break
    if len(found) < 2 or not columns_of(names):
        return None
    return [names, *([card.get(name, "") for name in names] for card in found)], place


def _label(line: str) -> str:
    """The column that a line names before its colon."""
    match = _LABELLED.fullmatch(tidy(line))
    return match[1] if match and role_of(match[1]) else ""
