"""Calendars of safety education: themes and activities of each month, and what goes on all the time (常规)."""

from houqin.duties.rules.words import number_of, plain, tidy
from houqin.planning.rules.calendars import cell_items
from houqin.planning.rules.headings import month_head
from houqin.planning.rules.plan import SafetyRow
from houqin.planning.rules.tables import Head


def safety_of(head: Head) -> list[SafetyRow]:
    """One row for each month; a row without one continues the row above, a row named otherwise keeps its name."""
    rows: list[SafetyRow] = []
    for cells in head.body:
        themes, activities = _points(head.cell(cells, "themes")), _points(_work(head, cells))
        records = _points(head.cell(cells, "records")) + _points(head.cell(cells, "remark"))
        for place, name in head.others:
            records += [f"{name}：{point}" for point in _points(cells[place] if place < len(cells) else "")]
        if head.cell(cells, "people"):
            records.append(f"责任人：{head.cell(cells, 'people')}")
        label = tidy((head.cell(cells, "month") or head.cell(cells, "week")).replace("\n", ""))
        if not (label or themes or activities or records):
            continue
        if not label and rows:
            rows[-1].themes += themes
            rows[-1].activities += activities
            rows[-1].records += records
            continue
        month = _month(label)
        rows.append(SafetyRow(month, themes, activities, records, "" if month else label))
    return rows


def _work(head: Head, cells: list[str]) -> str:
    return "\n".join(filter(None, (head.cell(cells, "activities"), head.cell(cells, "scope"))))


def _points(text: str) -> list[str]:
    return [item.text for item in cell_items(text)]


def _month(label: str) -> int | None:
    """九月, 9月份, 9 — and nothing for 常规安全教育."""
    head = month_head(label)
    if head and not head.rest:
        return head.months[0]
    number = number_of(plain(label)) if plain(label) else None
    return number if number and number <= 12 else None
