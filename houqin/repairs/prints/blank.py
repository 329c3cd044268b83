"""The same forms with nothing in them: schools that begin on paper print these (daily-life 3.17)."""

from typing import Any

from houqin.core import clock
from houqin.places.models import Place
from houqin.places.tree import within
from houqin.repairs.prints import book as filled
from houqin.repairs.prints.periods import Period
from houqin.repairs.prints.slips import empty_slip, sheet
from houqin.repairs.prints.words import foldable
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar, weekday_name

SPARE = 6  # empty lines after the last day
MOST_ROOMS = 1000
ROOM_COLUMNS = ("序号", "地点", "完好", "当场修好", "需维修", "问题说明", "报修单号")


def make_blank_slips(school: Any, count: int, paper: str) -> tuple[str, dict[str, Any], str]:
    """So many 维修单 to be filled in by hand."""
    return "repairs/slips", sheet(school, paper, [empty_slip(school, paper)] * count), "维修单（空白）"


def make_blank_book(
    school: Any, period: Period, *, lines: int = 1, cover: bool = False
) -> tuple[str, dict[str, Any], str]:
    """A month or week with its dates, 休 on days off, and `lines` for each school day."""
    calendar = calendar_of(school)
    rows = [row for day in period.days() for row in _day(calendar, day, lines)]
    part = {
        "period": period.title,
        "number": period.number,
        "rows": rows + [_line()] * SPARE,
        "total": "合计：受理　　　件，办结　　　件，未办结　　　件，返修　　　次，费用　　　　　元。",
        "notes": [],
    }
    data = filled.sheet(school, title=filled.TITLE, blank=True) | {
        "cover": filled.cover_of(school, period) if cover else None,
        "parts": [part],
    }
    return "repairs/book", data, f"{filled.TITLE} {period.title}（空白）"


def _day(calendar: Calendar, day: Any, lines: int) -> list[dict[str, Any]]:
    reckoned = calendar.day(day)
    named = f"{day.month}月{day.day}日\n{weekday_name(day.weekday())}"
    if reckoned.school_day:
        return [_line(named)] * lines
    reason = reckoned.reason
    return [_line(named, f"休（{reason}）" if reason else "休", off=True)]


def _line(day: str = "", said: str = "", *, off: bool = False) -> dict[str, Any]:
    cells = ["", day, "", said, *[""] * 10]
    return {"cells": cells, "counted": False, "done": False, "fen": 0, "long": False, "off": off}


def make_room_list(member: Any, top: Place) -> tuple[str, dict[str, Any], str]:
    """The rooms and grounds within a place, with empty columns: a paper to walk with (巡查表)."""
    rooms = Place.objects.visible_to(member).filter(active=True, kind__in=(Place.ROOM, Place.OUTDOOR))
    found = rooms.filter(**within("pk", top)).order_by("tree", "id")[:MOST_ROOMS]
    rows = [[str(n), foldable(each.path), "□", "□", "□", "", ""] for n, each in enumerate(found, 1)]
    school = member.school
    made = {
        "title": "巡查表",
        "period": f"{foldable(top.path)}　　{clock.today().year}年　　月　　日",
        "number": "",
        "rows": rows,
        "total": f"共 {len(rows)} 处。",
        "signers": ["巡查人", f"审核人（{school.head_title}）", "日期"],
    }
    data = {
        "title": "巡查表",
        "school": school.name,
        "office": school.office_name,
        "blank": True,
        "columns": ROOM_COLUMNS,
        "rounds": [made],
    }
    return "repairs/rounds", data, f"巡查表 {top.path}"
