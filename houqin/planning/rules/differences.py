"""Two versions of a plan, line beside line: what stayed, what was changed, what is new and what is gone. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from houqin.duties.rules.words import plain

ALIKE = 0.6  # so much of two texts is common when they tell the same work in other words
MOST = 400  # lines compared by their letters; a longer plan is compared by its words only


@dataclass(frozen=True)
class Told:
    """A line as far as two versions are compared by it."""

    row: Any
    kind: str
    signature: str
    text: str
    when: tuple[Any, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Pair:
    """One line of both versions; None where a version does not have it."""

    old: Any
    new: Any

    @property
    def is_same(self) -> bool:
        return bool(self.old and self.new and self.old.signature == self.new.signature)


def pairs(old: Sequence[Told], new: Sequence[Told]) -> list[Pair]:
    """Every line of both, each once: by all that was read, by its words, by its number, then by likeness."""
    left, right = list(old), list(new)
    found: list[tuple[Told, Told]] = []
    ways: list[Callable[[Told], Any]] = [
        lambda told: (told.kind, told.signature),
        lambda told: (told.kind, told.when, plain(told.text)),
        lambda told: (told.kind, plain(told.text)),
        lambda told: (told.kind, told.number) if told.kind == "duty" and told.number else None,
    ]
    for key in ways:
        found += _matched(left, right, key)
    if len(left) * len(right) <= MOST * MOST // 4:
        found += _alike(left, right)
    both = [Pair(one.row, other.row) for one, other in found]
    return [*both, *(Pair(each.row, None) for each in left), *(Pair(None, each.row) for each in right)]


def _matched(left: list[Told], right: list[Told], key: Callable[[Told], Any]) -> list[tuple[Told, Told]]:
    """Those with the same key, in their order; both are taken out."""
    waiting: dict[Any, list[Told]] = {}
    for told in right:
        if key(told) is not None:
            waiting.setdefault(key(told), []).append(told)
    found = [
        (told, waiting[key(told)].pop(0)) for told in left if key(told) is not None and waiting.get(key(told))
    ]
    _take_out(found, left, right)
    return found


def _alike(left: list[Told], right: list[Told]) -> list[tuple[Told, Told]]:
    """The most alike first; a line of the calendar is compared with those of its months only."""
    likeness = [
        (ratio, at, place)
        for at, one in enumerate(left)
        for place, other in enumerate(right)
        if one.kind == other.kind
        and (one.kind != "calendar" or one.when == other.when)
        and (ratio := _ratio(one.text, other.text)) >= ALIKE
    ]
    found: list[tuple[Told, Told]] = []
    used: set[tuple[str, int]] = set()
    for _how, at, place in sorted(likeness, key=lambda each: (-each[0], each[1], each[2])):
        if ("left", at) not in used and ("right", place) not in used:
            used |= {("left", at), ("right", place)}
            found.append((left[at], right[place]))
    _take_out(found, left, right)
    return found


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, plain(one)[:200], plain(other)[:200], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _take_out(found: list[tuple[Told, Told]], left: list[Told], right: list[Told]) -> None:
    gone = {id(told) for pair in found for told in pair}
    left[:] = [told for told in left if id(told) not in gone]
    right[:] = [told for told in right if id(told) not in gone]
