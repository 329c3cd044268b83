"""Tasks from duties: what opens is made once, and what was made follows the school's calendar as long as it is open.

Rows only, unsaved; the actions write them. Whatever was missed is made up by the next run, and a second run finds nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from houqin.core import clock
from houqin.duties.last_done import last_done
from houqin.duties.models import Duty, Holder, Task, TaskFor
from houqin.duties.models.duties import ON
from houqin.duties.models.tasks import OPEN, WITHDRAWN
from houqin.duties.rules.due import touching
from houqin.duties.rules.periods import is_meant
from houqin.duties.rules.windows import Window
from houqin.people.models import School
from houqin.terms.calendar import Calendar, calendar_of
from houqin.terms.rules import dates_between

CALENDAR = (
    "校历调整，这一天不做"  # why a task was withdrawn; by these words it is found when the day comes back
)
SEARCHED_AHEAD = timedelta(
    days=7
)  # within which another day is looked for when the last one of a window is off now
Known = dict[tuple[UUID, date, int], Window]


@dataclass
class Made:
    """What a run wants written."""

    add: list[Any] = field(default_factory=list)
    update: list[Any] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.add or self.update)


def duties_of(first: date, last: date) -> list[Duty]:
    """Those that are on in these days; the caller has named the school."""
    rows = Duty.objects.filter(status=ON, first_on__lte=last)
    return list(rows.filter(Q(last_on__isnull=True) | Q(last_on__gte=first)))


def make(school: School, first: date, last: date, duties: Collection[Duty] | None = None) -> Made:
    """All that should have opened in these days until today, and what the calendar changed of it."""
    duties = duties_of(first, last) if duties is None else duties
    last = min(last, clock.today())
    by_key = {duty.pk: duty for duty in duties}
    wanted = _wanted(school, duties, first, last)
    known = _known(by_key, wanted, first, last)
    made = Made()
    _follow_calendar(made, calendar_of(school), by_key, wanted, known.values())
    missing = {key: window for key, window in wanted.items() if key not in known}
    holders = _holders({key[0] for key in missing})
    for key, window in missing.items():
        made.add += task_of(by_key[key[0]], window, holders[key[0]])
    return made


def first_tasks(school: School, duty: Duty, holders: Iterable[Holder]) -> list[Any]:
    """What of a duty that is not written yet is to be done from today on."""
    today = clock.today()
    wanted = _wanted(school, [duty], today, today).values() if duty.first_on <= today else ()
    held = list(holders)
    return [row for window in wanted if window.due_on >= today for row in task_of(duty, window, held)]


def _wanted(school: School, duties: Collection[Duty], first: date, last: date) -> Known:
    """(duty, slot, number) -> its window, of all that has opened by the last of these days."""
    calendar, live = calendar_of(school), school.go_live_on
    found: Known = {}
    done = last_done(duties)
    for duty in duties:
        since = max(duty.first_on, duty.counts_from)
        if live is not None and live <= clock.today():
            since = max(since, live)  # nothing is missing from the time of the trial
        bounds: dict[str, Any] = {"since": since, "until": duty.last_on, "seed": str(duty.pk)}
        bounds["done"] = done.get(duty.pk)
        for window in touching(duty.frequency, duty.on_days, calendar, first, last, **bounds):
            if window.opens_on <= last:
                found[duty.pk, window.slot, window.number] = window
    return found


def _known(by_key: dict[UUID, Duty], wanted: Known, first: date, last: date) -> dict[Any, Task]:
    """What was made before, of these windows or of these days."""
    slots = {slot for _duty, slot, _number in wanted}
    these = Q(slot__in=slots) | Q(opens_on__lte=last, due_on__gte=first)
    rows = Task.objects.filter(these, duty__in=list(by_key))
    return {(task.duty_id, task.slot, task.number): task for task in rows}


def _holders(duties: Collection[UUID]) -> dict[UUID, list[Holder]]:
    found: dict[UUID, list[Holder]] = defaultdict(list)
    rows = Holder.objects.filter(duty__in=list(duties), until_on__isnull=True) if duties else ()
    for holder in rows:
        found[holder.duty_id].append(holder)
    return found


def task_of(duty: Duty, window: Window, holders: Iterable[Holder]) -> list[Any]:
    """The task of one window with the duty's words of today, and whom it is for."""
    task = Task(
        duty=duty,
        slot=window.slot,
        number=window.number,
        title=duty.title,
        area=duty.area,
        place_id=duty.place_id,
        who_text=duty.who_text,
        source=duty.source,
        opens_on=window.opens_on,
        due_on=window.due_on,
        from_time=duty.from_time,
        until_time=duty.until_time,
        cut_off=duty.cut_off,
        proof=duty.proof,
        elsewhere=duty.elsewhere,
        minutes=duty.minutes,
        status=OPEN,
    )
    held = [TaskFor(task=task, key=each.key, name=each.name, due_on=task.due_on) for each in holders]
    return [task, *held]


# The calendar changed ------------------------------------------------------------------------------------------


def _follow_calendar(
    made: Made, calendar: Calendar, by_key: dict[UUID, Duty], wanted: Known, tasks: Iterable[Task]
) -> None:
    """Open tasks whose last day is off now move or go, those that went come back with their day; what is late, done, of
    an earlier “how often” or put on another school day by somebody stays.
    """
    today, changed = clock.today(), []
    for task in tasks:
        duty = by_key[task.duty_id]  # type: ignore[index]  # only tasks of duties are asked for
        if task.opens_on < duty.counts_from or task.due_on < today:
            continue
        window = wanted.get((duty.pk, task.slot, task.number)) if task.slot else None
        if task.status == WITHDRAWN and task.because == CALENDAR:
            back = window.due_on if window and window.due_on >= today else None
            if back is None:
                continue
            task.status, task.because = OPEN, ""
        elif task.status == OPEN and not _stands(task, window, duty, calendar):
            back = _day_left(window, duty, calendar, today) if window else None
            if back is None:
                task.status, task.because = WITHDRAWN, CALENDAR
        else:
            continue
        if back is not None:
            task.due_on, task.opens_on = back, min(task.opens_on, back)
        changed.append(task)
    made.update += [*changed, *settled(changed)]


def _stands(task: Task, window: Window | None, duty: Duty, calendar: Calendar) -> bool:
    """Whether the last day of an open task will still do."""
    same = window is not None and window.due_on == task.due_on
    return same or is_meant(duty.on_days, calendar, task.due_on)


def _day_left(window: Window, duty: Duty, calendar: Calendar, today: date) -> date | None:
    """The last day of the window; where that is over because the calendar moved it, the next day that will do."""
    if window.due_on >= today:
        return window.due_on
    ends = calendar.week_of(today)[1] if duty.unit == "week" else today + SEARCHED_AHEAD
    days = dates_between(today, min(ends, duty.last_on or date.max))
    return next((day for day in days if is_meant(duty.on_days, calendar, day)), None)


def settled(tasks: Collection[Task]) -> list[TaskFor]:
    """The rows by which 今天 asks, as their tasks stand now; one query for all."""
    by_key = {task.pk: task for task in tasks}
    rows = list(TaskFor.objects.filter(task__in=list(by_key))) if by_key else []
    for row in rows:
        task = by_key[row.task_id]
        row.open, row.due_on = task.status == OPEN, task.due_on
    return rows
