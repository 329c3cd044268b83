"""What is done by itself each day for each school: `@every_day(at=time(6, 30), label=…)` on `work(school, day)`.

A school's turn is claimed by a row that is unique for the day, in the transaction that also enqueues its job: so it comes
once, whoever looks and whoever is killed in between (decisions/0043). The job may be done a second time when its worker
died in the middle; works are written so that this does no harm.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.jobs import Job, enqueue_for_school, work
from houqin.core.models import Owned
from houqin.core.scope import in_school
from houqin.core.writing import one_at_a_time, writing

log = logging.getLogger(__name__)
Work = Callable[[Any, date], Any]
MADE_UP_MOST = (
    92  # days of `each_day` that are made up after a machine stood still: a term's holidays and a month
)


@dataclass(frozen=True)
class Schedule:
    """One thing that is done each day, at a time on the school's clock."""

    rule: Work
    at: time
    label: str | Promise
    each_day: bool  # days that were missed are made up one by one; else only the last of them

    @property
    def code(self) -> str:
        """Its name in the rows: the room and the function."""
        return f"{self.rule.__module__.split('.')[1]}.{self.rule.__name__}"

    def last_day(self) -> date:
        """The last day whose time has come."""
        here = clock.local(clock.now())
        return here.date() if here.time() >= self.at else here.date() - timedelta(days=1)

    def moment(self, day: date) -> datetime:
        return clock.at(day, self.at.hour, self.at.minute)


SCHEDULES: dict[str, Schedule] = {}
_claimed: dict[tuple[UUID, str], date] = {}  # what this process knows to be claimed, so that it need not ask


def every_day(*, at: time, label: str | Promise, each_day: bool = False) -> Callable[[Work], Work]:
    """Do `work(school, day)` once a day for each school that is set up.

    A machine that was off does it when it is on again: once, for the last day, or with `each_day` for every day it
    missed. What is of no use later looks at `day` and does nothing.
    """

    def register(rule: Work) -> Work:
        made = Schedule(rule, at, label, each_day)
        if made.code in SCHEDULES:
            raise ValueError(f"two schedules are called {made.code}")
        SCHEDULES[made.code] = made
        return rule

    return register


class Run(Owned):
    """One school's turn of one schedule on one day: claimed once, done when its job has ended well."""

    name = models.CharField(_("定时事项"), max_length=80)
    day = models.DateField(_("哪一天"))
    done_at = models.DateTimeField(_("做完时间"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("定时事项记录")
        constraints = [models.UniqueConstraint(fields=["school", "name", "day"], name="run_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"


def look() -> None:
    """Claim whatever is due at any school; the worker asks once a minute."""
    for school in apps.get_model("people.School").objects.filter(set_up_at__isnull=False).order_by("code"):
        for schedule in SCHEDULES.values():
            if _claimed.get((school.pk, schedule.code)) == schedule.last_day():
                continue
            try:
                claim(school, schedule)
            except Exception:  # a fault at one school does not keep the others waiting
                log.exception("school %s: %s could not be claimed", school.code, schedule.code)


def claim(school: Any, schedule: Schedule) -> int:
    """Make the rows and jobs of what is due at this school and not claimed; how many there were."""
    last = schedule.last_day()
    with in_school(school):
        due = list(_due(school, schedule, last))
    if due:
        with writing(school):
            one_at_a_time(school.pk, "core.schedules")
            due = list(_due(school, schedule, last))
            for day in due:
                run = Run.objects.create(school=school, name=schedule.code, day=day)
                enqueue_for_school("core.take_turn", school, run=str(run.pk))
    _claimed[school.pk, schedule.code] = last
    return len(due)


def _due(school: Any, schedule: Schedule, last: date) -> Iterator[date]:
    """The days whose time has come since the school was set up, and that nobody has claimed."""
    before = Run.objects.filter(name=schedule.code).order_by("-day").values_list("day", flat=True).first()
    first = last
    if schedule.each_day and before is not None:
        first = max(before + timedelta(days=1), last - timedelta(days=MADE_UP_MOST))
    while first <= last:
        if schedule.moment(first) >= school.set_up_at and (before is None or first > before):
            yield first
        first += timedelta(days=1)


@work
def take_turn(job: Job, *, run: str) -> dict[str, Any]:
    """Do one school's turn; one that was done already is not done again."""
    school = apps.get_model("people.School").objects.get(pk=job.school_key)
    with in_school(school):
        mine = Run.objects.get(pk=run)
    if mine.done_at is None:
        SCHEDULES[mine.name].rule(school, mine.day)
        with writing(school):
            Run.objects.filter(pk=mine.pk).update(done_at=clock.now())
    return {}


def days_done_in_time(name: str, since: date) -> frozenset[date]:
    """The days whose turn was done on the day itself, not made up later; the caller has named the school."""
    runs = Run.objects.filter(name=name, day__gte=since, done_at__isnull=False).values_list("day", "done_at")
    return frozenset(day for day, done in runs if clock.local(done).date() == day)


def last_done() -> datetime | None:
    """When anything was last done by schedule, at any school; for the doctor."""
    found = []
    for school in apps.get_model("people.School").objects.filter(set_up_at__isnull=False):
        with in_school(school):
            found += Run.objects.filter(day__gte=clock.today() - timedelta(days=40)).values_list(
                "done_at", flat=True
            )
    return max((moment for moment in found if moment is not None), default=None)
