"""A thing in a box as the 卷内目录 tells it: its lines, the papers behind them, how much there is and how much is missing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from houqin.boxes.models import BoxItem

Made = tuple[str, dict[str, Any], str]


@dataclass(frozen=True)
class Volume:
    """One paper of a box; it is set only when somebody asks for it."""

    name: str
    make: Callable[[], Made]


@dataclass(frozen=True)
class Line:
    """One line of the 卷内目录."""

    title: str
    reference: str = ""
    author: str = ""
    on: str = ""
    sheets: int | None = None  # pages, where paper says how many it has
    note: str = ""
    url: str = ""
    volume: int | None = None  # which of its thing's papers


@dataclass
class Holding:
    """One thing that was put in."""

    item: BoxItem
    lines: list[Line] = field(default_factory=list)
    volumes: list[Volume] = field(default_factory=list)
    count: int = 0
    missing: int = 0
    late: int = 0
    unseen: bool = False  # whoever looks may not see it

    def add(self, line: Line, make: Callable[[], Made] | None = None, count: int = 1) -> None:
        """One more line, with its paper where it has one of its own."""
        if make is not None:
            line = replace(line, volume=len(self.volumes))
            self.volumes.append(Volume(line.title, make))
        self.lines.append(line)
        self.count += count


def all_lines(holdings: Iterable[Holding]) -> Iterator[Line]:
    """The lines of a box in their order."""
    for holding in holdings:
        yield from holding.lines


def day_short(day: date | None) -> str:
    """2026.9.3"""
    return f"{day.year}.{day.month}.{day.day}" if day else ""
