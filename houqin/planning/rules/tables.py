"""Tables of a plan: finding the head, telling what kind it is, and reading the rows of divided duties."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from houqin.duties.rules.frequencies import VAGUE, frequencies
from houqin.duties.rules.frequency import Found
from houqin.duties.rules.words import narrow, number_of, tidy
from houqin.planning.rules.blocks import Grid
from houqin.planning.rules.headers import columns_of, role_of
from houqin.planning.rules.headings import MONTH, WEEK
from houqin.planning.rules.plan import Duty
from houqin.planning.rules.turning import turned

_BETWEEN_PEOPLE = re.compile(r"[、，,；;/／\n\t]+|\s{1,}|(?<=[\u4e00-\u9fff]{2})和(?=[\u4e00-\u9fff]{2,4}$)")
_SPREAD_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
_NUMBER = re.compile(r"[（(]?(\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])[）)、.．]?")
_SUM = re.compile(r"合\s*计|总\s*计|小\s*计|累\s*计")
_DAY = re.compile(r"\d{1,2}\s*[月./\-]|^\s*(?:\d{1,2}|[一二三四五六七八九十元正]{1,2})\s*(?:[日号月]|$)")
ELSEWHERE = re.compile(r"^(?:详)?见[《“\"]?.{2,}|^(?:另|同)(?:见|附|表)|^参见")


@dataclass
class Head:
    """A table with its head understood: role → column, rows above the head, rows below it."""

    columns: dict[str, int]
    names: list[str]
    above: list[str]
    body: list[list[str]]
    carried: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    first: int = 0
    others: list[tuple[int, str]] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)

    def cell(self, row: Sequence[str], role: str) -> str:
        """The words of a row in the column of a role; nothing where there is no such column."""
        place = self.columns.get(role)
        return row[place] if place is not None and place < len(row) else ""

    def people(self, row: Sequence[str]) -> list[str]:
        """Whom a row names: 责任人, or 组长 and 成员."""
        named = [*people_of(self.cell(row, "people")), *people_of(self.cell(row, "members"))]
        return list(dict.fromkeys(named))

    @property
    def has_work(self) -> bool:
        """Whether a column says what is done."""
        return "scope" in self.columns or "activities" in self.columns

    @property
    def kind(self) -> str:
        """safety, calendar or duties."""
        timed = bool({"month", "week"} & set(self.columns))
        if timed and "themes" in self.columns:
            return "safety"
        if timed and (self.has_work or self.others):
            return "calendar"
        return "duties" if "scope" in self.columns else ""


def heads_of(grid: Grid) -> list[Head]:
    """The tables in a grid: none when its head is not known, two when they stand side by side."""
    grid = turned(grid)
    for place, row in enumerate(grid.rows[:6]):
        halves = _halves(row)
        if all(columns_of(row[start:stop]) for start, stop in halves) or _by_first_column(grid, place):
            above = [line for each in grid.rows[:place] for line in dict.fromkeys(filter(None, each))]
            return [_head(grid, place, start, stop, above if not start else []) for start, stop in halves]
    return []


def _halves(row: Sequence[str]) -> list[tuple[int, int]]:
    """月份｜内容｜月份｜内容: the same head twice is two tables."""
    filled = [place for place, cell in enumerate(row) if cell]
    again = next((place for place in filled[1:] if row[place] == row[filled[0]]), 0) if filled else 0
    if again and again - filled[0] >= 2:
        return [(0, again), (again, len(row))]
    return [(0, len(row))]


def _by_first_column(grid: Grid, place: int) -> bool:
    """Months down the left, areas along the top."""
    below = [row[0] for row in grid.rows[place + 1 :] if row and row[0]]
    timed = [cell for cell in below if MONTH.match(narrow(cell)) or WEEK.match(narrow(cell))]
    filled = sum(bool(cell) for cell in grid.rows[place])
    return len(timed) >= 2 and len(timed) * 2 > len(below) and filled >= 2


def _head(grid: Grid, place: int, start: int, stop: int, above: list[str]) -> Head:
    """One table of the grid."""
    names = [tidy(cell) for cell in grid.rows[place][start:stop]]
    columns = columns_of(names) or _times_of(names)
    body = [row[start:stop] for row in grid.rows[place + 1 :]]
    sums = ["\t".join(filter(None, row)) for row in body if _SUM.fullmatch(_first(row))]
    body = [[] if _SUM.fullmatch(_first(row)) else row for row in body]
    if "month" in columns and "frequency" not in columns and not _names_times(body, columns["month"]):
        columns["frequency"] = columns.pop("month")  # 工作时间: 每日, 每周二
    carried = frozenset(
        (at - place - 1, column - start) for at, column in grid.carried if start <= column < stop
    )
    known = set(columns.values())
    others = [(at, name.replace("\n", "")) for at, name in enumerate(names) if name and at not in known]
    return Head(columns, names, above, body, carried, place, others, sums)


def _times_of(names: list[str]) -> dict[str, int]:
    """周次 and 日期 before the areas; a first column without a known name is taken for the month."""
    roles = {role_of(name): at for at, name in reversed(list(enumerate(names)))}
    return {role: roles[role] for role in ("month", "week", "number") if role in roles} or {"month": 0}


def _names_times(body: list[list[str]], place: int) -> bool:
    """Months, weeks or days stand in this column, or nothing does."""
    cells = [narrow(row[place]) for row in body if place < len(row) and row[place]]
    return not cells or any(MONTH.match(cell) or WEEK.match(cell) or _DAY.search(cell) for cell in cells)


def _first(row: Sequence[str]) -> str:
    return next((cell for cell in row if cell), "")


def people_of(cell: str) -> list[str]:
    """The names or posts of a cell, as written; a name set wide (王　芳) is one."""
    cell = _SPREAD_NAME.sub(r"\1\2", cell.strip())
    cell = re.sub(r"^(?:第一)?(?:责任|负责)人[：:]", "", cell)
    return list(
        dict.fromkeys(name for part in _BETWEEN_PEOPLE.split(cell) if (name := part.strip(" 。.：:")))
    )


def frequency_of(*texts: str) -> Found:
    """From the most telling text; what the others say definitely is added, what they say vaguely only fills a gap."""
    found: Found = []
    for text in texts:
        here = frequencies(text)
        if not found or all(each.unit in VAGUE for each in found):
            found = here if any(each.unit not in VAGUE for each in here) or not found else found
    return found


def duties_of(head: Head) -> tuple[list[Duty], list[str]]:
    """The rows of divided duties, and rows that are none (a note below the table)."""
    duties: list[Duty] = []
    notes: list[str] = []
    area, above, above_in = "", list[str](), ""
    for place, row in enumerate(head.body):
        cells = [cell for cell in row if cell]
        own = tidy(head.cell(row, "area").replace("\n", ""))
        if not cells:
            continue
        if len(set(cells)) == 1 and not head.cell(row, "scope"):
            area, notes = _single(cells[0], area, notes, own)
            continue
        is_new = bool(own) and own != area and (place, head.columns.get("area", -1)) not in head.carried
        area = own or area
        duty = _duty(head, row, area)
        duty.above, duty.new_area = above, is_new or (bool(above) and area != above_in)
        above, above_in = (duty.people, area) if duty.people else (above, above_in)
        duties.append(duty)
    return duties, notes


def _single(words: str, area: str, notes: list[str], own: str) -> tuple[str, list[str]]:
    """A row of one cell is a heading inside the table (its area) or a note."""
    if own or (len(words) <= 16 and words[-1] not in "。；;！"):
        return re.sub(r"^[一二三四五六七八九十]+、", "", words.replace("\n", "")), notes
    return area, [*notes, words]


def _weekly(weekday: str) -> str:
    """星期三 of a table without weeks comes again every week."""
    return f"每{weekday}" if weekday and not weekday.startswith("每") else weekday


def _duty(head: Head, row: list[str], area: str) -> Duty:
    """One row."""
    scope, remark = head.cell(row, "scope"), head.cell(row, "remark")
    often = head.cell(row, "frequency")
    number = head.cell(row, "number").strip()
    match = _NUMBER.fullmatch(number)
    extra = {name: row[place] for place, name in head.others if place < len(row) and row[place]}
    for role in ("month", "until", "week", "weekday", "themes", "activities", "records", "frequency"):
        if head.cell(row, role):
            extra[head.names[head.columns[role]]] = head.cell(row, role)
    if number and not match:
        extra[head.names[head.columns["number"]]] = number
    return Duty(
        area,
        number_of(match[1]) if match else None,
        scope,
        head.people(row),
        remark,
        frequency_of(often, remark, head.cell(row, "month"), _weekly(head.cell(row, "weekday")), scope),
        extra=extra,
    )
