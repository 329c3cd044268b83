"""Which place the words of a message mean: classes, room numbers, rooms by name, floors and buildings of one school.

What fits one place only is a guess with its confidence; what fits several is none, with the candidates.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from houqin.repairs.rules.plain import simplified
from houqin.repairs.rules.spoken import NUMERALS, TOO_COMMON, key, ways_to_say

MOST_CANDIDATES = 5
READ = 300  # characters of a clause that are searched for a place

_HAN = "[一二三四五六七八九]"
_GRADE = rf"(初|高|小)?((?<![\d.:/-])[1-9]|(?<![一二三四五六七八九十]){_HAN})"
_WHICH = rf"(10|十[1-9]?|十{_HAN}|[1-9]\d|0?[1-9]|{_HAN})"
_CLASS = re.compile(rf"{_GRADE}(?:年级|年)? ?[(\[.\-]? ?{_WHICH}(?!\d) ?[)\]]? ?班")
_CLASS_IN_BRACKETS = re.compile(rf"{_GRADE} ?\( ?{_WHICH} ?\)")
_CLASS_DOTTED = re.compile(
    r"(初|高|小)?(?<![\d.:/-])([1-9])[.\-]([1-9]\d?)(?![\d.:/\-米元寸分kmw平月日号楼层])"
)
_CLASS_SHORT = re.compile(
    rf"(初|高|小)?(?<![一二三四五六七八九十])({_HAN})(\d{{1,2}})(?![\d.:/\-楼层号月日年点米个支只块])"
)
_NUMBER = re.compile(
    r"(?<![\da-z.:/\-¥])([a-z]?-?\d{3,4}[a-z]?)(?![\d.:/年元块米wv瓦伏a-z月%])(?:教室|室|房间|房|号房|号|宿舍)?"
)
_SPOKEN_NUMBER = re.compile(
    r"(?<![零〇一二三四五六七八九十])([零〇一二三四五六七八九]{3,4})(?:教室|室|房间|号|宿舍)?(?![十年月])"
)
_FLOOR = re.compile(r"(负?)(十[1-9]?|\d{1,2})(?:楼|层)(?!梯口?第)")
_GRADES = {"初": 6, "高": 9, "小": 0, None: 0}
_LIST_JOINT = re.compile(r"\s*(?:[、,和与及跟]|还有|以及)\s*")


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place as the reader of messages needs it; `path` are the names from the site down, with blanks between."""

    id: Hashable
    path: str
    name: str
    room_number: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """What some words say about a place: `place` with `confidence` 1–100, or None with the `candidates` they may mean."""

    place: Hashable | None = None
    confidence: int = 0
    words: str = ""
    candidates: tuple[Hashable, ...] = ()

    def __bool__(self) -> bool:
        return self.place is not None or bool(self.candidates)


NOWHERE = Guess()


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    ids: frozenset[int]
    sure: int


