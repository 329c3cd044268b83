"""The marks that number items (一、 （一） 1. (1) ① A、): found at the start of a line and in the middle of running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from houqin.duties.rules.words import BRACKETED, BRACKETED_WORDS, CIRCLED, DOTTED, number_of, tidy

_CN = "[一二三四五六七八九十]{1,3}"
_BIG = "壹贰叁肆伍陆柒捌玖拾"
_AS_SMALL = str.maketrans(_BIG, "一二三四五六七八九十")
_STYLES = {
    "big": rf"[{_BIG}]{{1,2}}[、．.: ：]",
    "chapter": rf"第{_CN}(?:部分|章|节|条)[、：: ]?",
    "word": rf"{_CN}\s*[、．.](?!\d)",
    "bracketed_word": rf"[（(]\s*{_CN}\s*[)）][、.．:：]?|[{BRACKETED_WORDS}][、.．]?",
    "figure": r"(?<![\d第.])\d{1,2}\s*(?:[、．]|\.(?!\d)|\.(?=\d{1,2}[月号]|20\d\d年|\d{1,2}\.\d{1,2}(?![\d.]))|[)）](?!\d))"
    rf"|[{DOTTED}][、.．]?",
    "bracketed_figure": rf"[（(]\s*\d{{1,2}}\s*[)）][、.．:：]?|[{BRACKETED}][、.．]?",
    "circle": rf"[{CIRCLED}][、.．]?",
    "letter": r"(?<![A-Za-z])[A-Ha-h](?:[、．)）]|\.(?![A-Za-z0-9]))",
    "bullet": r"^[•●■◆◇▪□○☆★▲△►◎※❖➢·*＊]\s*|^[-–]\s+",
}
COARSE = ("big", "chapter", "word", "bracketed_word")
_ORDER = list(_STYLES)
MARK = re.compile("|".join(f"(?P<{style}>{pattern})" for style, pattern in _STYLES.items()))
_NUMBER = re.compile(rf"\d+|[{CIRCLED}{BRACKETED}{BRACKETED_WORDS}{DOTTED}]|{_CN}|[{_BIG}]{{1,2}}|[A-Ha-h]")
_SERIES = re.compile(
    rf"({_CN}|\d{{1,2}})\s*、\s*(?:{_CN}、){{0,4}}({_CN}|\d{{1,2}})\s*(?:年级|月份?(?!\s*\d))"
)
_PLACES = re.compile(
    r"(\d{1,2})、(\d{1,2})\s*(?:号|楼|班|层|栋|幢|年级|日|米)"
)  # 1、2号楼 in the middle of a sentence
_GLUED = 14  # 二、工作目标(一)、…: a short heading with its list on the same line
_ENDS = "。；;：:！!？?)）】\n\t 　”"


@dataclass(frozen=True)
class Mark:
    """One number of a list: how it is written, and which it is."""

    style: str
    number: int

    @property
    def depth(self) -> int:
        """Coarse marks first: 一、 stands over （一）, that over 1."""
        return _ORDER.index(self.style)


@dataclass(frozen=True)
class Piece:
    """A piece of text with the mark it began with, if any. `opens` says that it began its line."""

    text: str
    mark: Mark | None = None
    opens: bool = True
    written: str = ""  # the mark as it was written


def is_series(text: str, place: int = 0) -> bool:
    """九、十月份 and 一、二年级 name two of a kind; 1、3月12日 is a mark and a day."""
    match = _SERIES.match(text, place)
    if match is None:
        return False
    first, second = number_of(match[1]), number_of(match[2])
    return (
        first is not None
        and second is not None
        and first < second
        and (second == first + 1 or "年级" in match[0])
    )


def _two_places(line: str, place: int) -> bool:
    """修1、2号楼 names two places; 修门2、2号楼 begins the second item."""
    match = _PLACES.match(line, place)
    return match is not None and int(match[2]) > int(match[1])


def mark_of(match: re.Match[str]) -> Mark:
    """The mark a match of MARK stands for."""
    style = match.lastgroup or "figure"
    number = _NUMBER.search(match[0])
    word = number[0].translate(_AS_SMALL) if number else "1"
    value = ord(word.upper()) - 64 if style == "letter" else number_of(word) or 0
    return Mark(style, value)


def leading(text: str) -> tuple[Mark | None, str, str]:
    """The mark at the start of a text, as it was written, and the rest."""
    match = MARK.match(text)
    if match is None or is_series(text):
        return None, "", text
    return mark_of(match), match[0], tidy(text[match.end() :])


class Counting:
    """Where each style of mark has got to: 3、 in the middle of a line is a mark only after 2、."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self.sign: dict[str, str] = {}  # 1、 and 1. are not the same list

    def pieces(self, line: str) -> Iterator[Piece]:
        """A line cut at its marks."""
        cuts = [(match.start(), match.end(), mark) for match, mark in self._marks(line)]
        places = [0, *[start for start, _end, _mark in cuts if start], len(line)]
        begins = {start: (end, mark) for start, end, mark in cuts}
        for start, stop in pairwise(places):
            end, mark = begins.get(start, (start, None))
            text = tidy(line[end:stop])
            if text or mark:
                yield Piece(text, mark, start == 0, tidy(line[start:end]))

    def _marks(self, line: str) -> Iterator[tuple[re.Match[str], Mark]]:
        """Those matches that number something here."""
        found = [
            (match, mark_of(match)) for match in MARK.finditer(line) if not is_series(line, match.start())
        ]
        seconds = {mark.style: place for place, (_match, mark) in enumerate(found) if mark.number == 2}
        coarser: tuple[int, Mark] | None = None
        for place, (match, mark) in enumerate(found):
            glued = (
                coarser is not None
                and coarser[1].depth < mark.depth
                and 2 <= match.start() - coarser[0] <= _GLUED
            )
            follows = seconds.get(mark.style, -1) > place
            if self._counts(line, match, mark, follows) or (glued and mark.number == 1):
                self._note(mark)
                self.sign[mark.style] = match[0][-1]
                coarser = (match.end(), mark)
                yield match, mark

    def _counts(self, line: str, match: re.Match[str], mark: Mark, follows: bool) -> bool:
        """At the start of a line always; later when it goes on counting, or begins a list of at least two."""
        if match.start() == 0:
            return True
        before = line[match.start() - 1]
        if before in "第《“(（、" or (before not in _ENDS and _two_places(line, match.start())):
            return False
        if mark.number == self.last.get(mark.style, -1) + 1 and mark.number > 1:
            return (mark.style != "word" and self._same_sign(mark.style, match[0])) or before in _ENDS
        if mark.style in self.last and before not in _ENDS:
            return False
        if mark.style == "word":
            return mark.number == 1 and before in _ENDS
        return mark.number == 1 and (follows or before in _ENDS)

    def _same_sign(self, style: str, written: str) -> bool:
        """The list so far is written with the same sign; circles and other single signs have none."""
        return len(written) == 1 or self.sign.get(style) == written[-1]

    def _note(self, mark: Mark) -> None:
        """Count on; what is finer begins anew."""
        self.last[mark.style] = mark.number
        for style in _ORDER[mark.depth + 1 :]:
            self.last.pop(style, None)
