"""Duties and tasks as other rooms give them: unsaved rows, which the calling action puts into its own Changes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from houqin.core import clock
from houqin.duties.holding import Who, named, who_words
from houqin.duties.making import first_tasks
from houqin.duties.models import Duty, Holder, Task, TaskFor
from houqin.duties.models.duties import ON
from houqin.duties.models.tasks import OPEN
from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.saying import said
from houqin.people.models import School
from houqin.places.models import Place

Window = tuple[time | None, time | None]


def duty_rows(
    school: School,
    *,
    title: str,
    who: Iterable[Who],
    frequency: Frequency,
    area: str = "",
    place: Place | None = None,
    window: Window = (None, None),
    cut_off: str = "day",
    proof: str = "tick",
    elsewhere: str = "",
    register: str = "",
    source: str = "school",
    citation: str = "",
    on: str = "school_days",
    minutes: int = 0,
    first_on: date | None = None,
    last_on: date | None = None,
    cause: UUID | None = None,
) -> list[Any]:
    """The Duty first, then who holds it, then what of it is to be done today; the rest is made by the schedule."""
    first_on = first_on or clock.today()
    people = named(who)
    duty = Duty(
        title=title[:200],
        area=area[:40],
        place=place,
        who_text=who_words(people),
        status=ON,
        on_days=on,
        from_time=window[0],
        until_time=window[1],
        cut_off=cut_off,
        proof=proof,
        elsewhere=elsewhere,
        register=register,
        source=source or "school",
        citation=citation[:300],
        minutes=minutes,
        first_on=first_on,
        last_on=last_on,
        counts_from=first_on,
        cause=cause,
    )
    duty.frequency = replace(frequency, words=said(frequency)[:80])
    holders = holder_rows(duty, people)
    return [duty, *holders, *first_tasks(school, duty, holders)]


def holder_rows(duty: Duty, people: Iterable[Who]) -> list[Holder]:
    """One for each of those who answer for it; they are named already."""
    return [Holder(duty=duty, key=one.key, member_id=one.member_id, name=one.name) for one in people]


def holders_after(duty: Duty, who: Iterable[Who]) -> tuple[list[Holder], list[Holder]]:
    """(begun, ended): these and no others answer for it from now on; the duty says their names."""
    people = named(who)
    duty.who_text = who_words(people)
    held = list(Holder.objects.filter(duty=duty, until_on__isnull=True))
    wanted, there = {one.key for one in people}, {holder.key for holder in held}
    ended = [holder for holder in held if holder.key not in wanted]
    for holder in ended:
        holder.until_on = clock.today()
    return holder_rows(duty, [one for one in people if one.key not in there]), ended


def task_rows(
    school: School,
    *,
    title: str,
    who: Iterable[Who],
    due_on: date,
    opens_on: date | None = None,
    area: str = "",
    place: Place | None = None,
    source: str = "",
    cause: UUID | None = None,
    proof: str = "tick",
    minutes: int = 0,
) -> list[Any]:
    """The Task first, then whom it is for. Without a first day it is to be done from today, or on the day itself."""
    people = named(who)
    task = Task(
        title=title[:200],
        area=area[:40],
        place=place,
        who_text=who_words(people),
        status=OPEN,
        source=source or "school",
        cause=cause,
        opens_on=opens_on or min(clock.today(), due_on),
        due_on=due_on,
        proof=proof,
        minutes=minutes,
    )
    return [task, *for_rows(task, people)]


def for_rows(task: Task, people: Iterable[Who]) -> list[TaskFor]:
    """Whom a new task is for; they are named already."""
    return [TaskFor(task=task, key=one.key, name=one.name, due_on=task.due_on) for one in people]
