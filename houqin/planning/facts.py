"""The numbers plans give to summaries: goals with what is done of each, and the items of the calendar.

A goal counts from the first day of its plan to the end of the span. What it counts, and from how many it is reached,
stands in the plan; a goal without these is reached when a person says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.facts import AS_OF_TODAY, Figure, Span, real, ruled
from houqin.duties import facts as tasks
from houqin.duties.models import Task
from houqin.planning.models import ACCEPTED, Plan, PlanLine
from houqin.planning.progress import rows_done, span_until
from houqin.planning.rules import identity

RULES = {
    "planning.goals": _lazy("已接收的学期、年度计划里的目标。"),
    "planning.goals.reached": _lazy("写了指标和算法的目标里，完成数达到指标的。"),
    "planning.goals.short": _lazy("写了指标和算法的目标里，完成数还没到指标的。"),
    "planning.goals.open": _lazy("没有写指标或算法的目标，由人下结论。"),
    "planning.goal": _lazy("从计划第一天到统计期末，按计划里写的算法数出来的。"),
    "planning.items": _lazy("行事历派出的任务和职责里的，截止日在统计期内且已过去的。"),
    "planning.items.done": _lazy("其中现在已做的。"),
}
NOT_ON_PAPER = {
    "planning.goals": AS_OF_TODAY,
    "planning.goal": _lazy("从计划第一天数起，和统计期不是一段时间，不从纸上录。"),
}


@dataclass(frozen=True)
class Goal:
    """A goal, and the number of what is done of it where it says what counts."""

    plan: Plan
    line: PlanLine
    done: Figure | None

    @property
    def reached(self) -> bool | None:
        """Nothing where no number says it."""
        if self.done is None or not self.line.amount:
            return None
        return self.done.value >= self.line.amount


def facts(school: Any, span: Span) -> list[Figure]:
    """planning.goals and its parts .reached, .short, .open; planning.goal.<n>; planning.items, .items.done."""
    return facts_of(goals_of(school, span), school, span)


def facts_of(goals: list[Goal], school: Any, span: Span) -> list[Figure]:
    """The same of goals that were read already."""
    if school.go_live_on is None:
        goals = []
    parts = (
        ("reached", True, _("完成的目标")),
        ("short", False, _("没有完成的目标")),
        ("open", None, _("由人下结论的目标")),
    )
    rows = {key: [goal.line for goal in goals if goal.reached is state] for key, state, _label in parts}
    url = goals[0].line.PAGE if goals else ""
    whole = Figure("planning.goals", _("计划目标"), len(goals), _("项"), [goal.line for goal in goals], url)
    figures = [
        Figure(
            f"planning.goals.{key}",
            label,
            len(rows[key]),
            _("项"),
            rows[key],
            of=len(goals),
            adds_to=whole.code,
        )
        for key, _state, label in parts
    ]
    each = [goal.done for goal in goals if goal.done is not None]
    return ruled([whole, *figures, *each, *_items(school, span)], RULES, NOT_ON_PAPER)


def goals_of(school: Any, span: Span) -> list[Goal]:
    """The goals of the plans in force at the end of the span, in the order of the plan."""
    plans = Plan.objects.filter(status=ACCEPTED, kind__in=(identity.TERM, identity.YEAR)).order_by(
        "kind", "id"
    )
    return [goal for plan in plans for goal in _goals(plan, school, span)]


def _goals(plan: Plan, school: Any, span: Span) -> Iterator[Goal]:
    known = span_until(plan, span.last, school)
    if known is None or known.last < span.first:
        return
    found: dict[tuple[str, str], tuple[Any, str, int]] = {}
    for line in PlanLine.objects.filter(plan=plan, kind=PlanLine.GOAL).order_by("position"):
        line.plan = plan
        key = (line.counts, line.area)
        if line.counts and key not in found:
            rows, url = rows_done(line, known, school)
            found[key] = (rows, url, rows.count())
        yield Goal(plan, line, _number(line, *found[key]) if line.counts else None)


def _number(line: PlanLine, rows: Any, url: str, count: int) -> Figure:
    code = f"planning.goal.{str(line.origin)[-12:]}"
    return Figure(code, line.text[:40], count, line.unit or _("项"), rows, url)


def _items(school: Any, span: Span) -> list[Figure]:
    """What the calendar of the accepted plans asked for."""
    origins = PlanLine.objects.filter(plan__status=ACCEPTED, kind=PlanLine.CALENDAR).values("origin")
    within = Task.objects.filter(real(school), due_on__range=(span.first, span.last))
    within = within.filter(Q(cause__in=origins) | Q(duty__cause__in=origins))
    asked, done = within.filter(tasks.stand("asked")), within.filter(tasks.stand("done"))
    count = asked.count()
    return [
        Figure("planning.items", _("行事历事项"), count, _("项"), asked),
        Figure("planning.items.done", _("行事历已做"), done.count(), _("项"), done, of=count),
    ]
