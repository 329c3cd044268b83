"""Answers in words: for the history, the list, the message and the paper."""

from collections.abc import Mapping
from typing import Any

from houqin.registers.rules.definition import CHECKS, Definition, Field


def answer_words(field: Field, value: Any) -> str:
    """One answer as the paper has it: 36.5, 合格, √; nothing for what was not answered."""
    if value in (None, "", []):
        return ""
    match field.kind:
        case "check":
            words = dict(zip(("pass", "fail"), field.words, strict=True))
            return words.get(str(value)) or CHECKS.get(str(value), str(value))
        case "tick":
            return "√" if value is True else ""
        case "table":
            return "；".join(_line(field, line) for line in value if isinstance(line, Mapping))
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def with_unit(field: Field, value: Any) -> str:
    """36.5℃"""
    words = answer_words(field, value)
    return f"{words}{field.unit}" if words and field.unit else words


def _line(table: Field, line: Mapping[str, Any]) -> str:
    words = (with_unit(column, line.get(column.name)) for column in table.columns)
    return " ".join(word for word in words if word)


def pairs(definition: Definition, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, words) of all that was answered, tables as one text."""
    told = [(field.label, with_unit(field, answers.get(field.name))) for field in definition.fields]
    return [(label, words) for label, words in told if words]


def said(definition: Definition, answers: Mapping[str, Any]) -> str:
    """体温 36.5℃；结果 上岗"""
    return "；".join(f"{label} {words}" for label, words in pairs(definition, answers))


def summary(definition: Definition, answers: Mapping[str, Any], *, most: int = 300) -> str:
    """What a list shows of an entry: how many lines its tables hold, and the first short answers. No secrets."""
    parts = []
    for field in definition.fields:
        value = answers.get(field.name)
        if field.secret or value in (None, "", []) or field.kind in ("check", "tick"):
            continue
        if field.kind == "table":
            parts.append(f"{field.label}{len(value)}行")
        else:
            parts.append(with_unit(field, value))
    return " ".join(parts)[:most]
