"""What is done to the questions of a draft: added, copied, moved, taken out; the paper and the sums follow."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import uuid4

from django.utils.translation import gettext as _

from houqin.registers.rules.definition import Definition, Field, Formula, Sign

MOVES = ("add", "copy", "up", "down", "drop", "column", "sign", "unsign")
Rows = tuple[Field, ...]


def moved(made: Definition, what: str, where: str) -> Definition:
    """`where` is the number of a question, 3, or of a column in a table, 3.1; what is not there changes nothing."""
    numbers = [int(part) for part in where.split(".") if part.isdecimal() and len(part) < 4]
    if what in ("sign", "unsign"):
        return replace(made, signs=_signs(made.signs, what, numbers[0] if numbers else -1))
    if not numbers:
        return suited(made, _changed(made.fields, what, len(made.fields) - 1))
    at, inner = numbers[0], numbers[1:]
    if at >= len(made.fields):
        return made
    table = made.fields[at]
    if what == "column":
        inner, what = [len(table.columns) - 1], "add"
    if not inner:
        return suited(made, _changed(made.fields, what, at))
    columns = _changed(table.columns, what, inner[0])
    return suited(made, (*made.fields[:at], replace(table, columns=columns), *made.fields[at + 1 :]))


def _changed(rows: Rows, what: str, at: int) -> Rows:
    """The questions after one move at one of them."""
    many = list(rows)
    if what == "add":
        many.insert(at + 1, Field(free_name(rows), "", "text", required=False))
    elif not 0 <= at < len(many):
        return rows
    elif what == "copy":
        again = _("{label}（另一个）").format(label=many[at].label)
        many.insert(at + 1, replace(many[at], name=free_name(rows), label=again))
    elif what == "drop":
        del many[at]
    elif what in ("up", "down"):
        to = at + (1 if what == "down" else -1)
        if 0 <= to < len(many):
            many[at], many[to] = many[to], many[at]
    return tuple(many)


def free_name(rows: Rows) -> str:
    """A name that no question has, nor had in a version before: numbers are added up by it. People never see it."""
    taken = {each.name for each in rows}
    return next(name for _n in range(1000) if (name := f"q{uuid4().hex[:6]}") not in taken)


def _signs(signs: tuple[Sign, ...], what: str, at: int) -> tuple[Sign, ...]:
    if what == "sign":
        return (*signs, Sign("", who="other", later=True))
    return tuple(sign for number, sign in enumerate(signs) if number != at)


def suited(made: Definition, fields: Rows) -> Definition:
    """The draft with these questions; what is printed and computed follows them."""
    after = replace(made, fields=tuple(_computed(each, fields) for each in fields))
    paths = list(paths_of(after))
    cell = made.paper.cell if made.paper.cell in paths else ""
    layout = "lines" if made.paper.layout == "grid" and not cell else made.paper.layout
    columns = tuple(_columns(made, paths))
    return replace(after, paper=replace(made.paper, columns=columns, cell=cell, layout=layout))


def paths_of(made: Definition) -> Iterable[str]:
    """Everything that can be a column of the book, in the order of the form."""
    for each in made.fields:
        yield from [f"{each.name}.{column.name}" for column in each.columns] or [each.name]


def _columns(before: Definition, paths: list[str]) -> list[str]:
    """What is printed: without what is gone, what is new behind its neighbour, moved where the paper follows the form."""
    if not before.paper.columns:
        return []
    known = list(paths_of(before))
    kept = [each for each in before.paper.columns if each.startswith("@") or each in paths]
    printed = [each for each in kept if not each.startswith("@")]
    if printed == sorted(printed, key=lambda each: known.index(each) if each in known else -1):
        order = iter(sorted(printed, key=paths.index))
        kept = [each if each.startswith("@") else next(order) for each in kept]
    for place, path in enumerate(paths):
        if path not in known:
            kept.insert(_after(kept, paths[:place]), path)
    return kept


def _after(kept: list[str], before: list[str]) -> int:
    """Where a new column goes: behind the nearest question before it that is printed, else before the signatures."""
    for path in reversed(before):
        if path in kept:
            return kept.index(path) + 1
    ends = (n for n, each in enumerate(kept) if each.startswith(("@sign", "@follow_up", "@result")))
    return next(ends, len(kept))


def _computed(field: Field, fields: Rows) -> Field:
    """Without questions that are gone from what is computed."""
    columns = tuple(_without(each, {one.name for one in field.columns}) for each in field.columns)
    known = {one.name for one in fields}
    known |= {f"{one.name}.{column.name}" for one in fields for column in one.columns}
    return _without(replace(field, columns=columns), known)


def _without(field: Field, known: set[str]) -> Field:
    if field.formula is None:
        return field
    return replace(
        field, formula=Formula(field.formula.op, tuple(each for each in field.formula.of if each in known))
    )
