"""All registers of a month at a glance: a row for each book, and whose it is that is missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count

from houqin.core import clock
from houqin.core.words import day_words
from houqin.duties.closing import owners
from houqin.duties.models import Task
from houqin.duties.models.tasks import SKIPPED
from houqin.duties.rules.periods import is_meant
from houqin.registers.models import ON, VOID, Register, RegisterEntry
from houqin.registers.reading import (
    COMING,
    DUE,
    LATE,
    MISSING,
    NOTHING,
    OFF_DAY,
    Cell,
    state_of,
    undone,
    without_entry,
)
from houqin.terms.calendar import calendar_of

NAMED = 6  # days that are named; of more only how many


class Told(NamedTuple):
    """Entries of one day that are alike, as far as the glance needs them."""

    on: date
    faults: int
    status: str
    entered: str
    many: int


@dataclass
class Book:
    """One register: its days, its entries and what is missing."""

    register: Register
    cells: list[Cell]
    entries: list[Told] = field(default_factory=list)
    missing: int = 0

    @property
    def count(self) -> int:
        """How many entries."""
        return sum(each.many for each in self.entries)

    @property
    def faulty(self) -> int:
        """Entries with a fault."""
        return sum(each.many for each in self.entries if each.faults)

    @property
    def late(self) -> int:
        """Entries that came late."""
        plain = ((each, each._replace(faults=0, status="")) for each in self.entries)
        return sum(each.many for each, bare in plain if state_of([bare]) == LATE)


@dataclass
class Overview:
    """The books of these days."""

    days: list[date]
    books: list[Book]
    missing: list[Task]


def overview_of(member: Any, days: Sequence[date]) -> Overview:
    """Three queries, however many registers and entries there are. The caller has named the school."""
    registers = list(Register.objects.visible_to(member).filter(status=ON).order_by("area", "title", "id"))
    rows = RegisterEntry.objects.visible_to(member).filter(on__range=(days[0], days[-1]))
    entries: dict[UUID, list[Told]] = defaultdict(list)
    asked = ("register", "on", "faults", "status", "entered")
    alike = rows.exclude(status=VOID).order_by().values_list(*asked).annotate(Count("pk"))
    for key, *told in alike:
        entries[key].append(Told(*told))
    tasks: dict[str, list[Task]] = defaultdict(list)
    for task in undone([each.slug for each in registers], days, member):
        tasks[task.duty.register].append(task)
    calendar = calendar_of(member.school)
    books = [_book(each, days, entries[each.pk], tasks[each.slug], calendar) for each in registers]
    missing = [task for each in tasks.values() for task in each if without_entry([task]) == MISSING]
    return Overview(list(days), books, missing)


def _book(
    register: Register, days: Sequence[date], entries: list[Told], tasks: list[Task], calendar: Any
) -> Book:
    by_day: dict[date, list[Told]] = defaultdict(list)
    for each in entries:
        by_day[each.on].append(each)
    due: dict[date, list[Task]] = defaultdict(list)
    for task in tasks:
        due[task.due_on].append(task)
    cells = [_cell(register, day, by_day[day], due[day], calendar) for day in days]
    missing = sum(without_entry([task]) == MISSING for task in tasks)
    return Book(register, cells, entries, missing)


def _cell(register: Register, day: date, there: list[Told], due: list[Task], calendar: Any) -> Cell:
    """What is missing goes before what is there: of two meals a day one without samples is told."""
    occasion, asked = register.definition.occasion, without_entry(due)
    if asked in (MISSING, DUE) and not (there and asked == DUE):
        return Cell(day, COMING if day > clock.today() else asked)
    if there:
        return Cell(day, state_of(there), count=sum(each.many for each in there))
    if asked == NOTHING and occasion.is_recurring and not is_meant(occasion.on, calendar, day):
        return Cell(day, OFF_DAY)
    return Cell(day, asked if any(task.status == SKIPPED for task in due) else NOTHING)


def by_person(tasks: Iterable[Task]) -> list[tuple[str, int, str]]:
    """(whose, how many, which days) of what is missing, those with most first: two queries."""
    tasks = list(tasks)
    if not tasks:
        return []
    whose, found = owners(tasks), defaultdict[str, list[Task]](list)
    for task in tasks:
        found[whose.get(task.pk, task.who_text)].append(task)
    lines = ((name, len(each), _which(each)) for name, each in found.items())
    return sorted(lines, key=lambda line: (-line[1], line[0]))


def _which(tasks: list[Task]) -> str:
    """食品留样 11月3日 周二、11月5日 周四；晨检 …"""
    by_title: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_title[task.title].append(task)
    return "；".join(f"{title} {_days(each)}" for title, each in by_title.items())


def _days(tasks: list[Task]) -> str:
    days = list(dict.fromkeys(day_words(task.due_on) for task in tasks))
    return "、".join(days[:NAMED]) + ("…" if len(days) > NAMED else "")
