"""值班表 on A4: by days a table of weeks across the sheet, by weeks a list of weeks."""

from typing import Any

from houqin.core.words import day_words
from houqin.rosters.models import DRAFT, WEEK, Roster
from houqin.rosters.rules import clock_words
from houqin.rosters.table import ShiftNames, WeekRow, turns_of, week_rows
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import WEEKDAYS, dates_between


def sheet(roster: Roster, school: Any) -> dict[str, Any]:
    """What stands on the paper; a draft says that it is one."""
    calendar, turns = calendar_of(school), turns_of(roster)
    rows = week_rows(roster, turns, calendar)
    by_weeks = roster.unit == WEEK
    heads = ["周次", "日期", "值班人"] if by_weeks else ["周次", *_weekdays(roster, calendar)]
    return {
        "school": school.name,
        "office": school.office_name,
        "title": roster.name + ("（拟排稿）" if roster.status == DRAFT else ""),
        "period": f"{day_words(roster.first_on, year=True)}—{day_words(roster.last_on, year=True)}",
        "by_weeks": by_weeks,
        "heads": heads,
        "rows": [_by_week(row) if by_weeks else _by_days(row) for row in rows],
        "said": _said(roster),
        "signers": [f"制表（{school.head_title}）", "审核", "日期"],
    }


def _weekdays(roster: Roster, calendar: Any) -> list[str]:
    first, last = calendar.week_of(roster.first_on)
    return [str(WEEKDAYS[day.weekday()]) for day in dates_between(first, last)]


def _by_week(row: WeekRow) -> list[str]:
    return [row.label, row.span, _names(row.shifts)]


def _by_days(row: WeekRow) -> list[str]:
    cells = [f"{cell.short}\n{_names(cell.shifts)}" if cell.shifts else "" for cell in row.cells]
    return [row.label or row.span, *cells]


def _names(shifts: list[ShiftNames]) -> str:
    lines = []
    for group in shifts:
        names = "、".join("　　　" if name.missing else name.text for name in group.names)
        lines.append(f"{group.shift} {names}".strip() if group.shift else names)
    return "\n".join(lines)


def _said(roster: Roster) -> list[str]:
    """Place and times under the table."""
    times = "；".join(
        f"{name} {clock_words(begins, ends)}".strip()
        for name, begins, ends in roster.shifts
        if name or clock_words(begins, ends)
    )
    place = f"地点：{roster.place.path}。" if roster.place else ""
    swap = "换班请双方商量好，在系统里办理或告诉总务处；没有换好以前由原来的人值班。"
    return [part for part in (f"时间：{times}。" if times else "", place, swap) if part]
