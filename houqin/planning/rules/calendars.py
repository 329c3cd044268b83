"""The items of a month: numbered or not, each on its line or glued together, wrapped or with points of their own below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from houqin.duties.rules.words import narrow, number_of, tidy
from houqin.planning.rules.headings import MonthHead, WeekHead, month_head, week_head
from houqin.planning.rules.marks import Counting, Mark, Piece
from houqin.planning.rules.plan import CalendarItem
from houqin.planning.rules.tables import Head, people_of

_NAMED = re.compile(r"[（(]\s*(?:责任|负责|牵头|经办)(?:人员?|部门|科室)?\s*[：:]\s*([^（）()]{1,40})[）)]")
_FULL_STOP = re.compile(r"[。；;！!？?.：:”]$")
_WRAPPED_FROM = 28  # a line this long that ends without a full stop may go on in the next
_MONTH_CELL = re.compile(
    r"(?:(?P<year>20\d\d)年?)?(?P<month>1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])(?:月份?)?"
)


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
    return [each.rstrip("；;") for part in re.split(pattern, text) if (each := tidy(part))]


def cell_items(text: str) -> list[Item]:
    """The items of a table's cell."""
    counting = Counting()
    pieces = [piece for line in text.split("\n") if tidy(line) for piece in counting.pieces(tidy(line))]
    return items(pieces)


# Tables --------------------------------------------------------------------------------------------------------


@dataclass
class When:
    """The month or week of a row."""

    month: int | None = None
    months: tuple[int, ...] = ()
    year: int | None = None
    week: int | None = None
    day: str = ""
    part: str | None = None


def of_table(head: Head) -> list[CalendarItem]:
    """The items of a calendar's table; a row without month or week belongs to the row above."""
    found: list[CalendarItem] = []
    when = When()
    for row in head.body:
        when = _when(head, row, when)
        found += _row_items(head, row, when)
    return found


def _when(head: Head, row: list[str], above: When) -> When:
    """What the row says of its time; a bare day (15日) stays in the month above."""
    week, month = head.cell(row, "week"), head.cell(row, "month")
    if not week and not month:
        return above
    when = When(month=above.month, months=above.months, year=above.year, week=above.week)
    if week:
        number = re.search(r"\d+|[一二三四五六七八九十]+", narrow(week))
        as_head = week_head(week.replace("\n", ""))
        when = When(month=above.month, year=above.year, week=number_of(number[0]) if number else None)
        if as_head and as_head.month:
            when.month, when.day, when.year = as_head.month, as_head.day, as_head.year or above.year
    if month:
        _take_month(when, month.replace("\n", ""), weekly=bool(week))
    return when


def _take_month(when: When, cell: str, *, weekly: bool) -> None:
    """九月, 9月上旬, 9.1-9.7, 2025年2月, 第1周（9.1-9.7）, 9."""
    text = narrow(cell)
    if text.startswith("每"):  # how often, and no month: it is asked
        when.month, when.months, when.day = None, (), cell
        return
    first_day = re.match(
        r"[^\d]{0,3}(?:(20\d\d)[年.\-/])?\s*(1[0-2]|0?[1-9])\s*[月./\-]\s*(\d{1,2})(?!\d)(?!月)", text
    )
    as_month, as_week = month_head(text), week_head(text)
    only = _MONTH_CELL.fullmatch(text.strip(" 【】（）()"))
    if as_week:
        when.week, when.day = as_week.week, as_week.day
        when.month, when.year = as_week.month or when.month, as_week.year or when.year
    elif first_day:
        when.year = int(first_day[1]) if first_day[1] else when.year
        when.month, when.months, when.day = int(first_day[2]), (), cell
    elif as_month:
        when.month, when.year = as_month.months[0], as_month.year or when.year
        when.months = as_month.months if len(as_month.months) > 1 else ()
        when.part, when.day = as_month.part, as_month.rest
    elif only and not weekly:
        when.month, when.months = number_of(only["month"].lstrip("0")), ()
        when.year = int(only["year"]) if only["year"] else when.year
    else:
        when.day = cell


def _row_items(head: Head, row: list[str], when: When) -> list[CalendarItem]:
    """One item for each point of each cell of work."""
    found: list[CalendarItem] = []
    people = people_of(head.cell(row, "people"))
    lines = [line for line in head.cell(row, "people").split("\n") if line.strip()]
    texts = [("", head.cell(row, "scope") or head.cell(row, "activities"))] if head.has_work else []
    if not head.has_work:
        texts += [(name, row[place]) for place, name in head.others if place < len(row)]
    for area, text in texts:
        points = cell_items(text)
        for place, item in enumerate(points):
            own = people_of(lines[place]) if len(lines) == len(points) > 1 else people
            found.append(_item(head, row, when, item, own, area))
    return found


def _item(head: Head, row: list[str], when: When, item: Item, people: list[str], area: str) -> CalendarItem:
    """An item with what its row says beside it."""
    remarks = [head.cell(row, role) for role in ("frequency", "remark", "records")]
    if head.has_work:
        remarks += [f"{name}：{row[place]}" for place, name in head.others if place < len(row) and row[place]]
    return CalendarItem(
        when.year,
        when.month,
        item.text,
        week=when.week,
        months=list(when.months),
        part=when.part,
        day=when.day,
        area=area or head.cell(row, "area"),
        people=people or named_in(item.text),
        remark=" ".join(filter(None, remarks)),
        numbered=item.numbered,
    )


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
