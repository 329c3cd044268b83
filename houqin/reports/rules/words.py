"""Sentences with numbers in them: “受理{repairs.counted}件” names a figure, `{code%}` its share, `{code/}` its whole.

What is shown, printed and edited is plain text; which of its numbers come from the records is kept beside. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from houqin.core.facts import Figure

GONE = "〔此数已没有记录〕"
MARKS = {"%", "/"}
TOKEN = re.compile(r"\{([^{}]+)\}")
_UNIT = re.compile(r"\d+(?:\.\d+)?%?|.", re.DOTALL)  # a number is one piece, every other sign is one
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_COUNT = re.compile(
    r"(?<![第\d.])\d+(?:\.\d+)?%?(?![\d.%年月日号楼室周届版])"
)  # and no date, room or ordinal


@dataclass(frozen=True)
class Piece:
    """Some text; a number of the records has the `code` it comes from, one that a person typed is `typed`."""

    text: str
    code: str = ""
    typed: bool = False


Words = tuple[Piece, ...]


def plain(words: Words) -> str:
    """As it is printed."""
    return "".join(piece.text for piece in words)


def filled(template: str, figures: Mapping[str, Figure], *, by_hand: bool = False) -> Words:
    """The sentence with its numbers as they are now; numbers outside of braces are typed when a person wrote it."""
    pieces: list[Piece] = []
    for n, part in enumerate(TOKEN.split(template)):
        if n % 2:
            pieces.append(Piece(value_of(part, figures), part))
        elif part:
            pieces += _typed(part) if by_hand else [Piece(part)]
    return tuple(pieces)


def value_of(token: str, figures: Mapping[str, Figure]) -> str:
    """What stands for a token: the number, its share, or the whole it is a part of."""
    figure = figures.get(code_of(token))
    if figure is None:
        return GONE
    if token[-1] == "%":
        return figure.percent or figure.said
    if token[-1] == "/":
        return str(figure.of) if figure.of is not None else figure.said
    return figure.said


def code_of(token: str) -> str:
    """The figure that a token names."""
    return token[:-1] if token[-1:] in MARKS else token


def codes_in(template: str) -> list[str]:
    """The figures that a sentence names."""
    return [code_of(token) for token in TOKEN.findall(template)]


def _typed(text: str) -> list[Piece]:
    """The numbers in it apart from the rest; a date, a room or an ordinal is no count."""
    found: list[Piece] = []
    place = 0
    for match in _COUNT.finditer(text):
        if match.start() > place:
            found.append(Piece(text[place : match.start()]))
        found.append(Piece(match.group(), typed=True))
        place = match.end()
    return [*found, *([Piece(text[place:])] if place < len(text) else [])]


def retied(shown: Words, was: str, text: str) -> str | None:
    """The template of a text that was edited from `was`: numbers left as they were stay tied to their figures.

    `was` is what stood in the form when it was opened; its numbers may be older than those of `shown`. Nothing when the
    two are not the same sentence: somebody else has written it since.
    """
    before = _UNIT.findall(was)
    tokens = _tokens(shown, before)
    if tokens is None:
        return None
    after = _UNIT.findall(text.replace("{", "（").replace("}", "）"))
    made, place = [], 0
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        made += after[place : block.b]
        for n in range(block.size):
            token = tokens.get(block.a + n)
            made.append(f"{{{token}}}" if token else after[block.b + n])
        place = block.b + block.size
    return "".join(made)


def _tokens(shown: Words, before: Sequence[str]) -> dict[int, str] | None:
    """place in `before` -> the token there. Both are the same but for the values of numbers that are tied."""
    found: dict[int, str] = {}
    place = 0
    for piece in shown:
        if piece.code:
            if piece.text == GONE:
                place += len(GONE)
                continue
            if place >= len(before) or not _NUMBER.fullmatch(before[place]):
                return None
            found[place] = piece.code
            place += 1
            continue
        units = _UNIT.findall(piece.text)
        if list(before[place : place + len(units)]) != units:
            return None
        place += len(units)
    return found if place == len(before) else None


def apart(template: str) -> bool:
    """Whether no two numbers of a sentence touch: then each is found again in the plain text."""
    ends = [match.span() for match in TOKEN.finditer(template)]
    return all(left[1] < right[0] for left, right in pairwise(ends))
