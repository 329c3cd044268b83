"""The user's own file back: an error column at the right, coloured cells with a note, nothing moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.sheets.checking import Checked, Problem
from houqin.core.sheets.matching import normal
from houqin.core.sheets.reading import Unusable, child_lines
from houqin.core.sheets.scanning import column_number
from houqin.core.sheets.writing import clean_text

MEMORY_MB = 1536
CPU_SECONDS = 60
WALL_SECONDS = 90.0


@dataclass(frozen=True)
class Marked:
    """Whether the file kept its look (an .xlsx that could be edited) or was written anew with the same
    rows.
    """

    path: Path
    kept: bool


def write_error_book(checked: Checked, out: Path | str, *, source: Path | str | None = None) -> Marked:
    """Write the marked copy of the file that was checked to `out` (.xlsx); raise Unusable when even that
    fails.

    An .xlsx is edited in place; .xls, .ods, .csv and files that cannot be edited come back as a new .xlsx.
    """
    request = marking_request(checked, Path(out), Path(source or checked.book.path))
    if checked.book.kind == "xlsx":
        try:
            return Marked(Path(out), _run(request | {"plain": False}))
        except Unusable:  # too large or too odd for editing: the plain copy still shows every problem
            pass
    return Marked(Path(out), _run(request | {"plain": True}))


def _run(request: dict[str, Any]) -> bool:
    lines = list(
        child_lines("mark", request, memory_mb=MEMORY_MB, cpu_seconds=CPU_SECONDS, wall_seconds=WALL_SECONDS)
    )
    return bool(lines[-1]["kept"])


def marking_request(checked: Checked, out: Path, source: Path) -> dict[str, Any]:
    """What the child needs: the cells to colour and one text per faulty row."""
    problems = checked.problems
    return {
        "path": str(source),
        "name": checked.book.name,
        "out": str(out),
        "max_rows": 100_000,
        "max_columns": 100,
        "sheet": checked.match.table.name,
        "header_row": checked.match.header_row,
        "title": problem_header(),
        "marks": [_mark(problem) for problem in problems if problem.column],
        "lines": row_texts(problems),
    }


def _mark(problem: Problem) -> list[Any]:
    return [problem.row, column_number(problem.column), clean_text(problem.text)[:500], problem.level]


def row_texts(problems: Sequence[Problem]) -> list[tuple[int, str]]:
    """All problems of a row in one text, refusals first."""
    texts: dict[int, list[str]] = {}
    for problem in sorted(problems, key=lambda problem: problem.level != "refused"):
        texts.setdefault(problem.row, []).append(problem_text(problem))
    return sorted((row, "；".join(parts)[:2000]) for row, parts in texts.items())


def problem_text(problem: Problem) -> str:
    """One problem as it stands in the error column."""
    word = _("未导入") if problem.level == "refused" else _("提醒")
    header = (
        f"{problem.header}：" if problem.header and normal(problem.header) not in normal(problem.text) else ""
    )
    return clean_text(f"〔{word}〕{header}{problem.text}")


def problem_header() -> str:
    """The header of the error column; an import of the marked copy ignores it."""
    return _("问题")
