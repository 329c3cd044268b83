"""What changed from one version of a report to the next: passages that differ, and numbers that moved. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from houqin.reports.rules.paper import Paper
from houqin.reports.rules.words import code_of


@dataclass(frozen=True)
class Difference:
    """One passage as it was and as it is; "" where it was not, or is no more."""

    part: str
    before: str
    after: str


@dataclass(frozen=True)
class Moved:
    """One number of the records as it was and as it is."""

    code: str
    before: str
    after: str


def differing(old: Paper, new: Paper) -> Iterator[Difference]:
    """In the order of the new paper; what is gone stands at the end."""
    before, after = dict(_texts(old)), dict(_texts(new))
    for key, (part, text) in after.items():
        was = before.get(key, ("", ""))[1]
        if was != text:
            yield Difference(part, was, text)
    for key, (part, text) in before.items():
        if key not in after and text:
            yield Difference(part, text, "")


def moved(old: Paper, new: Paper) -> Iterator[Moved]:
    """The numbers that stand in both."""
    before, after = dict(_numbers(old)), dict(_numbers(new))
    for code, number in after.items():
        if before.get(code, number) != number:
            yield Moved(code, before[code], number)


def _texts(paper: Paper) -> Iterator[tuple[str, tuple[str, str]]]:
    """key -> (under which heading, what stands there)."""
    for each in paper.lead:
        yield each.key, (paper.title, each.text)
    for part in paper.parts:
        for each in part.cells:
            yield each.key, (part.title, each.text)
    for each in paper.about:
        yield each.key, ("数据说明", each.text)


def _numbers(paper: Paper) -> Iterator[tuple[str, str]]:
    for passage in paper.passages:
        for piece in passage.words:
            if piece.code and piece.code == code_of(piece.code):
                yield piece.code, piece.text
