"""Every shipped register, from its definition alone: answers that fit, refusals outside its limits, paper and sheet."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from pypdf import PdfReader

from houqin.core import clock
from houqin.core.prints import pdf
from houqin.core.sheets.columns import Column
from houqin.registers.asking import SURE, Answers
from houqin.registers.prints import book as books
from houqin.registers.rules.columns import ROOM
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.library import library
from houqin.registers.sheets import columns_of, entries_in, rows_of
from houqin.registers.tests.filled import Filled
from houqin.repairs.prints.periods import month
from houqin.terms.rules import Calendar
from tests.promises.conftest import SOAK

NOVEMBER, CALENDAR = date(2026, 11, 1), Calendar([], [], frozenset())
DAYS = [date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 6)]
EVERY = pytest.mark.parametrize("slug", library())
# What whoever inspects asks for first, and one of each layout; the others are set when there is time.
SET = (
    "staff-morning-check",
    "goods-receiving",
    "food-samples",
    "companion-meals",
    "daily-control",
    "guard-handover",
    "extinguisher-card",
    "class-score",
)


def printed(made: Definition, look: str = "", days: int = 3) -> dict[str, Any]:
    """What the template of the book is given."""
    filled = Filled(made, DAYS[:days])
    with clock.moved(clock.at(date(2026, 11, 20), 9)), override("zh-hans"):
        parts = list(books._parts(filled.book, month(NOVEMBER), CALENDAR))
        sheet = books.sheet_of(filled.book.school, filled.book.register)
        return sheet | {"parts": [books.told(part, look) for part in parts]}


def tables_of(part: dict[str, Any]) -> Iterator[list[float]]:
    """The widths of what stands side by side."""
    if part["kind"] == "grid":
        yield part["widths"]
    elif part["kind"] == "lines":
        yield [each["mm"] for each in part["columns"]]
    else:
        for table in part["sheets"][0]["tables"]:
            yield [each["mm"] for each in table["columns"]]


@EVERY
def test_it_fits_on_its_paper_in_every_layout_and_shows_every_answer(slug: str) -> None:
    made = library()[slug]
    for look in ("", "lines") if made.paper.layout == "grid" else ("",):
        for part in printed(made, look, days=1)["parts"]:
            for widths in tables_of(part):
                assert sum(widths) <= ROOM[made.paper.wide] + 0.2
                assert min(widths) >= 5


@EVERY
def test_answers_that_fit_are_taken_and_come_back_from_a_sheet(slug: str) -> None:
    made = library()[slug]
    book = Filled(made, DAYS[:1]).book
    columns = columns_of(made)
    there = [{each.name: through(each, row.get(each.name)) for each in columns} for row in rows_of(book)]
    told = entries_in(made, there)
    assert len(told) == len(book.entries)
    for given, entry in zip(told, book.entries, strict=True):
        assert cleaned(made, given.answers) == cleaned(made, entry.body)
        assert (given.on, given.slot, given.about) == (entry.on, entry.slot, entry.subject)


@EVERY
def test_what_lies_outside_its_limits_or_is_left_out_is_refused(slug: str) -> None:
    made = library()[slug]
    fits = Filled(made, DAYS[:1]).book.entries[0].body
    for name, wrong in outside(made, fits):
        with pytest.raises(ValidationError) as refused:
            cleaned(made, wrong)
        assert made.field(name).label in str(refused.value)


def through(column: Column, value: Any) -> Any:
    """A value written into a workbook and read again: a workbook knows no decimals."""
    cell: Any = column.parse.write(value)
    return column.parse(float(cell) if isinstance(cell, Decimal) else cell)


def cleaned(made: Definition, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as the form keeps them; ValidationError where it refuses."""
    field = Answers()
    field.ask(made)
    asked = {name: value for name, value in answers.items() if name not in computed(made)}
    return dict(field.clean(asked | {SURE: True}))


def computed(made: Definition) -> set[str]:
    return {each.name for each in made.fields if each.kind == "computed"}


def outside(made: Definition, fits: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Answers that are wrong in one place: a number beyond each limit, else the first required answer left out."""
    bounded = [each for each in made.fields if each.kind == "number" and any(each.limits)]
    for each in bounded:
        low, high = each.limits
        yield each.name, fits | {each.name: str(Decimal(high) + 1 if high else Decimal(low) - 1)}
    for table in made.tables:
        for each in table.columns:
            if each.kind == "number" and any(each.limits) and fits.get(table.name):
                low, high = each.limits
                wrong = {each.name: str(Decimal(high) + 1 if high else Decimal(low) - 1)}
                yield table.name, fits | {table.name: [fits[table.name][0] | wrong]}
    first = next(
        (each for each in made.fields if each.required and each.kind not in ("computed", "tick")), None
    )
    if first is not None:
        yield first.name, {name: value for name, value in fits.items() if name != first.name}


def test_they_are_set() -> None:
    """All in one run: a run begins with fonts and templates."""
    sheets = [printed(library()[slug]) for slug in (library() if SOAK else SET)]
    content = pdf(
        "registers/book", sheets[0] | {"parts": [part for sheet in sheets for part in sheet["parts"]]}
    )
    assert len(PdfReader(BytesIO(content)).pages) >= len(sheets)
