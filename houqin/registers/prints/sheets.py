"""A sheet for each entry: questions and answers as a table, the lines below it, the signatures with their times."""

from typing import TYPE_CHECKING, Any

from houqin.core.words import day_words
from houqin.registers.models import VOID, RegisterEntry
from houqin.registers.prints.days import span_words
from houqin.registers.prints.entries import Book, line_cell, words_of
from houqin.registers.prints.layout import Column, size_of, table_columns
from houqin.registers.prints.lines import nothing_words
from houqin.registers.rules.columns import ROOM
from houqin.registers.rules.definition import Definition, Field
from houqin.repairs.prints.words import foldable, stamp

if TYPE_CHECKING:
    from houqin.registers.prints.book import Part

NUMBER = Column("@no", "序号", width=10.0)


def sheets_of(part: "Part") -> dict[str, Any]:
    """All sheets of one part."""
    made = part.made
    off = "、".join(span_words(gap.first, gap.last) for gap in part.gaps if gap.off)
    return {
        "kind": "sheet",
        "sheets": [sheet(part.book, made, entry) for entry in part.entries],
        "nothing": "" if part.entries else nothing_words(made),
        "off": f"休：{off}。" if off else "",
    }


def sheet(book: Book, made: Definition, entry: RegisterEntry) -> dict[str, Any]:
    """One entry on a sheet of its own."""
    given = book.signs.get(entry.pk, {})
    return {
        "on": " ".join(
            filter(None, [day_words(entry.on, year=True), entry.slot, entry.subject, book.marks(entry)])
        ),
        "number": f"编号：{entry.on:%Y-%m%d}",
        "void": entry.status == VOID,
        "pairs": _pairs(made, entry),
        "tables": [_table(table, made, entry) for table in made.tables],
        "signs": [[sign.label, _signed(given.get(number)), ""] for number, sign in enumerate(made.signs, 1)],
    }


def _signed(sign: Any) -> str:
    return f"{foldable(sign.name, 8)}　{stamp(sign.recorded_at)}" if sign else ""


def _pairs(made: Definition, entry: RegisterEntry) -> list[list[Any]]:
    """(label, answer, whether it takes a whole line)."""
    found = [
        [field.label, _said(field, entry), is_whole(field)] for field in made.fields if field.kind != "table"
    ]
    if made.follow_up:
        found.append([made.follow_up, foldable(entry.follow_up), True])
    return found


def _said(field: Field, entry: RegisterEntry) -> str:
    words = words_of(field, entry.body.get(field.name))
    return foldable(f"{words}{field.unit}" if words else "")


def is_whole(field: Field) -> bool:
    """Whether its answer takes a whole line."""
    return field.kind == "long" or (field.kind in ("text", "many", "choice") and not field.width)


def _table(table: Field, made: Definition, entry: RegisterEntry) -> dict[str, Any]:
    lines = entry.body.get(table.name) or []
    rows = [
        [str(number), *(line_cell(made, column, line, table.name) for column in table.columns)]
        for number, line in enumerate(lines, 1)
    ]
    return headed(table, made) | {"rows": rows or [["", "无", *[""] * (len(table.columns) - 1)]]}


def headed(table: Field, made: Definition) -> dict[str, Any]:
    """The heading of one table."""
    found = table_columns(table, ROOM[made.paper.wide], [NUMBER])
    return {"label": table.label, "columns": [each.told() for each in found], "size": size_of(found)}
