"""Somebody's own .xlsx back with its blanks filled, and a sheet behind that says where each value comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from houqin.core.sheets.error_book import CPU_SECONDS, MEMORY_MB, WALL_SECONDS
from houqin.core.sheets.reading import child_lines
from houqin.core.sheets.writing import clean_text

Place = tuple[str, str]  # sheet, cell
MAX_ROWS, MAX_COLUMNS = 2_000, 100


@dataclass(frozen=True)
class Number:
    """A value that is written as a number: 12, 12.5."""

    text: str


@dataclass(frozen=True)
class Behind:
    """The sheet that is added behind: its name, its heads with their widths, its lines of text."""

    title: str
    heads: Sequence[tuple[str, int]]
    lines: Sequence[Sequence[str]]


def fill_book(
    path: Path, name: str, cells: Mapping[Place, Number | str], behind: Behind, out: Path
) -> list[Place]:
    """Write the filled copy to `out`; give the places that were left alone. Raises Unusable with a sentence."""
    request: dict[str, Any] = {
        "path": str(path),
        "name": name,
        "out": str(out),
        "max_rows": MAX_ROWS,
        "max_columns": MAX_COLUMNS,
        "cells": [[list(place), _packed(value)] for place, value in cells.items()],
        "table": {
            "title": behind.title,
            "heads": [clean_text(head) for head, _width in behind.heads],
            "widths": [width for _head, width in behind.heads],
            "lines": [[clean_text(text) for text in line] for line in behind.lines],
        },
    }
    limits: dict[str, Any] = {
        "memory_mb": MEMORY_MB,
        "cpu_seconds": CPU_SECONDS,
        "wall_seconds": WALL_SECONDS,
    }
    answer = list(child_lines("fill", request, **limits))[-1]
    return [(sheet, cell) for sheet, cell in answer["left"]]


def _packed(value: Number | str) -> list[str]:
    return ["number", value.text] if isinstance(value, Number) else ["text", clean_text(value)]
