"""What is done each day by itself: by several processes that look at the same moment, and by some that are killed."""

import os
import signal
from datetime import date, time, timedelta
from typing import Any

from houqin.core import attempts, clock, schedules, worker
from houqin.core.attempts import Attempt
from houqin.core.jobs import Job
from houqin.core.schedules import Run, every_day
from houqin.core.scope import in_school
from houqin.people.models import School
from tests.promises.scenes.dying import Steps, moment
from tests.promises.stage import Child, alone, cast, crowd, together

FIRST = date(2026, 11, 2)
LATER = timedelta(minutes=11)  # after which a worker that says nothing counts as dead
_dies_on: set[date] = set()


def play(days: int, lookers: int, kills: int) -> dict[str, Any]:
    """How often each day was claimed and done: by a crowd, then with a death somewhere in each day.

    `cut_off`: a day on which the worker dies when the work is done and not yet noted.
    """
    schedules.SCHEDULES.clear()
    every_day(at=time(6, 30), label="一件事")(rise)
    together(lookers, _look, crowd.Barrier(lookers), days)
    crowded = alone(_tell, FIRST, days)[0]
    begin = FIRST + timedelta(days=days)
    moments = alone(_measure, begin - timedelta(days=1))[0]
    deaths = 0
    for number in range(kills):
        child = Child(_die, begin + timedelta(days=number), moment(number, kills, moments))
        child.told()
        deaths += child.killed
        alone(_take_up, begin + timedelta(days=number))
    killed = alone(_tell, begin, kills)[0]
    half_way = begin + timedelta(days=kills)
    Child(_die_half_way, half_way).told()
    alone(_take_up, half_way)
    cut_off = alone(_tell, half_way, 1)[0]
    return {"crowded": crowded, "deaths": deaths, "killed": killed, "cut_off": cut_off}


def rise(school: Any, day: date) -> None:
    """Leaves a trace that counts how often it was done."""
    attempts.count("rise", f"{school.code} {day}", minutes=60 * 24 * 365)
    if day in _dies_on and school.pk == cast().school.pk:
        os.kill(os.getpid(), signal.SIGKILL)


def _look(number: int, gate: Any, days: int, tell: Any) -> None:
    for each in range(days):
        gate.wait(60)
        with clock.moved(clock.at(FIRST + timedelta(days=each), 7)):
            worker.work_off()
    gate.wait(60)
    with clock.moved(clock.at(FIRST + timedelta(days=days), 5)):
        worker.work_off()


def _measure(day: date, tell: Any) -> None:
    """How many moments one day's look and work have."""
    steps = Steps()
    with clock.moved(clock.at(day, 7)):
        schedules._claimed.clear()
        for school in School.objects.all():
            with in_school(school):
                Run.objects.filter(day=day).delete()
        steps.count = 0
        worker.work_off()
    tell(steps.count)


def _die(day: date, last: int, tell: Any) -> None:
    Steps(last)
    with clock.moved(clock.at(day, 7)):
        worker.work_off()


def _die_half_way(day: date, tell: Any) -> None:
    _dies_on.add(day)
    with clock.moved(clock.at(day, 7)):
        worker.work_off()


def _take_up(day: date, tell: Any) -> None:
    with clock.moved(clock.at(day, 7) + LATER):
        worker.work_off()


def _tell(first: date, days: int, tell: Any) -> None:
    """For each day: how many claims, how many of them are done, how often the work was done; and what is left over."""
    school = cast().school
    wanted = [first + timedelta(days=number) for number in range(days)]
    with in_school(school):
        runs = list(Run.objects.filter(day__in=wanted).values_list("day", "done_at"))
    keys = {day: attempts._key("rise", f"{school.code} {day}") for day in wanted}
    counts = dict(Attempt.objects.filter(what__in=keys.values()).values_list("what", "count"))
    tell(
        {
            "claims": [sum(day == each for day, _done in runs) for each in wanted],
            "done": [sum(day == each and done is not None for day, done in runs) for each in wanted],
            "effects": [counts.get(keys[day], 0) for day in wanted],
            "left": Job.objects.exclude(state=Job.DONE).count(),
        }
    )