@dataclass
class PlaceBook:
    """The places of a school, ready to be looked up; made once for a paste."""

    places: Sequence[KnownPlace]
    _classes: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    _numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _names: dict[str, dict[str, tuple[set[int], int]]] = field(default_factory=lambda: defaultdict(dict))
    _floors: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _inside: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _floor_rows: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._climb()
        for n, place in enumerate(self.places):
            self._learn(n, place)

    def find(self, clause: str) -> tuple[list[Guess], str]:
        """The places a clause speaks of, and the clause without the words for them."""
        head = clause[:READ]
        hits = list(_apart(self._hits(head)))
        rooms = [hit for hit in hits if hit.sure and not self._is_whole(hit)]
        wholes = [hit for hit in hits if hit not in rooms]
        if not hits:
            return [], clause
        groups = list(_groups(rooms, head)) or [[]]
        guesses = [self._guess(group, wholes, head) for group in groups]
        guesses = [guess for guess in guesses if guess]
        return (guesses, _without(clause, hits)) if guesses else ([], clause)

    # -- learning --

    def _climb(self) -> None:
        """Which places lie inside which, by their paths; and the floor each lies on."""
        by_path = {place.path: n for n, place in enumerate(self.places)}
        for n, place in enumerate(self.places):
            path = place.path
            while " " in path:
                path = path.rsplit(" ", 1)[0]
                if path in by_path:
                    self._inside[by_path[path]].add(n)

    def _learn(self, n: int, place: KnownPlace) -> None:
        name = key(place.name)
        for found in _CLASS.finditer(name):
            self._classes[_class_of(found)].add(n)
        if place.room_number:
            self._numbers[key(place.room_number)].add(n)
        if floor := re.fullmatch(r"(\d{1,2}|十)(?:层|楼)", name):
            self._floor_rows.add(n)
            self._floors[_whole(floor[1])] |= self._inside[n] | {n}
        elif not self._inside[n]:
            self._floor_by_number(n, place)
        for word, sure in ways_to_say(name, map(key, place.aliases)):
            self._call(word, n, sure)

    def _floor_by_number(self, n: int, place: KnownPlace) -> None:
        """Room 304 lies on the third floor where no floor is recorded above it."""
        digits = re.sub(r"\D", "", place.room_number)
        if len(digits) in (3, 4) and not re.search(r"\d[层楼]", key(place.path)):
            self._floors[int(digits[:-2])].add(n)

    def _call(self, word: str, n: int, sure: int) -> None:
        if len(word) < 2 or word in TOO_COMMON or (word.isascii() and word.isdigit()):
            return
        ids, known = self._names[word[0]].setdefault(word, (set(), sure))
        ids.add(n)
        self._names[word[0]][word] = ids, max(sure, known)

    # -- finding --

    def _hits(self, head: str) -> Iterator[_Hit]:
        plain = simplified(head)
        text = plain.translate(NUMERALS)
        for pattern, sure in (
            (_CLASS, 95),
            (_CLASS_IN_BRACKETS, 90),
            (_CLASS_DOTTED, 70),
            (_CLASS_SHORT, 70),
        ):
            for found in pattern.finditer(plain):
                bare = re.fullmatch(r"\d\d班", found[0]) is not None
                yield from self._hit(found, self._classes.get(_class_of(found)), 75 if bare else sure)
        for pattern in (_NUMBER, _SPOKEN_NUMBER):
            for found in pattern.finditer(plain):
                yield from self._hit(found, self._numbers.get(found[1].translate(NUMERALS)), 90)
        for found in _FLOOR.finditer(text):
            if not found[1]:
                yield _Hit(found.start(), found.end(), frozenset(self._floors.get(_whole(found[2]), ())), 0)
        yield from self._names_in(text)

    def _names_in(self, text: str) -> Iterator[_Hit]:
        for start, char in enumerate(text):
            for word, (ids, sure) in self._names.get(char, {}).items():
                if text.startswith(word, start):
                    yield _Hit(start, start + len(word), frozenset(ids), sure)

    def _hit(self, found: re.Match[str], ids: set[int] | None, sure: int) -> Iterator[_Hit]:
        if ids:
            yield _Hit(found.start(), found.end(), frozenset(ids), sure)

    def _is_whole(self, hit: _Hit) -> bool:
        """Whether words mean something that holds other places: a building, a floor, a site."""
        return all(self._inside.get(n) or n in self._floor_rows for n in hit.ids)

    def _guess(self, group: list[_Hit], wholes: list[_Hit], head: str) -> Guess:
        used = sorted([*group, *wholes], key=lambda hit: hit.start)
        words = " ".join(head[hit.start : hit.end].strip() for hit in used)
        sure = min((hit.sure for hit in group or wholes if hit.sure), default=60)
        if group:
            fits = frozenset.intersection(*(hit.ids for hit in group))
            narrowed = self._narrow(fits, wholes)
            loose = frozenset().union(*(hit.ids for hit in group))
            return self._answer(narrowed, fits or loose, sure, words)
        return self._whole_guess(wholes, sure, words)

    def _narrow(self, ids: frozenset[int], wholes: Iterable[_Hit]) -> frozenset[int]:
        """Those that lie on the floor or in the building that was said as well."""
        for hit in wholes:
            inside = hit.ids.union(*(self._inside.get(n, ()) for n in hit.ids))
            ids &= inside
        return ids

    def _whole_guess(self, wholes: list[_Hit], sure: int, words: str) -> Guess:
        """A building or floor alone is meant itself: 教学楼二楼 is the floor, not all its rooms."""
        ids = self._narrow(wholes[0].ids, wholes)
        for hit in wholes[1:]:
            ids |= self._narrow(hit.ids, wholes)
        top = frozenset(n for n in ids if not any(n in self._inside.get(m, ()) for m in ids))
        return self._answer(top, top or wholes[0].ids, min(sure, 75), words)

    def _answer(self, fits: frozenset[int], loose: frozenset[int], sure: int, words: str) -> Guess:
        if len(fits) == 1:
            return Guess(self.places[next(iter(fits))].id, sure, words)
        nearest = sorted(fits or loose)[:MOST_CANDIDATES]
        return Guess(None, 0, words, tuple(self.places[n].id for n in nearest))


def _whole(text: str) -> int:
    """10 for 十, 12 for 十2, 12 for 12."""
    return int(text) if text[0] != "十" else 10 + int(text[1:] or 0)


def _class_of(found: re.Match[str]) -> tuple[int, int]:
    """Grade 1–12 and number; 初一 is 7 as 七年级, 高一 is 10."""
    return int(found[2].translate(NUMERALS)) + _GRADES[found[1]], _whole(found[3].translate(NUMERALS))


def _apart(hits: Iterator[_Hit]) -> Iterator[_Hit]:
    """Hits that do not overlap, the longest and surest of those that do, in order."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, -hit.sure, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return iter(sorted(kept, key=lambda hit: hit.start))


def _groups(rooms: list[_Hit], head: str) -> Iterator[list[_Hit]]:
    """Rooms joined by 和 or a comma are several; words side by side mean one."""
    group: list[_Hit] = []
    for hit in rooms:
        if group and _LIST_JOINT.fullmatch(head[group[-1].end : hit.start]):
            yield group
            group = []
        group.append(hit)
    if group:
        yield group


def _without(clause: str, hits: list[_Hit]) -> str:
    """The clause without the words for places; what only joined two of them goes too."""
    left, at = "", 0
    for hit in hits:
        between = clause[at : hit.start]
        left += "" if at and (_LIST_JOINT.fullmatch(between) or between in ("的", " ")) else between
        at = hit.end
    return left + clause[at:]
