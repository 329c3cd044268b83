"""A month grid: a row for each person, class or thing, a column for each day; what is not as it should be is told below."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from houqin.registers.models import VOID, RegisterEntry
from houqin.registers.prints.days import weekday
from houqin.registers.prints.entries import named
from houqin.registers.prints.ranking import rank
from houqin.registers.rules.answers import faults, number_of
from houqin.registers.rules.columns import ROOM
from houqin.registers.rules.definition import FAIL, NONE, PASS, Definition, Field
from houqin.registers.rules.saying import answer_words
from houqin.repairs.prints.words import foldable

if TYPE_CHECKING:
    from houqin.registers.prints.book import Part

NAME, SUM, PLACE = 24, 12, 9  # millimetres: whose row it is, its total, its rank
SIGNS = {PASS: "√", FAIL: "×", NONE: "／"}


def grid_of(part: "Part") -> dict[str, Any]:
    """The grid of one month or week with its signatures, and the exceptions in words."""
    made = part.made
    field = made.field(made.paper.cell)
    assert field is not None
    days = [
        part.period.first + timedelta(days=n) for n in range((part.period.last - part.period.first).days + 1)
    ]
    standing = [each for each in part.entries if each.status != VOID]
    cells = _cells(made, field, standing)
    subjects = list(dict.fromkeys(subject for subject, _day in cells))
    rows = [
        {"name": foldable(subject), "cells": [cells.get((subject, day), "") for day in days]}
        for subject in subjects
    ]
    totals = _totals(cells, subjects) if field.is_number else {}
    for row, subject in zip(rows, subjects, strict=True):
        row["more"] = [str(totals[subject]), rank(totals, subject)] if totals else []
    told = [
        {
            "name": sign.label,
            "cells": [_signed(part, day, number, standing) for day in days],
            "more": ["", ""] * bool(totals),
        }
        for number, sign in enumerate(made.signs, 1)
    ]
    off = {day for gap in part.gaps if gap.off for day in _days(gap.first, gap.last)}
    return headed(made, days, off, totals=bool(totals)) | {
        "rows": rows,
        "signed": told,
        "legend": legend(field),
        "told": list(_exceptions(made, standing)),
    }


def headed(made: Definition, days: list[date], off: set[date], *, totals: bool) -> dict[str, Any]:
    """The days over the grid, and how wide everything is."""
    room = ROOM[made.paper.wide] - NAME - (SUM + PLACE if totals else 0)
    return {
        "kind": "grid",
        "first": _subject_label(made),
        "widths": [NAME, *[round(room / len(days), 3)] * len(days), *([SUM, PLACE] if totals else [])],
        "days": [[str(day.day), "休" if day in off else weekday(day), day in off] for day in days],
        "more": ["合计", "名次"] if totals else [],
        "rows": [],
        "signed": [],
        "legend": "",
        "told": [],
        "tall": 6.0,
    }


def _subject_label(made: Definition) -> str:
    name, dot, _column = made.paper.cell.partition(".")
    table = made.field(name)
    if dot and table:
        return table.columns[0].label
    return made.about_label or "对象"


def _cells(made: Definition, field: Field, entries: list[RegisterEntry]) -> dict[tuple[str, date], str]:
    """(subject, day) -> what stands there; two times of one day below each other."""
    name, dot, column = made.paper.cell.partition(".")
    table = made.field(name)
    found: dict[tuple[str, date], list[str]] = defaultdict(list)
    for entry in entries:
        lines = (entry.body.get(name) or ()) if dot else (entry.body,)
        for line in lines:
            subject = (
                str(line.get(table.columns[0].name) or "") if dot and table else entry.subject or made.title
            )
            found[subject, entry.on].append(short(field, line.get(column or name)))
    return {key: "\n".join(words) for key, words in found.items()}


def short(field: Field, value: Any) -> str:
    """√ for what is as usual, else the first letters of the word, or the number."""
    if value in (None, ""):
        return ""
    if field.kind == "check":
        return SIGNS.get(str(value), str(value))
    if field.kind == "choice" and value == field.default and value not in field.failing:
        return "√"
    return foldable(answer_words(field, value)[:4], 2)


def legend(field: Field) -> str:
    """√：上岗"""
    if field.kind == "choice" and field.default:
        return f"√：{field.default}"
    if field.kind == "check":
        words = field.words if any(field.words) else ("合格", "不合格")
        return f"√：{words[0]}　×：{words[1]}　／：不适用"
    unit = f"（{field.unit}）" if field.unit else ""
    return f"格内为{field.label}{unit}，合计和名次按本表各日相加"


def _totals(cells: dict[tuple[str, date], str], subjects: list[str]) -> dict[str, Decimal]:
    found = dict.fromkeys(subjects, Decimal(0))
    for (subject, _day), words in cells.items():
        found[subject] += sum((number_of(word) or Decimal(0) for word in words.split("\n")), Decimal(0))
    return found


def _signed(part: "Part", day: date, number: int, entries: list[RegisterEntry]) -> str:
    """Who signed for this day."""
    names = [part.book.signs.get(each.pk, {}).get(number) for each in entries if each.on == day]
    marks = "".join(
        dict.fromkeys(mark for each in part.entries if each.on == day for mark in part.book.marks(each))
    )
    told = "\n".join(dict.fromkeys(sign.name for sign in names if sign is not None))
    return f"{told}\n{marks}".strip() if number == 1 else told


def _exceptions(made: Definition, entries: list[RegisterEntry]) -> Iterator[str]:
    """9月3日：张三 发热（处理：离岗就医）; and what was written beside a line."""
    for entry in entries:
        bad = [str(each).replace("：", " ") for each in faults(made, entry.body)]
        said = [*bad, *_remarks(made, entry)]
        if said or entry.follow_up:
            done = f"（{made.follow_up or '处理'}：{foldable(entry.follow_up)}）" if entry.follow_up else ""
            yield f"{named(entry)}：{'；'.join(said)}{done}"


def _remarks(made: Definition, entry: RegisterEntry) -> Iterator[str]:
    for table in made.tables:
        asked = [each for each in table.columns if each.kind in ("text", "long") and not each.required]
        for line in entry.body.get(table.name) or ():
            for column in asked[:3]:
                if line.get(column.name):
                    yield f"{line.get(table.columns[0].name, '')} {foldable(str(line[column.name]))}"


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
