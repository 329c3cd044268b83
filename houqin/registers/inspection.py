"""迎检一页: how the registers that are asked for stand today and in the last seven days, what is missing, papers and hazards.

Only what is written down is told; what is missing is told as missing (daily-life 3.20).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.certificates.models import Certificate
from houqin.core import clock
from houqin.hazards.models import Hazard
from houqin.hazards.models.hazards import OPEN
from houqin.registers.models import ON, VOID, WAITING, Register, RegisterEntry
from houqin.registers.prints.days import is_daily, is_due
from houqin.terms.calendar import calendar_of

DAYS, SOON, LISTED = 7, 30, 6
# What whoever comes asks for first, in his order; what a school has not opened is named, not hidden.
ASKED = (
    "staff-morning-check",
    "goods-receiving",
    "food-samples",
    "tableware-disinfection",
    "companion-meals",
    "daily-control",
    "weekly-review",
    "storage-temperatures",
    "kitchen-waste",
    "pupil-morning-noon-check",
    "campus-patrol",
    "fire-patrol",
    "guard-handover",
    "visitors",
)
FULL, PART, FAULTY, MISSING, OFF, NOT_YET, NONE, BEFORE = (
    "full",
    "part",
    "faulty",
    "missing",
    "off",
    "not_yet",
    "none",
    "before",
)
TWICE = ("2次", "两次")
SHORT = {MISSING: "缺", OFF: "休", NOT_YET: "未填", NONE: "", BEFORE: "—"}
TONES = {FULL: "done", PART: "wait", FAULTY: "bad", MISSING: "bad", NOT_YET: "wait"}


@dataclass
class Cell:
    """One register on one day: how it stands and in one or two letters."""

    stand: str
    count: int = 0
    faults: int = 0
    expected: int = 0  # of what is filled twice a day, so that one of two is told

    @property
    def tone(self) -> str:
        """Of its badge."""
        return TONES.get(self.stand, "closed")

    @property
    def short(self) -> str:
        """√3, ×1, 缺, 休"""
        if self.stand == PART:
            return f"{self.count}/{self.expected}"
        if self.stand == FULL:
            return f"√{self.count}" if self.count > 1 else "√"
        return f"×{self.faults}" if self.stand == FAULTY else SHORT[self.stand]


@dataclass
class Line:
    """One register: its days, and what waits for a signature."""

    register: Register
    cells: list[Cell]
    waiting: int = 0

    @property
    def words(self) -> str:
        """缺 1 天；2 条待签"""
        missing = sum(cell.stand == MISSING for cell in self.cells)
        part = sum(cell.stand == PART for cell in self.cells)
        entries = sum(cell.count for cell in self.cells)
        told = [
            _("缺 {n} 天").format(n=missing) if missing else "",
            _("没有填全 {n} 天").format(n=part) if part else "",
            _("{n} 天内没有登记").format(n=len(self.cells)) if not entries and not missing else "",
            _("{n} 条待签").format(n=self.waiting) if self.waiting else "",
        ]
        return "；".join(filter(None, told)) or _("{n} 条").format(n=entries)


@dataclass
class Inspection:
    """The whole page."""

    school: Any
    days: list[date]
    lines: list[Line] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    certificates: list[Any] | None = None
    hazards: list[Any] | None = None
    more_certificates: int = 0
    more_hazards: int = 0

    @property
    def today(self) -> date:
        return self.days[-1]

    @property
    def gaps(self) -> list[tuple[Register, list[date]]]:
        """Registers with days that nobody filled in."""
        found = (
            (
                line.register,
                [day for day, cell in zip(self.days, line.cells, strict=True) if cell.stand == MISSING],
            )
            for line in self.lines
        )
        return [(register, days) for register, days in found if days]


def inspection_of(member: Any) -> Inspection:
    """What this member may see of it."""
    today = clock.today()
    days = [today - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    found = Inspection(member.school, days)
    rows = Register.objects.visible_to(member).filter(slug__in=ASKED, status=ON)
    registers = sorted(rows, key=lambda each: ASKED.index(each.slug))
    found.lines = _lines(member, registers, days)
    found.closed = _not_open(registers) if member.can("registers.view_all_entries") else []
    if member.can(Certificate.view_code()):
        papers = (
            Certificate.objects.visible_to(member)
            .standing()
            .filter(valid_until__lte=today + timedelta(days=SOON))
        )
        some = list(papers.order_by("valid_until", "id"))
        found.certificates, found.more_certificates = some[:LISTED], max(0, len(some) - LISTED)
    if member.can(Hazard.view_code()):
        hazards = list(
            Hazard.objects.visible_to(member)
            .filter(status__in=OPEN)
            .select_related("place", "worker")
            .order_by("due_on", "id")
        )
        found.hazards, found.more_hazards = hazards[:LISTED], max(0, len(hazards) - LISTED)
    return found


def _not_open(registers: Sequence[Register]) -> list[str]:
    from houqin.registers.rules.library import library

    there = {each.slug for each in registers}
    return [library()[slug].title for slug in ASKED if slug not in there and slug in library()]


def _lines(member: Any, registers: list[Register], days: list[date]) -> list[Line]:
    """Two queries for all of them: the entries of these days, and since when each book has entries at all."""
    calendar = calendar_of(member.school)
    entries: dict[tuple[UUID, date], list[tuple[str, int]]] = defaultdict(list)
    rows = RegisterEntry.objects.visible_to(member).filter(
        register__in=registers, on__range=(days[0], days[-1])
    )
    for register, on, status, faults in rows.exclude(status=VOID).values_list(
        "register_id", "on", "status", "faults"
    ):
        entries[register, on].append((status, faults))
    found = []
    for register in registers:
        cells = [_cell(register, calendar, day, entries.get((register.pk, day), [])) for day in days]
        waiting = sum(
            status == WAITING for day in days for status, _faults in entries.get((register.pk, day), [])
        )
        found.append(Line(register, cells, waiting))
    return found


def _cell(register: Register, calendar: Any, day: date, there: list[tuple[str, int]]) -> Cell:
    made, faults = register.definition, sum(faults for _status, faults in there)
    if there:
        expected = len(made.occasion.slots) if made.occasion.often.endswith(TWICE) and not made.about else 0
        stand = FAULTY if faults else PART if len(there) < expected and day < clock.today() else FULL
        return Cell(stand, len(there), faults, expected)
    if day < clock.local(register.recorded_at).date():
        return Cell(BEFORE)
    if not is_due(made, calendar, day):
        return Cell(OFF)
    if not is_daily(made):
        return Cell(NONE)
    return Cell(NOT_YET if day == clock.today() else MISSING)
