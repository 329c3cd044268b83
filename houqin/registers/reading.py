"""A register's month at a glance: what stands on each day, what is missing, how the numbers went."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from houqin.core import clock
from houqin.core.cutoffs import IN_TIME, PAPER
from houqin.core.quantities import quantity_words
from houqin.duties.models import Task
from houqin.duties.models.tasks import OPEN, SKIPPED, UNRECORDED
from houqin.duties.rules.periods import is_meant
from houqin.people.models import SchoolClass
from houqin.registers.models import VOID, WAITING, EntryFigure, Register, RegisterEntry
from houqin.registers.rules.definition import Definition
from houqin.terms.calendar import Calendar, calendar_of

FINE, FAULTY, LATE, WAITS, MISSING, SKIPPED_DAY, OFF_DAY, COMING, NOTHING = (
    *("fine", "faulty", "late", "waits", "missing"),
    *("skipped", "off", "coming", "nothing"),
)
MARKS = {
    FINE: "√",
    FAULTY: "×",
    LATE: "※",
    WAITS: "签",
    MISSING: "缺",
    SKIPPED_DAY: "—",
    OFF_DAY: "休",
    COMING: "",
    NOTHING: "",
}
Row = tuple[str, str]  # (slot, subject)


@dataclass
class Cell:
    """One day of one row of the book."""

    day: date
    state: str
    entry: Any = None

    @property
    def mark(self) -> str:
        return MARKS[self.state]


@dataclass
class Month:
    """The book of a month: a row for each slot and subject, a cell for each day."""

    days: list[date]
    rows: list[tuple[Row, list[Cell]]] = field(default_factory=list)

    def count(self, *states: str) -> int:
        """How many cells are in one of these states."""
        return sum(cell.state in states for _row, cells in self.rows for cell in cells)


def month_of(register: Register, days: Sequence[date]) -> Month:
    """What stands in these days; missing is what was asked by a task and has no entry."""
    made, calendar = register.definition, calendar_of(register.school)
    rows = RegisterEntry.objects.filter(register=register, on__range=(days[0], days[-1])).exclude(status=VOID)
    entries: dict[Row, dict[date, Any]] = defaultdict(dict)
    for entry in rows.only("on", "slot", "subject", "status", "entered", "faults").order_by("on", "id"):
        entries[entry.slot, entry.subject].setdefault(entry.on, entry)
    asked = _asked(register, days)
    month = Month(list(days))
    for row in _rows(made, entries):
        cells = [_cell(day, entries[row].get(day), made, row, asked, calendar) for day in days]
        month.rows.append((row, cells))
    return month


def _asked(register: Register, days: Sequence[date]) -> dict[date, list[Task]]:
    """day -> the tasks of the register whose only day it is, that were not done."""
    rows = Task.objects.filter(duty__register=register.slug, due_on__range=(days[0], days[-1]))
    found: dict[date, list[Task]] = defaultdict(list)
    for task in rows.filter(status__in=(OPEN, SKIPPED, UNRECORDED)).order_by("due_on", "number"):
        if task.opens_on == task.due_on:
            found[task.due_on].append(task)
    return found


def _rows(made: Definition, entries: Iterable[Row]) -> list[Row]:
    """All that there is to enter, and whatever was entered besides."""
    subjects: Sequence[str] = ("",)
    if made.about == "thing":
        subjects = made.things
    if made.about == "class":
        names = SchoolClass.objects.filter(active=True).order_by("sort", "id")
        subjects = list(names.values_list("name", flat=True))
    slots = made.occasion.slots or ("",)
    wanted = [(slot, subject) for subject in subjects for slot in slots] if made.occasion.is_recurring else []
    return [*wanted, *sorted(set(entries) - set(wanted))][:200]


def _cell(
    day: date, entry: Any, made: Definition, row: Row, asked: dict[date, list[Task]], calendar: Calendar
) -> Cell:
    if entry is not None:
        state = FAULTY if entry.faults else WAITS if entry.status == WAITING else FINE
        if state == FINE and entry.entered not in (IN_TIME, PAPER):
            state = LATE
        return Cell(day, state, entry)
    if not is_meant(made.occasion.on, calendar, day):
        return Cell(day, OFF_DAY)
    if day > clock.today():
        return Cell(day, COMING)
    tasks = [task for task in asked[day] if _is_about(task, made, row)]
    if any(task.status in (OPEN, UNRECORDED) for task in tasks):
        return Cell(day, MISSING)
    return Cell(day, SKIPPED_DAY if tasks else NOTHING)


def _is_about(task: Task, made: Definition, row: Row) -> bool:
    """Whether this task asks for this slot, where each slot of a day has a task of its own."""
    slots = made.occasion.slots
    return row[0] not in slots or task.number == slots.index(row[0]) + 1


@dataclass(frozen=True)
class Trend:
    """The numbers of one question in time: (day, subject, value in the field's unit as text, thousandths)."""

    label: str
    unit: str
    points: list[tuple[date, str, int]]
    norm: tuple[str, str]

    @property
    def told(self) -> list[tuple[date, str, str]]:
        """The same with the numbers in words."""
        return [(day, about, quantity_words(milli)) for day, about, milli in self.points]


def trends_of(register: Register, days: Sequence[date], *, most: int = 4) -> list[Trend]:
    """Each figure of the register in these days; a question without numbers is left out."""
    made = register.definition
    wanted = {path: each for path, each in made.figures if each.is_number}
    rows = EntryFigure.objects.filter(register=register, on__range=(days[0], days[-1]), milli__isnull=False)
    points: dict[str, list[tuple[date, str, int]]] = defaultdict(list)
    told = rows.filter(path__in=list(wanted)).order_by("on", "id").values_list("path", "on", "about", "milli")
    for path, on, about, milli in told:
        points[path].append((on, about, milli))
    found = [Trend(wanted[path].label, wanted[path].unit, points[path], wanted[path].norm) for path in wanted]
    return [trend for trend in found if trend.points][:most]
