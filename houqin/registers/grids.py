"""A register's month as a grid to type in: a row for each slot, subject, line and question, a column for each day.

What may be a grid is asked every day, once for each slot and subject, with lines that are known before: people of the
kitchen, classes, fridges. Everything else is entered one by one (decisions/0067).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from houqin.core import clock
from houqin.core.canonical import canonical, sha256
from houqin.people.models import SchoolClass
from houqin.registers.beginning import first_answers
from houqin.registers.models import VOID, Register, RegisterEntry
from houqin.registers.prints.blank import named_lines
from houqin.registers.prints.days import is_daily, is_due
from houqin.registers.prints.layout import heading
from houqin.registers.rules.definition import PARTED, Definition
from houqin.registers.rules.definition import Field as Asked
from houqin.registers.rules.exceptions import may_be_said, said_of
from houqin.repairs.prints.periods import Period
from houqin.terms.calendar import calendar_of

FOLLOW_UP = "@follow_up"
KNOWN_ROWS = ("staff", "classes", "places", "last")
MOST_CELLS = 5_400  # a request takes not many more inputs; a register with more is typed week by week
SPARE, FIRST_TIME = 5, 45  # lines to write names into: a few more, or a class where nobody is known yet
SEARCHED = 60  # days back in which places are looked for

Key = tuple[date, str, str]  # day, slot, subject


def is_grid(made: Definition) -> bool:
    """Whether a month of it can be typed in at once."""
    if not is_daily(made) or made.occasion.several or made.about == "person":
        return False
    return all(bool(table.rows) and _is_known(table) for table in made.tables if table.required)


def _is_known(table: Asked) -> bool:
    return isinstance(table.rows, tuple) or table.rows in KNOWN_ROWS


@dataclass(frozen=True)
class Day:
    """A column: a day that may be typed in, a day off, or one that has not come."""

    on: date
    off: bool
    ahead: bool


@dataclass(frozen=True)
class Row:
    """A row: one question of one entry of each day, of one of its lines where it has a table."""

    slot: int
    about: int
    line: int | None
    path: str
    asked: Asked
    label: str


@dataclass
class Part:
    """Rows that stand together: the entry's own questions, or one column of its table."""

    label: str
    rows: list[Row]


@dataclass
class Grid:
    """The register and the days, with what is entered already."""

    register: Register
    by: Any
    period: Period
    entries: dict[Key, RegisterEntry] = field(default_factory=dict)
    slots: tuple[str, ...] = ("",)
    abouts: tuple[str, ...] = ("",)
    lines: list[tuple[str, str]] = field(default_factory=list)  # (table, its first words parted by ｜)

    @property
    def made(self) -> Definition:
        return self.register.definition

    @cached_property
    def days(self) -> list[Day]:
        calendar, today = calendar_of(self.by.school), clock.today()
        there = {on for on, _slot, _about in self.entries}
        return [
            Day(on, on not in there and not is_due(self.made, calendar, on), on > today)
            for on in self.period.days()
        ]

    @cached_property
    def parts(self) -> list[Part]:
        """The column of the month form first; then the other columns, then what is asked once a day."""
        made, found = self.made, []
        for table in (each for each in made.tables if _is_known(each)):
            for column in table.columns[self._named(table) :]:
                if column.kind != "computed":
                    rows = list(self._line_rows(table, column))
                    found.append(Part(heading(column), rows))
        found.sort(key=lambda part: part.rows[0].path != made.paper.cell if part.rows else True)
        own = list(self._own_rows())
        return [*found, Part(made.title if not found else "每日", own)] if own else found

    def _named(self, table: Asked) -> int:
        """How many first columns say whose line it is."""
        return max(row.count(PARTED) for row in table.rows) + 1 if isinstance(table.rows, tuple) else 1

    def _line_rows(self, table: Asked, column: Asked) -> Iterator[Row]:
        for slot, word in enumerate(self.slots):
            for about, subject in enumerate(self.abouts):
                for number, (name, said) in enumerate(self.lines):
                    if name == table.name:
                        label = " ".join(filter(None, [subject, said.split(PARTED)[0], word]))
                        yield Row(slot, about, number, f"{table.name}.{column.name}", column, label)

    def _own_rows(self) -> Iterator[Row]:
        made = self.made
        asked = [
            (each.name, each)
            for each in made.fields
            if each.kind not in ("table", "computed") or may_be_said(each)
        ]
        if made.follow_up:
            asked.append((FOLLOW_UP, Asked("follow_up", made.follow_up, "long", required=False)))
        for about, subject in enumerate(self.abouts):
            for slot, word in enumerate(self.slots):
                for path, each in asked:
                    yield Row(
                        slot, about, None, path, each, " ".join(filter(None, [subject, word, heading(each)]))
                    )

    def entry(self, row: Row, day: Day) -> RegisterEntry | None:
        return self.entries.get((day.on, self.slots[row.slot], self.abouts[row.about]))

    def stands(self, row: Row, day: Day) -> Any:
        """The answer that is entered already."""
        entry = self.entry(row, day)
        if entry is None:
            return ""
        if row.path == FOLLOW_UP:
            return entry.follow_up
        if row.asked.kind == "table":
            return said_of(row.asked, entry.body.get(row.path) or [])
        if row.line is None:
            return entry.body.get(row.path, "")
        table, _dot, column = row.path.partition(".")
        name = self.lines[row.line][1].split(PARTED)[0]
        first = self.made.field(table).columns[0].name  # type: ignore[union-attr]
        lines = entry.body.get(table) or ()
        return next((line.get(column, "") for line in lines if str(line.get(first)) == name), "")

    def is_open(self, row: Row, day: Day) -> bool:
        """Whether something may be typed here: not on a day off, not ahead, not into what another wording asked."""
        if day.off or day.ahead:
            return False
        entry = self.entry(row, day)
        if entry is None:
            return True
        stands = self.stands(row, day)
        if stands is None or "\n" in str(stands):  # a cell has one line
            return False
        mine = entry.by_id == self.by.pk or self.by.can("registers.void_entry")
        return bool(mine and entry.version.number == self.register.number)

    @property
    def is_too_large(self) -> bool:
        return len(self.days) * sum(len(part.rows) for part in self.parts) > MOST_CELLS


