"""A register's month at a glance: what stands on each day, what is missing, how the numbers went."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from houqin.core import clock
from houqin.core.cutoffs import IN_TIME, PAPER
from houqin.core.facts import real
from houqin.core.quantities import quantity_words
from houqin.duties.models import Task
from houqin.duties.models.tasks import OPEN, SKIPPED, UNRECORDED
from houqin.duties.rules.periods import is_meant
from houqin.people.models import SchoolClass
from houqin.registers.models import VOID, WAITING, EntryFigure, Register, RegisterEntry
from houqin.registers.rules.definition import Definition, Field
from houqin.terms.calendar import Calendar, calendar_of

FINE, FAULTY, LATE, WAITS, MISSING, DUE, SKIPPED_DAY, OFF_DAY, COMING, NOTHING = (
    *("fine", "faulty", "late", "waits", "missing", "due"),
    *("skipped", "off", "coming", "nothing"),
)
MARKS = {
    FINE: "√",
    FAULTY: "×",
    LATE: "※",
    WAITS: "签",
    MISSING: "缺",
    DUE: "○",
    SKIPPED_DAY: "—",
    OFF_DAY: "休",
    COMING: "",
    NOTHING: "",
}
UNDONE = (OPEN, SKIPPED, UNRECORDED)
Row = tuple[str, str]  # (slot, subject)


@dataclass
class Cell:
    """One day of one row of the book; of several entries the worst tells."""

    day: date
    state: str
    entry: Any = None
    count: int = 0

    @property
    def mark(self) -> str:
        """√, or √3 where there are three."""
        return f"{MARKS[self.state]}{self.count}" if self.count > 1 else MARKS[self.state]


@dataclass
class Month:
    """The book of a month: a row for each slot and subject, a cell for each day."""

    days: list[date]
    rows: list[tuple[Row, list[Cell]]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)  # what was asked and has no entry

    def count(self, *states: str) -> int:
        """How many cells are in one of these states."""
        return sum(cell.state in states for _row, cells in self.rows for cell in cells)


def month_of(register: Register, days: Sequence[date], member: Any) -> Month:
    """What he may see of these days; missing is what was asked by a task and has no entry. Three or four queries."""
    made, calendar = register.definition, calendar_of(register.school)
    month = Month(list(days), tasks=undone([register.slug], days, member))
    first = min([days[0], *(task.opens_on for task in month.tasks)])
    rows = RegisterEntry.objects.visible_to(member).filter(register=register, on__range=(first, days[-1]))
    entries: dict[Row, dict[date, list[Any]]] = defaultdict(lambda: defaultdict(list))
    rows = rows.exclude(status=VOID)
    for entry in rows.only("on", "slot", "subject", "status", "entered", "faults").order_by("on", "id"):
        entries[entry.slot, entry.subject][entry.on].append(entry)
    for row in _rows(made, (row for row, there in entries.items() if any(day in there for day in days))):
        asked = [task for task in month.tasks if _is_about(task, made, row)]
        cells = [_cell(day, entries[row], made, asked, calendar) for day in days]
        month.rows.append((row, cells))
    return month


def undone(slugs: Sequence[str], days: Sequence[date], member: Any) -> list[Task]:
    """The tasks of these registers that end in these days and were not done; what was made in the trial asks nothing."""
    rows = Task.objects.filter(duty__register__in=slugs, due_on__range=(days[0], days[-1]), status__in=UNDONE)
    rows = rows.filter(real(member.school)).select_related("duty")
    return list(rows.order_by("due_on", "number", "id"))


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
    day: date, there: Mapping[date, list[Any]], made: Definition, asked: list[Task], calendar: Calendar
) -> Cell:
    if entries := there.get(day):
        return Cell(day, state_of(entries), entries[0], len(entries))
    state = without_entry([task for task in asked if task.due_on == day and not _is_entered(task, there)])
    if state == NOTHING and not is_meant(made.occasion.on, calendar, day):
        state = OFF_DAY
    return Cell(day, COMING if state in (NOTHING, DUE) and day > clock.today() else state)


def state_of(entries: Iterable[Any]) -> str:
    """Of one day's entries: a fault goes before a signature that waits, that before what came late."""
    entries = list(entries)
    if any(each.faults for each in entries):
        return FAULTY
    if any(each.status == WAITING for each in entries):
        return WAITS
    return FINE if all(each.entered in (IN_TIME, PAPER) for each in entries) else LATE


def without_entry(tasks: Iterable[Task]) -> str:
    """Of a day without an entry: what was asked and is over is missing; the last day of what is asked is not over yet."""
    today = clock.today()
    states = {DUE if task.status == OPEN and task.due_on >= today else task.status for task in tasks}
    if states & {OPEN, UNRECORDED}:
        return MISSING
    return DUE if DUE in states else SKIPPED_DAY if states else NOTHING


def _is_entered(task: Task, there: Mapping[date, list[Any]]) -> bool:
    """Whether what may be done on several days was done on another of them, for this row."""
    return any(task.opens_on <= day <= task.due_on for day, entries in there.items() if entries)


def _is_about(task: Task, made: Definition, row: Row) -> bool:
    """Whether this task asks for this slot, where each slot of a day has a task of its own."""
    slots = made.occasion.slots
    return row[0] not in slots or task.number == slots.index(row[0]) + 1


@dataclass(frozen=True)
class Trend:
    """The numbers of one question in time: (day, subject, thousandths of the field's unit), in the order of the days."""

    label: str
    unit: str
    points: list[tuple[date, str, int]]
    norm: tuple[int | None, int | None] = (None, None)

    @property
    def told(self) -> list[tuple[date, str, str]]:
        """The same with the numbers in words."""
        return [(day, about, quantity_words(milli)) for day, about, milli in self.points]

    @property
    def of_each(self) -> list[tuple[str, int, str, str, str]]:
        """(subject, how many, lowest, highest, latest) of each thing that was measured."""
        found: dict[str, list[int]] = defaultdict(list)
        for _day, about, milli in self.points:
            found[about].append(milli)
        say = quantity_words
        told = ((each, found[each]) for each in sorted(found))
        return [(each, len(all_), say(min(all_)), say(max(all_)), say(all_[-1])) for each, all_ in told]


def trends_of(register: Register, days: Sequence[date], member: Any, *, most: int = 4) -> list[Trend]:
    """Each figure of the register in these days that he may see; a question without numbers is left out."""
    made = register.definition
    wanted = {path: each for path, each in made.figures if each.is_number}
    seen = RegisterEntry.objects.visible_to(member).filter(register=register)
    rows = EntryFigure.objects.filter(register=register, on__range=(days[0], days[-1]), milli__isnull=False)
    rows = rows if member.can("registers.view_all_entries") else rows.filter(entry__in=seen.values("pk"))
    points: dict[str, list[tuple[date, str, int]]] = defaultdict(list)
    told = rows.filter(path__in=list(wanted)).order_by("on", "id").values_list("path", "on", "about", "milli")
    for path, on, about, milli in told:
        points[path].append((on, about, milli))
    found = [Trend(each.label, each.unit, points[path], _norm(each)) for path, each in wanted.items()]
    return [trend for trend in found if trend.points][:most]


def _norm(field: Field) -> tuple[int | None, int | None]:
    low, high = (int(Decimal(bound) * 1000) if bound else None for bound in field.norm)
    return low, high
