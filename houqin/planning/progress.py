"""How far a plan has come, computed from what was done: tasks and duties of its lines, targets of its goals. Never stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.facts import Span, real
from houqin.duties.models import DONE, OPEN, SKIPPED, UNRECORDED, Task
from houqin.planning.making import span_of
from houqin.planning.models import TASKS, Plan, PlanLine
from houqin.repairs import facts as repairs
from houqin.terms.calendar import calendar_of


@dataclass
class Progress:
    """What became of one line: tasks by status; `made` also counts a duty that has no task yet."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.counts[status] for status in (OPEN, DONE, SKIPPED, UNRECORDED))

    @property
    def words(self) -> str:
        """3/5 已做, 已做, 未做; nothing where there is no task."""
        done = self.counts[DONE]
        if not self.total:
            return ""
        if self.total == 1:
            return str(_("已做") if done else _("本次不做") if self.counts[SKIPPED] else _("还没做"))
        return str(_("{done}/{total} 已做").format(done=done, total=self.total))


def of_lines(lines: Iterable[PlanLine]) -> dict[UUID, Progress]:
    """By origin: tasks given for the line itself, and those of the duties made of it. Two questions for all lines."""
    origins = {line.origin for line in lines}
    found = {origin: Progress() for origin in origins}
    for name in ("cause", "duty__cause"):
        rows = Task.objects.filter(**{f"{name}__in": origins}).values(name, "status").annotate(n=Count("pk"))
        for row in rows.order_by():
            found[row[name]].counts[row["status"]] += row["n"]
    return found


@dataclass(frozen=True)
class GoalProgress:
    """A goal with a number: how much is done of it now."""

    done: int
    target: int | None
    unit: str

    @property
    def words(self) -> str:
        """12/20次; the number alone where no target is set."""
        return f"{self.done}/{self.target}{self.unit}" if self.target else f"{self.done}{self.unit}"


def of_goals(plan: Plan, goals: Iterable[PlanLine], school: Any) -> dict[UUID, GoalProgress]:
    """By origin, for those goals that say what counts; from the first day of the plan until today."""
    span = span_until(plan, clock.today(), school)
    if span is None:
        return {}
    done: dict[tuple[str, str], int] = {}
    found = {}
    for goal in goals:
        if goal.counts:
            key = (goal.counts, goal.area)
            if key not in done:
                done[key] = rows_done(goal, span, school)[0].count()
            found[goal.origin] = GoalProgress(done[key], goal.amount, goal.unit)
    return found


def span_until(plan: Plan, day: date, school: Any) -> Span | None:
    """From the first day of a plan to its last or to this day; nothing where it has not begun."""
    first, last = span_of(plan, calendar_of(school))
    day = min(day, clock.today())
    return Span(first, min(last, day)) if first and last and first <= day else None


def rows_done(goal: PlanLine, span: Span, school: Any) -> tuple[Any, str]:
    """The rows that count for a goal within a span, and the list that shows them."""
    if goal.counts == TASKS:
        rows = Task.objects.filter(real(school), status=DONE)
        rows = rows.filter(deed__done_on__range=(span.first, span.last))
        return (rows.filter(area=goal.area) if goal.area else rows), ""
    return repairs.mended(school, span)