def seen_of(entry: RegisterEntry | None) -> str:
    """By which is known that an entry still stands as it was shown."""
    return sha256(canonical([entry.body, entry.follow_up]))[:12] if entry else ""


def grid_of(register: Register, by: Any, period: Period, *, spare: bool = True) -> Grid:
    """The grid of these days with everything that stands in it; a few questions, whatever its size."""
    made, found = register.definition, Grid(register, by, period)
    rows = RegisterEntry.objects.visible_to(by).filter(
        register=register, on__range=(period.first, period.last)
    )
    for entry in rows.exclude(status=VOID).select_related("version").order_by("on", "id"):
        found.entries.setdefault((entry.on, entry.slot, entry.subject), entry)
    found.slots = made.occasion.slots or ("",)
    found.abouts = tuple(_abouts(made, register, found.entries, period)) if made.about else ("",)
    first = first_answers(register, made, {}, by) if any(True for _table in made.tables) else {}
    for table in (each for each in made.tables if _is_known(each)):
        found.lines += [(table.name, words) for words in _words(table, first, found.entries.values())]
        if spare and not isinstance(table.rows, tuple) and table.rows != "classes":
            empty = SPARE if found.lines else FIRST_TIME
            found.lines += [(table.name, "")] * empty
    return found


def _words(table: Asked, first: dict[str, Any], entries: Any) -> list[str]:
    """Whose lines there are: known before, and those that stand in the month besides."""
    known = [PARTED.join(line.values()) for line in named_lines(table, first)]
    there = {words.split(PARTED)[0] for words in known}
    column = table.columns[0].name
    for entry in entries:
        for line in entry.body.get(table.name) or ():
            name = str(line.get(column) or "")
            if name and name not in there:
                there.add(name)
                known.append(name)
    return known


def _abouts(made: Definition, register: Register, entries: Sequence[Key] | Any, period: Period) -> list[str]:
    if made.about == "thing":
        wanted = list(made.things)
    elif made.about == "class":
        rows = SchoolClass.objects.filter(active=True).order_by("sort", "id")
        wanted = list(rows.values_list("name", flat=True))
    else:
        since = period.first - timedelta(days=SEARCHED)
        known = RegisterEntry.objects.filter(register=register, on__range=(since, period.last))
        wanted = sorted(set(known.exclude(status=VOID).values_list("subject", flat=True)))
    return list(dict.fromkeys([*wanted, *(about for _on, _slot, about in entries)]))
