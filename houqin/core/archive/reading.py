"""What there is in a school's archive, and whether it is still as it was written."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from houqin.core.archive.making import INDEX, Line, home, line_of

NAME = re.compile(r"(20\d\d-\d\d)(?: 更正(\d+))?")
LINE = re.compile(r"([0-9a-f]{64})  (.+?)  (\d+)(?:  (.*))?")


@dataclass(frozen=True)
class Volume:
    """A month's folder; `number` counts its corrections."""

    folder: Path
    month: str
    number: int

    @property
    def title(self) -> str:
        return self.folder.name

    @property
    def lines(self) -> list[Line]:
        """The files its list of contents names; none where that is gone."""
        try:
            told = (self.folder / INDEX).read_text("utf-8-sig")
        except (OSError, ValueError):
            return []
        found = (LINE.fullmatch(each.strip()) for each in told.splitlines())
        return [Line(m[2], int(m[3]), m[1], m[4] or "") for m in found if m]

    @property
    def size(self) -> int:
        return sum(path.stat().st_size for path in self.files())

    def files(self) -> list[Path]:
        """Every file that lies there."""
        return sorted(path for path in self.folder.iterdir() if path.is_file())


def volumes(school: Any) -> list[Volume]:
    """The whole months of a school, the latest first."""
    folder = home(school)
    found = [(NAME.fullmatch(path.name), path) for path in folder.iterdir()] if folder.is_dir() else []
    made = [Volume(path, m[1], int(m[2] or 0)) for m, path in found if m and path.is_dir()]
    return sorted(made, key=lambda each: (each.month, each.number), reverse=True)


def damage(volume: Volume, *, pace: Callable[[int], None] | None = None) -> Iterator[str]:
    """What is not as its list of contents says. `pace` is called with the bytes of each file that was read."""
    lines = volume.lines
    if not lines:
        yield f"{volume.title}：目录没有了或读不出"
    for line in lines:
        path = volume.folder / line.name
        if not path.is_file():
            yield f"{volume.title}：少了 {line.name}"
            continue
        found = line_of(path)
        if pace is not None:
            pace(found.size)
        if found.sha256 != line.sha256:
            yield f"{volume.title}：{line.name} 的内容变了"
