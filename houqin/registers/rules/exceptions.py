"""Exceptions in one cell: “王思远 发热；李佳怡 咳嗽 已就诊” is two lines of a table that names only who is not as usual."""

import re
from collections.abc import Sequence
from typing import Any

from houqin.registers.rules.definition import Field
from houqin.registers.rules.marks import FEW, answer_of, marks_of

BETWEEN = re.compile(r"[;；\n]+")
WITHIN = re.compile(r"[\s,，]+")
Line = dict[str, Any]


def may_be_said(table: Field) -> bool:
    """Whether its lines are names with a few words behind them."""
    return not table.rows and table.kind == "table" and table.columns[0].kind in ("text", "person")


def lines_of(table: Field, text: str) -> list[Line]:
    """The lines that are meant; a word goes to the question that knows it, else to the first that takes any."""
    return [_line(table, WITHIN.split(each.strip())) for each in BETWEEN.split(text) if each.strip()]


def _line(table: Field, words: Sequence[str]) -> Line:
    first, *others = table.columns
    line: Line = {first.name: words[0]}
    for word in words[1:]:
        column = _column(others, word, line)
        if column is None:  # nothing takes it: it stands behind the name, where who reads it sees it
            line[first.name] = f"{line[first.name]} {word}"
        elif column.kind == "many" and column.name in line:
            line[column.name] = f"{line[column.name]}、{word}"
        else:
            line[column.name] = answer_of(column, word)
    for column in others:
        if column.name not in line and column.default in column.options and column.default:
            line[column.name] = column.default
    return line


def _column(columns: Sequence[Field], word: str, line: Line) -> Field | None:
    """Who knows the word: one of a few, several of a few, a number; then whoever takes any text and has none."""
    free = [each for each in columns if each.name not in line]
    known = [each for each in free if each.kind in FEW and word in _words(each)]
    known += [each for each in columns if each.kind == "many" and set(word.split("、")) <= set(each.options)]
    known += [each for each in free if each.kind == "number" and word.replace(".", "", 1).isdecimal()]
    known += [each for each in free if each.kind in ("text", "long", "many")]
    return known[0] if known else None


def _words(column: Field) -> set[str]:
    return {word for _mark, _answer, word in marks_of(column)} | set(column.options)


def said_of(table: Field, lines: Sequence[Line]) -> str | None:
    """The lines as one would write them; nothing where they would not come back the same."""
    bare = [{name: value for name, value in line.items() if value not in ("", None, False)} for line in lines]
    told = "；".join(
        " ".join(_told(column, line[column.name]) for column in table.columns if column.name in line)
        for line in bare
    )
    return told if lines_of(table, told) == bare else None


def _told(column: Field, answer: Any) -> str:
    if column.kind in FEW:
        return next((word for _mark, value, word in marks_of(column) if value == answer), str(answer))
    return str(answer)
