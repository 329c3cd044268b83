"""What a month says of each person: his duties, his points on score sheets, what he entered and how his books were reviewed.

Only what was one's own counts against anybody: what several had to do together is told and not reckoned, on leave nothing is
missed, who had changed a turn is not asked for it, and what somebody else did in his stead counts for who did it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from houqin.appraisals.rules.reckoning import Duties
from houqin.core import clock
from houqin.core.cutoffs import CLOSED, LATER
from houqin.core.facts import real
from houqin.duties.models import DONE, OPEN, UNRECORDED, Task, TaskFor
from houqin.duties.people_now import people
from houqin.people.models import Member
from houqin.registers.models import VOID, BookReview, EntryFigure, Register, RegisterEntry
from houqin.registers.rules.definition import Definition, Field
from houqin.rosters.models import DRAFT, Turn

LATE = (LATER, CLOSED)  # the same day later is no fault
STAFF = ("保安", "保洁员", "保育员", "炊事员", "员工", "被考核人")
MOST = 80  # tasks that are kept on a sheet; its points are reckoned from all


@dataclass
class Found:
    """One person's month."""

    done: int = 0
    late: int = 0
    missing: int = 0
    shared: int = 0
    excused: int = 0
    tasks: list[list[str]] = field(default_factory=list)  # [day, what, how it stands, where it is read]
    scores: list[list[Any]] = field(default_factory=list)  # [day, sheet, points, of so many]
    entries: int = 0
    late_entries: int = 0
    reviews: list[list[str]] = field(default_factory=list)  # [book, days, who, words]

    @property
    def duties(self) -> Duties:
        return Duties(self.done, self.late, self.missing)

    @property
    def points(self) -> list[tuple[int, int]]:
        return [(milli, most) for _day, _sheet, milli, most in self.scores]


