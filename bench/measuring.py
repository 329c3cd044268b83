"""How things are timed: CPU and wall per unit, alternating between what is compared, medians with the extremes.

`cal` is a fixed loop that says how fast and how busy the machine is (performance.md 2.4): 87 ms CPU on the machine of
the peers' figures.
"""

import resource
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection

from houqin.core.backup.database import count_anew

CAL_THERE = 87.0  # milliseconds of CPU where the aims of performance.md were measured
WINDOWS = 7


def cpu() -> float:
    """CPU seconds of this process and its ended children."""
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def cal() -> tuple[float, float]:
    """(CPU, wall) milliseconds of two million squares."""
    began, wall = time.process_time(), time.perf_counter()
    for number in range(2_000_000):
        number * number
    return 1000 * (time.process_time() - began), 1000 * (time.perf_counter() - wall)


@dataclass
class Timed:
    """What one kind of unit cost in each window: milliseconds of CPU and wall per unit, and queries."""

    name: str
    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)
    queries: int | None = None

    @property
    def cpu_median(self) -> float:
        return median(self.cpu_ms)

    @property
    def wall_median(self) -> float:
        return median(self.wall_ms)

    def row(self, beside: "Timed | None" = None, unit: str = "ms") -> list[str]:
        """Cells of a table; the ratio is that of CPU medians."""
        digits = 3 if self.cpu_median < 1 else 2
        spread = f"{min(self.cpu_ms):.{digits}f}–{max(self.cpu_ms):.{digits}f}"
        ratio = f"{self.cpu_median / beside.cpu_median:.2f}" if beside and beside is not self else ""
        queries = "" if self.queries is None else str(self.queries)
        return [
            self.name, f"{self.cpu_median:.{digits}f}", spread, f"{self.wall_median:.{digits}f}", queries, ratio,
        ]  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        return {
            "cpu_ms": round(self.cpu_median, 4),
            "cpu_ms_min": round(min(self.cpu_ms), 4),
            "cpu_ms_max": round(max(self.cpu_ms), 4),
            "wall_ms": round(self.wall_median, 4),
            "queries": self.queries,
        }


def alternating(units: dict[str, Callable[[], Any]], each: int, windows: int = WINDOWS) -> dict[str, Timed]:
    """Run all units in turn, `each` times per window (ABAB…), after one warm round whose queries are counted.

    PostgreSQL counts first what was put in for the measurement, as it would do by itself within minutes.
    """
    count_anew()
    found = {name: Timed(name) for name in units}
    for name, unit in units.items():
        with counted() as queries:
            unit()
        found[name].queries = len(queries)
        unit()
    for _window in range(windows):
        for name, unit in units.items():
            began, wall = cpu(), time.perf_counter()
            for _time in range(each):
                unit()
            found[name].cpu_ms.append(1000 * (cpu() - began) / each)
            found[name].wall_ms.append(1000 * (time.perf_counter() - wall) / each)
    return found


@contextmanager
def counted() -> Any:
    """The statements that Django sends inside the block, transactions' own left out."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


HEAD = ["", "CPU ms", "min–max", "wall ms", "queries", "ratio"]


def table(rows: list[list[str]], head: list[str] = HEAD) -> str:
    """A markdown table."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
