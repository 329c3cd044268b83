"""What becomes of a line that is accepted: tasks of the calendar, duties of the divided work, by duties.giving."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from houqin.core import clock
from houqin.core.actions import follow
from houqin.duties.giving import duty_rows, task_rows
from houqin.duties.holding import Who
from houqin.duties.models import ON, OPEN, Duty, Task
from houqin.duties.rules.frequency import Frequency
from houqin.planning.models import Plan, PlanLine
from houqin.planning.rules import identity, lines
from houqin.planning.rules.asking import OTHER_AREA
from houqin.planning.rules.windows import Window, window
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar, proposed_terms

NOBODY = Who("name", "待定", "待定")
HEAD = Who("role", "logistics_head")
NEXT = timedelta(days=14)  # between two months of which one begins or ends with holidays
_ELSEWHERE = re.compile(r"(?:在|上)([^，。；在上]{2,20}(?:平台|系统))")


def rows_of(plan: Plan, found: Iterable[PlanLine], school: Any) -> list[Any]:
    """The unsaved rows of all lines with a decision; what lies wholly in the past gives none."""
    calendar = calendar_of(school)
    return [row for line in found for row in _rows(plan, line, school, calendar)]


def missing(plan: Plan, school: Any) -> list[PlanLine]:
    """Lines of which nothing is there although something should be: what was made in the trial goes with it."""
    calendar = calendar_of(school)
    found = list(
        PlanLine.objects.filter(plan=plan, decision__in=(lines.TASK, lines.TO_DUTY)).order_by("position")
    )
    origins = [line.origin for line in found]
    there = set(Task.objects.filter(cause__in=origins).values_list("cause", flat=True))
    there |= set(Duty.objects.filter(cause__in=origins).values_list("cause", flat=True))
    return [line for line in found if line.origin not in there and is_ahead(plan, line, calendar)]


def blank(plan: Plan) -> list[PlanLine]:
    """Rows of divided work without 责任人 under a cell that names somebody, in the same area."""
    rows = PlanLine.objects.filter(plan=plan, kind=PlanLine.DUTY, people="").exclude(above="")
    return list(rows.exclude(question__contains=OTHER_AREA).exclude(decision=lines.NONE).order_by("position"))


def is_ahead(plan: Plan, line: PlanLine, calendar: Calendar) -> bool:
    """Whether its days, or the plan's, are not all over."""
    if line.decision == lines.TASK:
        return any(due_on >= clock.today() for _opens_on, due_on in windows_of(plan, line, calendar))
    return any(last is None or last >= clock.today() for _first, last in spans_of(plan, line, calendar))


def _rows(plan: Plan, line: PlanLine, school: Any, calendar: Calendar) -> Iterator[Any]:
    if line.decision == lines.TASK:
        for opens_on, due_on in windows_of(plan, line, calendar):
            if due_on >= clock.today():
                yield from task_rows(
                    school,
                    title=line.text,
                    who=who_of(line),
                    opens_on=opens_on,
                    due_on=due_on,
                    area=line.area,
                    source="plan",
                    cause=line.origin,
                )
    elif line.decision == lines.TO_DUTY:
        yield from _duties(plan, line, school, calendar)


def _duties(plan: Plan, line: PlanLine, school: Any, calendar: Calendar) -> Iterator[Any]:
    elsewhere = _ELSEWHERE.search(f"{line.text}{line.remark}")
    ahead = [span for span in spans_of(plan, line, calendar) if span[1] is None or span[1] >= clock.today()]
    for (first, last), frequency in product(ahead, frequencies_of(line)):
        yield from duty_rows(
            school,
            title=line.text,
            who=who_of(line),
            frequency=frequency,
            area=line.area,
            proof="elsewhere" if elsewhere else "tick",
            elsewhere=elsewhere[1] if elsewhere else "",
            source="plan",
            citation=f"《{plan.title}》" + (f" 序号{line.number}" if line.number else ""),
            on="holidays" if frequency.unit == "holiday" else "school_days",
            first_on=max(first or clock.today(), clock.today()),
            last_on=last,
            cause=line.origin,
        )


def who_of(line: PlanLine) -> list[Who]:
    """Who answers for it; the calendar's line without a name is the head's, a duty without one stays 待定."""
    found = [Who(kind, value, "" if kind == "name" else label) for kind, value, label, _how in line.who]
    return found or [NOBODY if line.kind == PlanLine.DUTY else HEAD]


def frequencies_of(line: PlanLine) -> list[Frequency]:
    """How often, as the arithmetic knows it; unset where nothing was said, so that it is asked."""
    found = [_frequency(each) for each in line.frequency]
    return found or [Frequency("unset")]


def _frequency(told: dict[str, Any]) -> Frequency:
    known = {name: told[name] for name in Frequency.__dataclass_fields__ if name in told}
    for name in ("weekdays", "months"):
        known[name] = tuple(known.get(name, ()))
    return Frequency(**known)


def windows_of(plan: Plan, line: PlanLine, calendar: Calendar) -> list[Window]:
    """The days in which a line of the calendar is to be done: one window for each of its months."""
    found = []
    for month in line.months:
        year = line.year or year_of(plan, month)
        if year is not None:
            found.append(window(year, month, calendar, part=line.part, week=line.week, day=line.day))
    return found


def spans_of(plan: Plan, line: PlanLine, calendar: Calendar) -> list[tuple[date | None, date | None]]:
    """Within which days a line asks again and again: its own months, those next to each other as one; else the plan's."""
    found: list[tuple[date | None, date | None]] = []
    for first, last in sorted(windows_of(plan, line, calendar) if line.kind == PlanLine.CALENDAR else ()):
        before = found[-1] if found else (None, None)
        if before[1] is not None and first - before[1] <= NEXT:
            found[-1] = (before[0], max(last, before[1]))
        else:
            found.append((first, last))
    return found or [span_of(plan, calendar)]


def year_of(plan: Plan, month: int) -> int | None:
    """The year of a month that says none, from the plan's own."""
    if plan.year is None:
        return None
    of_school = plan.kind == identity.TERM
    return plan.year + (1 if of_school and month < 7 else 0)


def span_of(plan: Plan, calendar: Calendar) -> tuple[date | None, date | None]:
    """The first and the last day a plan speaks of, the holidays after its term included; nothing where it says no year."""
    if plan.year is None:
        return None, None
    if plan.kind == identity.TERM and plan.ordinal:
        terms = {(term.year, term.number): term for term in calendar.terms}
        usual = {
            (term.year, term.number): term for y in (plan.year, plan.year + 1) for term in proposed_terms(y)
        }
        both = usual | terms
        after = (plan.year, 2) if plan.ordinal == 1 else (plan.year + 1, 1)
        return both[(plan.year, plan.ordinal)].first, both[after].first - timedelta(days=1)
    if plan.kind == identity.THREE_YEAR:
        return date(plan.year, 9, 1), date(plan.year + 3, 8, 31)
    return date(plan.year, 1, 1), date(plan.year, 12, 31)


def take_back(found: Iterable[PlanLine], because: str) -> None:
    """Inside a running action: tasks to come are withdrawn, duties stop; what was done, and what is past, stays."""
    origins = [line.origin for line in found]
    today = clock.today()
    for duty in Duty.objects.filter(cause__in=origins, status=ON).order_by("id"):
        follow("duties.stop_duty", duty, reason=because)
    for task in Task.objects.filter(cause__in=origins, status=OPEN, due_on__gte=today).order_by("id"):
        follow("duties.withdraw_task", task, reason=because)