class Month:
    """Of all who are asked about at once; the caller has named the school."""

    def __init__(self, member: Any, first: date, leave: Iterable[tuple[UUID, date, date]]) -> None:
        self.member, self.first = member, first
        self.last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        self.leave = list(leave)
        self.found: dict[UUID, Found] = defaultdict(Found)

    def gather(self, wanted: Sequence[Member]) -> dict[UUID, Found]:
        """Six queries or so, however many people."""
        self._tasks()
        self._scores({each.name: each.pk for each in wanted if self._alone(each.name)})
        self._entries()
        return {each.pk: self.found[each.pk] for each in wanted}

    def _tasks(self) -> None:
        rows = Task.objects.filter(due_on__range=(self.first, self.last)).filter(real(self.member.school))
        rows = rows.filter(status__in=(DONE, OPEN, UNRECORDED)).select_related("deed")
        tasks = list(rows.order_by("due_on", "id"))
        keys: dict[UUID, list[str]] = defaultdict(list)
        for task, key in TaskFor.objects.filter(task__in=rows.values("pk")).values_list("task", "key"):
            keys[task].append(key)
        for task in tasks:
            if task.status == DONE:
                self._did(task)
            elif task.due_on < clock.today():
                self._missed(task, {one for key in keys[task.pk] for one in self._who(key, task.due_on)})

    def _did(self, task: Any) -> None:
        """Whoever did it has done it, for himself or in another's stead."""
        his, late = self.found[task.deed.by_id], task.deed.entered in LATE
        his.done, his.late = his.done + (not late), his.late + late
        if late:
            self._tell(his, task, "后来补登")

    def _missed(self, task: Any, whose: set[UUID]) -> None:
        for one in whose:
            his = self.found[one]
            if len(whose) > 1:
                his.shared += 1
                self._tell(his, task, "几个人共同的，没有做，不计")
            elif self._on_leave(one, task.due_on):
                his.excused += 1
                self._tell(his, task, "请假，不计")
            else:
                his.missing += 1
                self._tell(his, task, "没有做")

    def _tell(self, his: Found, task: Any, how: str) -> None:
        if len(his.tasks) < MOST:
            his.tasks.append([task.due_on.isoformat(), task.title, how, f"/duties/tasks/{task.pk}/"])

    def _on_leave(self, one: UUID, day: date) -> bool:
        return any(who == one and first <= day <= last for who, first, last in self.leave)

    def _who(self, key: str, day: date) -> Iterator[UUID]:
        """Whose it was on that day: a turn's is who had it in the end, after swaps and substitutes."""
        kind, _colon, value = key.partition(":")
        if kind == "roster":
            yield from (
                one for roster, first, last, one in self._turns if roster == value and first <= day <= last
            )
        else:
            yield from (UUID(one) for one in self._people.by_key.get(key, ()))

    @cached_property
    def _people(self) -> Any:
        return people()

    @cached_property
    def _turns(self) -> list[tuple[str, date, date, UUID]]:
        rows = Turn.objects.told().touching(self.first, self.last)
        rows = rows.filter(member__isnull=False).exclude(roster__status=DRAFT)
        return [
            (str(r), first, last, one)
            for r, first, last, one in rows.values_list("roster", "first_on", "last_on", "member")
        ]

    def _alone(self, name: str) -> bool:
        """A name that two have is nobody's on a sheet."""
        return list(self._people.names.values()).count(name) == 1

    def _scores(self, named: dict[str, UUID]) -> None:
        """Points on sheets whose lines are people: 门卫考核, 保洁员检查, the office's own monthly sheet."""
        sheets = {
            (register.pk, path): (register, most)
            for register in Register.objects.all()
            for path, most in person_scores(register.definition)
        }
        rows = EntryFigure.objects.filter(register__in={pk for pk, _path in sheets}, milli__isnull=False)
        rows = rows.filter(on__range=(self.first, self.last)).exclude(entry__status=VOID).order_by("on", "id")
        for pk, path, about, on, milli in rows.values_list("register", "path", "about", "on", "milli"):
            if (pk, path) in sheets and about in named:
                register, most = sheets[pk, path]
                told = [on.isoformat(), register.title, milli, most * 1000]
                self.found[named[about]].scores.append(told)

    def _entries(self) -> None:
        """What one entered, and what was said of those books when they were looked through."""
        rows = RegisterEntry.objects.filter(on__range=(self.first, self.last)).filter(
            real(self.member.school)
        )
        books: dict[UUID, set[UUID]] = defaultdict(set)
        for by, register, entered in rows.exclude(status=VOID).values_list("by", "register", "entered"):
            his = self.found[by]
            his.entries, his.late_entries = his.entries + 1, his.late_entries + (entered in LATE)
            books[register].add(by)
        reviews = BookReview.objects.filter(
            first_on__lte=self.last, last_on__gte=self.first, register__in=books
        )
        for review in reviews.select_related("register", "member").order_by("first_on", "id"):
            days = f"{review.first_on:%m-%d}—{review.last_on:%m-%d}"
            for by in books[review.register_id]:
                self.found[by].reviews.append([review.register.title, days, review.member.name, review.words])


def person_scores(made: Definition) -> Iterator[tuple[str, int]]:
    """(path, most points) of each computed sum of points on lines that are about people."""
    for table in made.tables:
        if table.columns and _is_person(table.columns[0]):
            for column in table.columns:
                most = _most(table, column)
                if most:
                    yield f"{table.name}.{column.name}", most


def _is_person(column: Field) -> bool:
    """A person to choose, or a name that may be one's: guards of a company need not be in the list of people."""
    return column.kind == "person" or (column.kind == "text" and column.label in STAFF)


def _most(table: Field, column: Field) -> int:
    """What a sum of points can come to; nothing where one of its parts has no upper limit."""
    if column.formula is None or column.formula.op != "sum" or not column.figure:
        return 0
    limits = {each.name: each.limits[1] for each in table.columns}
    parts = [limits.get(name, "") for name in column.formula.of]
    return sum(int(each) for each in parts) if parts and all(each.isdigit() for each in parts) else 0
