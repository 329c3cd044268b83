"""Whether a text stands word for word in another one: twenty signs on end, punctuation and spaces apart. Pure.

Each text is looked through once, in blocks of ten: a run of twenty holds one whole block wherever it begins.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from houqin.reports.rules.words import TOKEN

LEAST, BLOCK = 20, 10
TRIED = 20  # places of one block in what was written: who repeats it more often is not read for longer
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Copied:
    """Where it stands too, and with which words it begins."""

    title: str
    words: str


def copied_from(template: str, texts: Iterable[tuple[str, str]]) -> Copied | None:
    """The first of (title, text) in which a run of what was written stands; numbers of the records end a run."""
    runs = [letters(part) for part in TOKEN.split(template)[::2]]
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for run in runs:
        for at in range(len(run) - BLOCK + 1):
            if len(run) >= LEAST and len(places[run[at : at + BLOCK]]) < TRIED:
                places[run[at : at + BLOCK]].append((run, at))
    for title, text in texts if places else ():
        words = next(_common(places, letters(TOKEN.sub("。", text))), "")
        if words:
            return Copied(title, words)
    return None


def letters(text: str) -> str:
    """The text without punctuation, spaces and line breaks."""
    return _NO_LETTER.sub("", text)


def _common(places: dict[str, list[tuple[str, int]]], other: str) -> Iterator[str]:
    for there in range(0, len(other) - BLOCK + 1, BLOCK):
        for run, here in places.get(other[there : there + BLOCK], ()):
            words = _longest(run, here, other, there)
            if len(words) >= LEAST:
                yield words


def _longest(run: str, here: int, other: str, there: int) -> str:
    """What both have in common around one block."""
    before = after = 0
    while before < min(here, there) and run[here - before - 1] == other[there - before - 1]:
        before += 1
    most = min(len(run) - here, len(other) - there)
    while after < most and run[here + after] == other[there + after]:
        after += 1
    return run[here - before : here + after]
