"""The same paper empty, for schools that begin on paper: dates, 休 on days off, tall lines (daily-life 3.17)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from houqin.registers.beginning import first_answers
from houqin.registers.models import Register
from houqin.registers.prints import grid, lines, sheets
from houqin.registers.prints.book import TEMPLATE, Printed, common, review_label, sheet_of
from houqin.registers.prints.days import day_words, gaps, is_daily, is_due, is_weekly, span_words, week_words
from houqin.registers.prints.layout import Column, columns, heading
from houqin.registers.rules.definition import PARTED, Definition, Field
from houqin.registers.rules.marks import FEW, marks_of
from houqin.repairs.prints.periods import Period
from houqin.repairs.prints.words import foldable
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar

TALL = 8.0  # millimetres of an empty line
SPARE, FREE = 4, {True: 16, False: 26}  # empty lines at the end; lines of a page without dates
MOST_LINES = 1_500
DISHES = 4  # lines of a meal, whose dishes are not known yet


def make_blank(
    member: Any, register: Register, period: Period, *, each_day: int = 1, look: str = ""
) -> Printed:
    """A month or a week of this register with nothing in it but its dates, times and the names of its lines."""
    made, calendar = register.definition, calendar_of(member.school)
    layout = "lines" if look == "lines" and made.paper.layout == "grid" else made.paper.layout
    first = first_answers(register, made, {}, member)
    tell = {"lines": _lines, "grid": _grid, "sheet": _sheet}[layout]
    part = common(made, period) | tell(made, period, calendar, first, each_day)
    part |= {"notes": [*_how(made, layout), *made.paper.notes], "reviews": [[review_label(made), "", ""]]}
    data = sheet_of(member.school, register) | {"parts": [part], "blank": True}
    return TEMPLATE, data, f"{register.title} {period.title}（空白）"


def _how(made: Definition, layout: str) -> Iterator[str]:
    """How a cell of a grid is written, so that the paper says all that is asked when it is typed off."""
    field = made.field(made.paper.cell)
    if layout != "grid" or field is None or field.kind not in FEW:
        return
    told = "　".join(f"{mark} {word}" if mark != word else mark for mark, _answer, word in marks_of(field))
    table = made.field(made.paper.cell.partition(".")[0])
    others = (
        [each for each in table.columns if table and each.kind == "number" and each.required] if table else []
    )
    also = "、".join(heading(each) for each in others)
    yield f"格内写：{told}{f'，下面写{also}' if also else ''}。不是√的，在空行写明原因和处理。"


def named_lines(table: Field, first: dict[str, Any]) -> list[dict[str, str]]:
    """The lines that are known before: whose they are, and no first answers."""
    if table.rows == "dishes":
        return [{}] * DISHES
    if not table.rows:
        return []
    words = table.rows[0].count(PARTED) + 1 if isinstance(table.rows, tuple) else 1
    known = [column.name for column in table.columns[:words]]
    return [{name: str(line.get(name) or "") for name in known} for line in first.get(table.name) or ()]


def _lines(
    made: Definition, period: Period, calendar: Calendar, first: dict[str, Any], each_day: int
) -> dict[str, Any]:
    found = columns(made)
    told = list(_dated(made, found, period, calendar, first, each_day))[:MOST_LINES]
    free = SPARE if told else FREE[made.paper.wide]
    told += [_empty(found)] * free
    return {"kind": "lines", "rows": told, "tall": TALL, **lines.headed(found)}


def _dated(
    made: Definition,
    found: list[Column],
    period: Period,
    calendar: Calendar,
    first: dict[str, Any],
    each_day: int,
) -> Iterator[dict[str, Any]]:
    """Each day with its meals or times of day and its things; days off as one 休."""
    table = next((each for each in made.tables if each.rows), None)
    named = named_lines(table, first) if table else []
    if is_weekly(made):
        for own in _weeks(found, period, calendar):
            yield from _entry(found, own, table, named)
    if not is_daily(made):
        return
    days = [day for day in _days(period) if is_due(made, calendar, day)]
    rests = {gap.first: gap for gap in gaps(made, calendar, period.first, period.last, days)}
    for day in _days(period):
        if day in rests:
            yield lines.gap_row(rests[day], found)
        elif day in days:
            for slot in made.occasion.slots or ("",):
                for thing in made.things or ("",) * each_day:
                    own = {"@on": day_words(day), "@week": week_words(calendar, day)}
                    own |= {"@slot": slot, "@about": foldable(thing)}
                    yield from _entry(found, own, table, named)


def _weeks(found: list[Column], period: Period, calendar: Calendar) -> Iterator[dict[str, str]]:
    """Each week whose first school day lies in these days: its number where the paper has it, else its days."""
    numbered = any(column.path == "@week" for column in found)
    for first, last in dict.fromkeys(calendar.week_of(day) for day in _days(period)):
        days = (first + timedelta(days=n) for n in range(7))
        begins = next((day for day in days if calendar.is_school_day(day)), None)
        if begins and period.first <= begins <= period.last:
            yield {
                "@week": week_words(calendar, begins),
                "@on": "" if numbered else span_words(first, last),
            }


def _entry(
    found: list[Column], own: dict[str, str], table: Field | None, named: list[dict[str, str]]
) -> Iterator[dict[str, Any]]:
    """The lines of one day, meal and thing, with what is printed before: its `own`, and the names of lines."""
    height = max(1, len(named))
    for line in range(height):
        cells = []
        for column in found:
            if column.table is not None:
                word = (
                    named[line].get(column.field.name, "")
                    if named and column.table is table and column.field
                    else ""
                )
                cells.append({"t": foldable(word), "s": 1})
            elif line == 0:
                cells.append({"t": own.get(column.path, ""), "s": height})
        yield {"cells": cells}


def _empty(found: list[Column]) -> dict[str, Any]:
    return {"cells": [{"t": "", "s": 1} for _column in found]}


def _grid(
    made: Definition, period: Period, calendar: Calendar, first: dict[str, Any], each_day: int
) -> dict[str, Any]:
    field = made.field(made.paper.cell)
    assert field is not None
    days = _days(period)
    off = {day for day in days if not is_due(made, calendar, day)}
    name, dot, _column = made.paper.cell.partition(".")
    table = made.field(name) if dot else None
    known = named_lines(table, first) if table else [{"thing": thing} for thing in made.things]
    names = [next(iter(line.values()), "") for line in known] + [""] * SPARE
    told = grid.headed(made, days, off, totals=field.is_number)
    empty = {"cells": [""] * len(days), "more": ["", ""] * field.is_number}
    return told | {
        "rows": [{"name": foldable(each)} | empty for each in names],
        "signed": [{"name": sign.label} | empty for sign in made.signs],
        "legend": grid.legend(field),
        "tall": TALL,
    }


def _sheet(
    made: Definition, period: Period, calendar: Calendar, first: dict[str, Any], each_day: int
) -> dict[str, Any]:
    tables = []
    for table in made.tables:
        named = named_lines(table, first)
        rows = [["", *(line.get(column.name, "") for column in table.columns)] for line in named]
        rows += [[""] * (len(table.columns) + 1)] * (6 if not named else 0)
        tables.append(
            sheets.headed(table, made) | {"rows": [[str(n), *row[1:]] for n, row in enumerate(rows, 1)]}
        )
    pairs = [[each.label, "", sheets.is_whole(each)] for each in made.fields if each.kind != "table"]
    pairs += [[made.follow_up, "", True]] * bool(made.follow_up)
    one = {
        "on": "　　　　年　　月　　日",
        "number": "编号：",
        "void": False,
        "pairs": pairs,
        "tables": tables,
        "signs": [[sign.label, "", ""] for sign in made.signs],
    }
    return {"kind": "sheet", "sheets": [one] * each_day, "nothing": "", "off": "", "tall": TALL}


def _days(period: Period) -> list[date]:
    return [period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1)]
