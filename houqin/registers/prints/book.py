"""The book of a register for a week, a month, a term or any days: lines, month grid or sheets, as its definition says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from houqin.core import clock
from houqin.registers.facts import is_summed
from houqin.registers.models import Register, RegisterEntry
from houqin.registers.prints import grid, lines, sheets
from houqin.registers.prints.days import Gap, gaps, span_words
from houqin.registers.prints.entries import Book, book_of, corrected, late, voided
from houqin.registers.rules.answers import number_of, written
from houqin.registers.rules.definition import Definition
from houqin.repairs.prints.periods import Period
from houqin.repairs.prints.words import foldable
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar

Printed = tuple[str, dict[str, Any], str]
TEMPLATE = "registers/book"
AS_LINES = "lines"
LATE = ("登记", "录入时间", "登记情况", "登记人", "原因")
CORRECTED = ("登记", "更正时间", "项目", "原", "现", "更正人", "原因")


@dataclass(frozen=True)
class Part:
    """One month or week of a book, as one wording had it."""

    book: Book
    made: Definition
    version: int
    period: Period
    entries: list[RegisterEntry]
    gaps: list[Gap]


def make_book(member: Any, register: Register, period: Period, *, look: str = "") -> Printed:
    """(template, data, title) of a period, a part for each of its months."""
    book = book_of(member, register, period.first, period.last)
    calendar = calendar_of(member.school)
    parts = [
        part for each in period.parts(clock.today()) for part in _parts(book, _within(each, period), calendar)
    ]
    data = sheet_of(member.school, register) | {
        "parts": [told(part, look) for part in parts],
        "late": {"titles": LATE, "rows": late(book)},
        "corrected": {"titles": CORRECTED, "rows": corrected(book)},
    }
    return TEMPLATE, data, f"{register.title} {period.title}"


def sheet_of(school: Any, register: Register) -> dict[str, Any]:
    """What every page has."""
    made = register.definition
    empty: dict[str, Any] = {"titles": (), "rows": []}
    return {
        "school": school.name,
        "title": made.paper.title or register.title,
        "blank": False,
        "late": empty,
        "corrected": empty,
    }


def _within(part: Period, period: Period) -> Period:
    """A month of the book holds no days outside of what was asked for."""
    return replace(part, first=max(part.first, period.first), last=min(part.last, period.last))


def _parts(book: Book, period: Period, calendar: Calendar) -> Iterator[Part]:
    """A part for each wording that was in use; a day without an entry stands under the wording of the day before it."""
    rows = [each for each in book.entries if period.first <= each.on <= period.last]
    used = list(dict.fromkeys(each.version_id for each in rows))
    used.sort(key=lambda pk: book.numbers[pk])
    told = list(_gaps(book, period, calendar, {each.on for each in rows}))
    if not used:
        newest = book.register.definition
        yield Part(book, newest, 0, period, [], told)
    for position, version in enumerate(used):
        mine = [each for each in rows if each.version_id == version]
        begins = mine[0].on if position else period.first
        following = [each.on for each in rows if each.version_id in used[position + 1 :]]
        ends = min(following, default=None)
        here = [g for g in told if begins <= g.first and (ends is None or g.first < ends)]
        number = book.numbers[version] if len(used) > 1 else 0
        yield Part(book, book.made[version], number, period, mine, here)


def _gaps(book: Book, period: Period, calendar: Calendar, filled: set[date]) -> Iterator[Gap]:
    """Only of days that are over, and from when the book was in use."""
    today, begun = clock.today(), book.begun or clock.today()
    first = max(period.first, begun)
    for gap in gaps(book.register.definition, calendar, period.first, period.last, filled):
        if gap.off or first <= gap.first < today:
            yield gap


def told(part: Part, look: str) -> dict[str, Any]:
    """One part as the template sets it."""
    layout = AS_LINES if look == AS_LINES and part.made.paper.layout == "grid" else part.made.paper.layout
    kinds = {"lines": lines.rows_of, "grid": grid.grid_of, "sheet": sheets.sheets_of}
    foot = common(part.made, part.period, part.version)
    return foot | kinds[layout](part) | {"notes": _notes(part), "reviews": reviews(part)}


def common(made: Definition, period: Period, version: int = 0) -> dict[str, Any]:
    """Head and foot of a part."""
    number = f"{period.number}（第{version}版）" if version else period.number
    return {
        "wide": made.paper.wide,
        "period": period.title,
        "number": number,
        "foot": [each for each in made.paper.foot if each not in ("审核人", reviewer(made))],
        "notes": [],
        "reviews": [],
    }


def reviewer(made: Definition) -> str:
    """Who looks the book through: he signs at its end, and not at the foot of each page besides."""
    return made.review.label or (made.paper.foot[-1] if made.paper.foot else "审核人")


def review_label(made: Definition) -> str:
    """审核（总务主任）"""
    return "审核人" if reviewer(made) == "审核人" else f"审核（{reviewer(made)}）"


def reviews(part: Part) -> list[list[str]]:
    """(label, name and date) of who looked it through; an empty name is a line to sign."""
    label = review_label(part.made)
    found = [
        each
        for each in part.book.reviews
        if each.first_on <= part.period.last and each.last_on >= part.period.first
    ]
    return [
        [
            label,
            f"{foldable(each.member.name, 8)}　{clock.local(each.recorded_at):%Y.%-m.%-d}"
            f"（{span_words(each.first_on, each.last_on)}，{each.entries}条）",
            each.words,
        ]
        for each in found
    ] or [[label, "", ""]]


def _notes(part: Part) -> list[str]:
    made, standing = part.made, [each for each in part.entries if each.status != "void"]
    marked = [each for each in part.entries if "※" in part.book.marks(each)]
    changed = [each for each in part.entries if "△" in part.book.marks(each)]
    faulty = sum(each.faults > 0 for each in standing)
    missing = "、".join(span_words(gap.first, gap.last) for gap in part.gaps if not gap.off)
    kinds = list(dict.fromkeys(str(each.get_entered_display()) for each in marked))
    by_kind = "、".join(
        f"{kind} {sum(str(e.get_entered_display()) == kind for e in marked)} 条" for kind in kinds
    )
    counted = f"共 {len(standing)} 条" + (f"，其中有不合格的 {faulty} 条" if faulty else "")
    today = clock.today()
    return list(
        filter(
            None,
            [
                f"{counted}。" if standing else "",
                _sums(made, standing),
                f"无记录：{missing}。" if missing else "",
                f"※ {by_kind}，时间和原因见附页。" if marked else "",
                f"△ 更正过的 {len(changed)} 条，原来的内容见附页。" if changed else "",
                voided(part.entries),
                "* 是遮住的个人信息。" if part.book.covered else "",
                *made.paper.notes,
                f"以{today.year}年{today.month}月{today.day}日数据为准。" if part.entries else "",
            ],
        )
    )


def _sums(made: Definition, entries: list[RegisterEntry]) -> str:
    """合计：金额 1234.50 元"""
    shown = []
    for path, field in made.figures:
        if not is_summed(field):
            continue
        name, _dot, column = path.partition(".")
        found = Decimal(0)
        for entry in entries:
            rows = entry.body.get(name) or () if column else (entry.body,)
            found += sum((number_of(row.get(column or name)) or Decimal(0) for row in rows), Decimal(0))
        shown.append(f"{field.label} {written(found, field.decimals)} {field.unit}")
    return f"合计：{'，'.join(shown)}。" if shown and entries else ""
