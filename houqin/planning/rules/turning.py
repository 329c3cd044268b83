"""Tables with the months along the top, turned so that each filled cell is a row of its month."""

import re
from collections.abc import Sequence

from houqin.planning.rules.blocks import Grid
from houqin.planning.rules.headers import along_the_top, role_of

_TICK = re.compile(r"[√✓✔●○★☆◆▲■vV]")


def turned(grid: Grid) -> Grid:
    """The same words with a row for each filled cell; a table of any other kind stays as it is."""
    for place, row in enumerate(grid.rows[:4]):
        months = along_the_top(row)
        if months:
            return Grid([*grid.rows[:place], *_rows(row, grid.rows[place + 1 :], months)])
    return grid


def _rows(head: Sequence[str], body: Sequence[Sequence[str]], months: set[int]) -> list[list[str]]:
    """月份, what stands to the left of the months, 工作内容, and the other columns by their names."""
    others = [column for column, cell in enumerate(head) if column not in months and (column or cell)]
    scope = next((column for column in others if role_of(head[column]) == "scope"), None)
    names = [
        head[column] if column or role_of(head[column]) else "板块" for column in others if column != scope
    ]
    above = [] if role_of(head[0]) or not head[0] else [[head[0], *[""] * (len(names) + 1)]]
    rows = [*above, ["月份", *names, "工作内容"]]
    held = [""] * len(head)
    for row in body:
        held = [cell or (held[0] if not column else "") for column, cell in enumerate(row)]
        beside = [held[column] for column in others if column != scope]
        for column in sorted(months):
            if row[column]:
                rows.append([head[column], *_row(held, beside, scope, row[column])])
    return rows


def _row(row: list[str], beside: list[str], scope: int | None, cell: str) -> list[str]:
    """A tick says that what stands to the left is done in this month; words say what is done."""
    ticked = _TICK.fullmatch(cell) is not None
    if scope is not None:
        return [*beside, row[scope] if ticked else f"{row[scope]}：{cell}".strip("：")]
    return ["", *beside[1:], row[0]] if ticked else [*beside, cell]
