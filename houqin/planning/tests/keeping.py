"""Whether a reading holds every line of what was read: compared by letters and digits, numbers of lists left aside."""

import json
import re

from houqin.duties.rules.words import plain
from houqin.planning.rules.marks import MARK
from houqin.planning.rules.plan import Reading


def lost_lines(text: str, reading: Reading) -> list[str]:
    """The lines of which some words are found nowhere in the reading."""
    held = plain(json.dumps(reading.as_json(), ensure_ascii=False).replace("\\n", "").replace('\\"', '"'))
    return [line for line in text.splitlines() if not _held(line, held)]


def _held(line: str, held: str) -> bool:
    """Each piece between marks and cells stands somewhere; marks themselves may be gone."""
    pieces = [
        plain(piece)
        for cell in re.split(r"<br>|[\t|｜│┃；;#*/]| {2,}|\u3000+|[一二三四五六七八九十]是", line)
        for piece in _between_marks(cell)
    ]
    return all(_covered(piece, held) for piece in pieces if piece)


def _between_marks(cell: str) -> list[str]:
    return [piece for piece in MARK.sub("\u0000", cell).split("\u0000") if piece.strip()]


def _covered(piece: str, held: str, parts: int = 3) -> bool:
    """A piece may stand in up to three places (九月份 | 开学准备 | the next title), none of them crumbs."""
    while piece and parts:
        length = len(piece)
        while length and piece[:length] not in held:
            length -= 1
        if length < min(2, len(piece)):
            return False
        piece, parts = piece[length:], parts - 1
    return not piece
