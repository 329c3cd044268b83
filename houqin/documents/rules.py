"""What changed from one version to the next, by paragraphs; no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Piece:
    """One paragraph, and whether both versions have it."""

    kind: str
    text: str


def paragraphs(text: str) -> list[str]:
    """The paragraphs with something in them, without the blanks that indent them."""
    return [line for each in text.splitlines() if (line := each.strip(" \t\u3000"))]


def differences(old: str, new: str) -> Iterator[Piece]:
    """Paragraph by paragraph: what both have, what is gone, what is new; what is gone stands before what replaces it."""
    before, after = paragraphs(old), paragraphs(new)
    for _tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if _tag == "equal":
            yield from (Piece(SAME, line) for line in before[i:j])
        else:
            yield from (Piece(GONE, line) for line in before[i:j])
            yield from (Piece(NEW, line) for line in after[k:m])
