"""The rows of a calendar's table: which month, week or day each belongs to, and one item for each point of its work."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from houqin.duties.rules.words import narrow, number_of
from houqin.planning.rules.calendars import Item, cell_items, named_in
from houqin.planning.rules.headings import holiday_head, month_head, week_head
from houqin.planning.rules.plan import CalendarItem
from houqin.planning.rules.tables import Head, people_of

_MONTH_CELL = re.compile(
    r"(?:(?P<year>20\d\d)年?)?(?P<month>1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])(?:月份?)?"
)
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)?([一二三四五六日天])")


@dataclass
class When:
    """The month or week of a row. `of_title`: of all rows, as the title says; `first` is then its first day."""

    month: int | None = None
    months: tuple[int, ...] = ()
    year: int | None = None
    week: int | None = None
    day: str = ""
    part: str | None = None
    of_title: bool = False
    first: date | None = None


def of_table(head: Head, when: When | None = None) -> list[CalendarItem]:
    """The items of a calendar's table; a row without month or week belongs to the row above, the first to the title's."""
    found: list[CalendarItem] = []
    when = when or When()
    for row in head.body:
        when = _when(head, row, when)
        found += _row_items(head, row, when)
    return found


def _when(head: Head, row: list[str], above: When) -> When:
    """What the row says of its time; a bare day (15日) stays in the month above."""
    week, month, weekday = (head.cell(row, role) for role in ("week", "month", "weekday"))
    if not week and not month:
        return _on(above, weekday) if weekday else above
    when = When(month=above.month, months=above.months, year=above.year, week=above.week)
    when.of_title, when.first = above.of_title, above.first
    if week:
        number = re.search(r"\d+|[一二三四五六七八九十]+", narrow(week))
        as_head = week_head(week.replace("\n", ""))
        when = When(month=above.month, year=above.year, week=number_of(number[0]) if number else None)
        when.of_title = above.of_title
        if as_head and as_head.month:
            when.month, when.day, when.year = as_head.month, as_head.day, as_head.year or above.year
    if month:
        dated = bool(week) and "月" not in head.names[head.columns["month"]]
        _take_month(when, month.replace("\n", ""), weekly=dated)
    return when if month or not weekday else _on(when, weekday)


def _on(above: When, weekday: str) -> When:
    """星期三 of the week that the title names with its first day."""
    found = _WEEKDAY.search(weekday)
    if above.first is None or found is None:
        return replace(above, day=weekday)
    monday = above.first - timedelta(days=above.first.weekday())
    number = 7 if found[1] in "日天" else number_of(found[1]) or 1
    day = monday + timedelta(days=number - 1)
    return replace(above, year=day.year, month=day.month, months=(), day=f"{day.month}月{day.day}日")


def _take_month(when: When, cell: str, *, weekly: bool) -> None:
    """九月, 9月上旬, 9.1-9.7, 2025年2月, 第1周（9.1-9.7）, 9."""
    text = narrow(cell)
    if text.startswith("每"):  # how often, and no month but the title's: it is asked
        when.month, when.months, when.day = (when.month if when.of_title else None), (), cell
        return
    first_day = re.match(
        r"[^\d]{0,3}(?:(20\d\d)[年.\-/])?\s*(1[0-2]|0?[1-9])\s*[月./\-]\s*(\d{1,2})(?!\d)(?!月)", text
    )
    as_month, as_week = month_head(text) or holiday_head(text), week_head(text)
    only = _MONTH_CELL.fullmatch(text.strip(" 【】（）()"))
    if as_week:
        when.week, when.day = as_week.week or when.week, as_week.day
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


def _until(head: Head, row: list[str], when: When) -> When:
    """完成时间 beside the month: the day or part of it; the words are kept."""
    words = head.cell(row, "until").replace("\n", "")
    if not words:
        return when
    found = month_head(words)
    part = found.part if found and not found.rest else None
    return replace(when, day=words, part=part or when.part)


def _row_items(head: Head, row: list[str], when: When) -> list[CalendarItem]:
    """One item for each point of each cell of work."""
    found: list[CalendarItem] = []
    people = head.people(row)
    when = _until(head, row, when)
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
