"""What stands under one month or week of a calendar, until something else begins."""

import re

from houqin.planning.rules import calendars
from houqin.planning.rules.headings import MonthHead, WeekHead, is_short, kind_of_heading
from houqin.planning.rules.marks import COARSE, Mark, Piece
from houqin.planning.rules.plan import CalendarItem

_PART_ALONE = re.compile(
    r"[^，。；：、]{0,8}分工(?:表|安排)?|安全教育(?:安排|工作安排|计划)?|工作目标|(?:主要|工作|保障)措施|工作要求"
)
_THEME = re.compile(r"(?:主题[：:])?[“\"「]?[^，。；、：\d]{2,12}月[”\"」]?")


class Month:
    """The month or week under which the reading stands, if any, and what was gathered of it."""

    def __init__(self) -> None:
        self.head: MonthHead | WeekHead | None = None
        self.mark: Mark | None = None
        self.number: int | None = None
        self.pieces: list[Piece] = []

    @property
    def is_open(self) -> bool:
        return self.head is not None

    def begin(self, head: MonthHead | WeekHead, mark: Mark | None) -> None:
        """From here on, what comes belongs to this month or week."""
        self.head, self.mark = head, mark
        self.number = head.months[0] if isinstance(head, MonthHead) else head.month or self.number

    def may_begin(self, head: MonthHead | None, mark: Mark | None) -> bool:
        """1、九月开学 under a month is an item, not a month's heading; nor is 4月中旬 春游 under 4月."""
        if head is None or self.head is None:
            return True
        if head.part and head.rest and not head.colon and head.months[0] == self.number:
            return False
        return mark is None or (not head.rest and mark.depth <= (self.mark.depth if self.mark else -1))

    def ends_with(self, piece: Piece, section: Mark | None, *, signs: bool) -> bool:
        """A coarse mark that no item of this month has, a signature or a heading of another part."""
        if piece.mark is None:
            return piece.opens and (signs or heads_another_part(piece.text))
        if piece.mark.style not in COARSE or (not piece.opens and piece.mark.style != "word"):
            return False
        marks = [each.mark for each in self.pieces if each.mark]
        if marks:
            return marks[0].style != piece.mark.style and piece.mark.depth < min(each.depth for each in marks)
        own = section.depth if section else -1
        return bool(self.pieces) or piece.mark.number != 1 or piece.mark.depth <= own

    def theme(self) -> str:
        """八月：开学筹备月 and then its items: the words of the theme, taken off."""
        return self.pieces.pop(0).text if _is_theme(self.pieces) else ""

    def close(self, area: str) -> list[CalendarItem]:
        """What was gathered becomes the items of the month; `area` is the heading above."""
        head, pieces, self.head, self.pieces = self.head, self.pieces, None, []
        if isinstance(head, MonthHead):
            found = calendars.under_month(head, pieces)
        else:
            found = calendars.under_week(head, self.number, pieces) if head else []
        for item in found:
            item.area, item.chapter = item.area or area, bool(area)
        return found


def _is_theme(pieces: list[Piece]) -> bool:
    """八月：开学筹备月 and then its items."""
    return len(pieces) > 1 and pieces[0].mark is None and bool(_THEME.fullmatch(pieces[0].text))


def heads_another_part(text: str) -> bool:
    """××分工一览表 under the items of December begins something else."""
    if _PART_ALONE.fullmatch(text):
        return True
    ends = re.search(r"(?:一览表|行事历|明细|计划)$", text)
    return bool(ends) and is_short(text, 30) and kind_of_heading(text) in ("safety", "duties", "goals")
