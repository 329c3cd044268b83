"""A book in lines: one line for each entry, or for each line of its table with the entry's own cells merged beside them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from houqin.registers.models import VOID, RegisterEntry
from houqin.registers.prints.days import Gap, day_words, span_words
from houqin.registers.prints.entries import Book, cell, lines_of
from houqin.registers.prints.layout import Column, columns, size_of
from houqin.registers.prints.ranking import Ranks
from houqin.registers.rules.definition import Definition

if TYPE_CHECKING:
    from houqin.registers.prints.book import Part

Cell = dict[str, Any]


def rows_of(part: "Part") -> dict[str, Any]:
    """The table of one part: headings and rows, days off and days without an entry among them."""
    found = columns(part.made)
    ranks = Ranks(part.made, part.entries)
    rows: list[tuple[Any, ...]] = []
    for number, entry in enumerate(part.entries, 1):
        some = list(entry_rows(part.book, part.made, entry, found, number, ranks))
        rows.append((entry.on, 1, number, some))
    for gap in part.gaps:
        rows.append((gap.first, 0, 0, [gap_row(gap, found)]))
    rows.sort(key=lambda each: each[:3])
    told = [row for *_place, some in rows for row in some]
    return {"kind": "lines", "rows": told or [nothing_row(part.made, found)], **headed(found)}


def headed(found: list[Column]) -> dict[str, Any]:
    """What the heading of a table needs."""
    return {"columns": [each.told() for each in found], "size": size_of(found)}


def entry_rows(
    book: Book, made: Definition, entry: RegisterEntry, found: list[Column], number: int, ranks: Ranks
) -> Iterator[dict[str, Any]]:
    """The lines of one entry; what is said once stands in the first, over all of them."""
    height = lines_of(made, entry)
    void = entry.status == VOID
    for line in range(height):
        yield {"cells": list(_cells(book, made, entry, found, number, line, height, ranks)), "void": void}


def _cells(
    book: Book,
    made: Definition,
    entry: RegisterEntry,
    found: list[Column],
    number: int,
    line: int,
    height: int,
    ranks: Ranks,
) -> Iterator[Cell]:
    many = any(column.table is not None for column in found)
    for column in found:
        if column.path == "@no":
            yield from _once(str(number), line, 1 if many else height)
        elif column.path == "@rank":
            yield {"t": ranks.of(entry, line), "s": 1}
        elif column.table is not None:
            yield {"t": cell(book, made, entry, column.path, line), "s": 1}
        elif line == 0:
            yield {"t": cell(book, made, entry, column.path), "s": height}


def _once(number: str, line: int, span: int) -> Iterator[Cell]:
    """The number of the line within a table, or of the entry."""
    if span == 1:
        yield {"t": str(line + 1) if line or number else number, "s": 1}
    elif line == 0:
        yield {"t": number, "s": span}


def gap_row(gap: Gap, found: list[Column]) -> dict[str, Any]:
    """9月5日—6日 │ 休"""
    at = next((place for place, column in enumerate(found) if column.path == "@on"), -1)
    if at != 0 or gap.first != gap.last:
        return {
            "cells": [{"t": f"{span_words(gap.first, gap.last)}　{gap.words}", "c": len(found)}],
            "off": gap.off,
        }
    return {
        "cells": [{"t": day_words(gap.first), "s": 1}, {"t": gap.words, "c": len(found) - 1}],
        "off": gap.off,
    }


def nothing_row(made: Definition, found: list[Column]) -> dict[str, Any]:
    """无: a period in which nothing happened, in the words of the register."""
    return {"cells": [{"t": nothing_words(made), "c": len(found)}]}


def nothing_words(made: Definition) -> str:
    """本期无来访; what is asked each day has no “nothing” that a program could say for its people."""
    if made.occasion.is_recurring:
        return "没有登记"
    return made.nothing.replace("当日", "本期").replace("本月", "本期")
