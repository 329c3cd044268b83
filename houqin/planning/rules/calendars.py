"""The items of a month: numbered or not, each on its line or glued together, wrapped or with points of their own below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from houqin.duties.rules.words import tidy
from houqin.planning.rules.headings import MonthHead, WeekHead
from houqin.planning.rules.marks import Counting, Mark, Piece
from houqin.planning.rules.plan import CalendarItem
from houqin.planning.rules.tables import people_of

_NAMED = re.compile(r"[（(]\s*(?:责任|负责|牵头|经办)(?:人员?|部门|科室)?\s*[：:]\s*([^（）()]{1,40})[）)]")
_FIRSTLY = re.compile(r"^[一二三四五六七八九十]是")
_FULL_STOP = re.compile(r"[。；;！!？?.：:”]$")
_WRAPPED_FROM = 28  # a line this long that ends without a full stop may go on in the next


@dataclass
class Item:
    """One thing to do, as written."""

    text: str
    numbered: bool


def items(pieces: Sequence[Piece]) -> list[Item]:
    """One item for each mark of the outer list, and for each line without a mark; finer points stay with their item."""
    found: list[Item] = []
    outer: Mark | None = None
    line = ""
    for piece in pieces:
        if piece.mark is None:
            if found and _goes_on(line):
                found[-1].text += piece.text
            else:
                found += [Item(text, False) for text in _sentences(piece.text, alone=len(pieces) == 1)]
        elif outer is None or piece.mark.depth <= outer.depth or not found:
            outer = piece.mark if outer is None or piece.mark.depth < outer.depth else outer
            found.append(Item(piece.text, True))
        else:
            gap = "" if not piece.opens else "\n"
            found[-1].text += f"{gap}{piece.written}{piece.text}"
        line = f"{piece.written}{piece.text}" if piece.opens else line + piece.written + piece.text
    return [each for each in found if each.text]


def _goes_on(line: str) -> bool:
    return len(line) >= _WRAPPED_FROM and not _FULL_STOP.search(line)


def _sentences(text: str, *, alone: bool) -> list[str]:
    """检查消防；清洗水箱： items divided by semicolons; sentences only where the whole month is one line."""
    pattern = r"(?<=[；;。])(?!$)" if alone else r"(?<=[；;])(?!$)"
    parts = [each.rstrip("；;") for part in re.split(pattern, text) if (each := tidy(part))]
    if len(parts) > 1 and parts[0].startswith("一是") and parts[1].startswith("二是"):
        return [_FIRSTLY.sub("", part) for part in parts]
    return parts


def cell_items(text: str) -> list[Item]:
    """The items of a table's cell."""
    counting = Counting()
    pieces = [piece for line in text.split("\n") if tidy(line) for piece in counting.pieces(tidy(line))]
    return items(pieces)


def named_in(text: str) -> list[str]:
    """Whom an item names itself: …（负责人：李某）. The words stay in the text."""
    match = _NAMED.search(text)
    return people_of(match[1]) if match else []


def under_month(head: MonthHead, pieces: Sequence[Piece]) -> list[CalendarItem]:
    """The items that stand below a month's heading."""
    months = list(head.months) if len(head.months) > 1 else []
    return [
        CalendarItem(
            head.year,
            head.months[0],
            item.text,
            months=months,
            part=head.part,
            day=head.day,
            people=named_in(item.text),
            numbered=item.numbered,
        )
        for item in items(pieces)
    ]


def under_week(head: WeekHead, month: int | None, pieces: Sequence[Piece]) -> list[CalendarItem]:
    """The items that stand below a week's heading; its month is that of its first day, else the one above."""
    return [
        CalendarItem(
            head.year,
            head.month or month,
            item.text,
            week=head.week,
            day=head.day,
            people=named_in(item.text),
            numbered=item.numbered,
        )
        for item in items(pieces)
    ]
