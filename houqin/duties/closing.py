"""周周清、月月清: of a week or a month, how many tasks of each duty were due, done, left out, missing, without record."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.cutoffs import IN_TIME, PAPER
from houqin.core.facts import Span, real
from houqin.core.pages.dated import real_column
from houqin.duties.models import DONE, OPEN, SKIPPED, UNRECORDED, WITHDRAWN, Duty, Task, TaskFor
from houqin.duties.people_now import people, with_names

MOST = 300  # missing ones that are listed; the rest after those are settled
DUE, LATE, BY_PAPER, MISSING, WAITING = "due", "late", "paper", "missing", "waiting"


@dataclass
class Line:
    """One duty's figures; `due` is the sum of done, skipped, missing, unrecorded and those whose day has not come."""

    title: str
    area: str = ""
    who: str = ""
    url: str = ""
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Close:
    """All of it: a line for each duty, one for tasks given singly, the sum, and what is missing."""

    span: Span
    lines: list[Line]
    total: Counter[str]
    missing: list[Any]


def rows_of(member: Any, span: Span) -> Any:
    """The tasks due in these days; what was withdrawn was never due."""
    rows = Task.objects.visible_to(member).filter(due_on__range=(span.first, span.last))
    return rows.exclude(status=WITHDRAWN)


def close_of(member: Any, span: Span) -> Close:
    """Three queries, however many tasks there were. The caller has named the school."""
    counts: dict[UUID | None, Counter[str]] = defaultdict(Counter)
    groups = rows_of(member, span).annotate(begun=real_column(member.school)).order_by()
    asked = ("duty", "status", "deed__entered", "due_on", "begun")
    for duty, status, entered, due_on, since, count in groups.values_list(*asked).annotate(Count("pk")):
        counts[duty] += _counted(status, entered, due_on, count, begun=since)
    known = Duty.objects.in_bulk([duty for duty in counts if duty])
    lines = [_line(known.get(duty) if duty else None, each) for duty, each in counts.items() if each]
    lines.sort(key=lambda line: (-line.counts[MISSING], line.area, line.title))
    total = sum((line.counts for line in lines), Counter())
    return Close(span, lines, total, missing_of(member, span))


def _counted(status: str, entered: str | None, due_on: date, count: int, *, begun: bool) -> Counter[str]:
    """What a group of tasks counts as; nothing is missing that was made in the trial."""
    if status == OPEN and due_on < clock.today():
        return Counter({DUE: count, MISSING: count}) if begun else Counter()
    if status == OPEN:
        return Counter({DUE: count, WAITING: count})
    found = Counter({DUE: count, status: count})
    if status == DONE and entered != IN_TIME:
        found[BY_PAPER if entered == PAPER else LATE] += count
    return found


def _line(duty: Duty | None, counts: Counter[str]) -> Line:
    if duty is None:
        return Line(_("单项交办的事"), url="/duties/tasks/", counts=counts)
    return Line(duty.title, duty.area, duty.who_text, f"/duties/duties/{duty.pk}/", counts)


def missing_of(member: Any, span: Span) -> list[Any]:
    """What was due before today and is still open, by day."""
    days = (span.first, min(span.last, clock.today() - timedelta(days=1)))
    rows = Task.objects.visible_to(member).filter(status=OPEN, due_on__range=days).filter(real(member.school))
    return list(rows.select_related("place").order_by("due_on", "area", "id")[: MOST + 1])


def owners(tasks: Iterable[Task]) -> dict[UUID, str]:
    """Task -> whose it is, with the names of those who have the role or post now: two queries."""
    known, found = people(), defaultdict[UUID, list[tuple[str, str]]](list)
    rows = TaskFor.objects.filter(task__in=[task.pk for task in tasks]).order_by("id")
    for task, key, name in rows.values_list("task", "key", "name"):
        found[task].append((key, name))
    return {task: with_names(holders, known) for task, holders in found.items()}


def unrecorded_of(member: Any, span: Span) -> list[Any]:
    """What ended without a record, for the 《情况说明》."""
    rows = rows_of(member, span).filter(status=UNRECORDED).select_related("place")
    return list(rows.order_by("due_on", "area", "id")[:MOST])


def figures(total: Counter[str]) -> list[tuple[str, int, str]]:
    """(label, number, tone) in the order in which they add up: the first is the sum of the others but the asides."""
    return [
        (_("应做"), total[DUE], "info"),
        (_("已做"), total[DONE], "done"),
        (_("本次不做"), total[SKIPPED], "closed"),
        (_("无记录"), total[UNRECORDED], "closed"),
        (_("缺"), total[MISSING], "bad" if total[MISSING] else "done"),
        (_("没到期"), total[WAITING], "closed"),
    ]
