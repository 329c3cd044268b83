"""The columns of a book on A4: which there are, in which order, and how wide they are together."""

import re
from collections.abc import Iterator

from houqin.registers.rules.definition import Definition

ROOM = {True: 277, False: 180}  # millimetres of A4 between the margins, wide and upright
NARROWEST = 8  # a column without a width of its own gets at least so much
OWN_WIDTHS = {
    "@no": 8,
    "@on": 11,
    "@week": 9,
    "@slot": 10,
    "@about": 16,
    "@sign": 11,
    "@time": 14,
    "@result": 12,
    "@rank": 10,
    "@follow_up": 16,
    "@blank": 14,
}


def is_column(path: str, made: Definition) -> bool:
    """Whether paper.columns may name it."""
    if path in ("@no", "@on", "@week", "@slot", "@about", "@result", "@rank", "@follow_up", "@blank"):
        return True
    if found := re.fullmatch(r"@(?:sign|time)(\d)", path):
        return 1 <= int(found[1]) <= len(made.signs)
    return made.field(path) is not None


def widths(made: Definition) -> Iterator[tuple[str, int]]:
    """What stands side by side on paper and how wide it is: a line of the book, or each table of a sheet."""
    if made.paper.layout != "sheet":
        yield "", width_of(made)
        return
    for table in made.tables:
        yield table.label, sum(column.width or NARROWEST for column in table.columns)


def columns_of(made: Definition) -> Iterator[str]:
    """The columns of a book in lines: as the paper says, else as asked."""
    if made.paper.columns:
        yield from made.paper.columns
        return
    yield "@on"
    yield from ["@slot"] if made.occasion.slots else []
    yield from ["@about"] if made.about else []
    for each in made.fields:
        yield from [f"{each.name}.{column.name}" for column in each.columns] or [each.name]
    yield from ["@follow_up"] if made.follow_up else []
    for number, _sign in enumerate(made.signs, 1):
        yield f"@sign{number}"


def width_of(made: Definition) -> int:
    """Millimetres that a book in lines asks at least."""
    total = 0
    for path in columns_of(made):
        found = made.field(path)
        total += (found.width or NARROWEST) if found else OWN_WIDTHS[path.rstrip("0123456789")]
    return total
