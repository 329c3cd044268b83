"""A duty done before its day: its next task is listed now, and when its day comes nothing is asked."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.core.words import day_words
from houqin.core.writing import one_at_a_time
from houqin.duties.holding import keys_of
from houqin.duties.last_done import last_done
from houqin.duties.making import task_of
from houqin.duties.models import ON, OPEN, Duty, Holder, Task
from houqin.duties.rules.due import touching
from houqin.duties.rules.periods import DAILY
from houqin.duties.rules.windows import Window
from houqin.people.models import Member, School
from houqin.terms.calendar import Calendar, calendar_of

LOOKED_AHEAD = timedelta(days=400)
NEVER_EARLY = ("event", "unset")


def has_a_next(duty: Duty, by: Member) -> bool:
    """What is done each day is done on its day, what comes with events has no day, and a spot check is not known before."""
    daily = duty.unit in DAILY and duty.n == 1 and not duty.weekdays
    never = daily or duty.spot or duty.unit in NEVER_EARLY
    return duty.status == ON and not never and _answers_for(duty, by)


def _answers_for(duty: Duty, by: Member) -> bool:
    if by.can("duties.view_all_tasks"):
        return True
    return bool(Holder.objects.filter(duty=duty, until_on__isnull=True, key__in=keys_of(by)).exists())


@action(_("提前做"), says=_("提前做下一次：{row}"), only=has_a_next)
def bring_forward(duty: Duty, /, *, by: Member) -> Changes:
    """The next time is among the tasks at once, until its own last day; it is not asked again in its period."""
    one_at_a_time(by.school_id, "duties.make_tasks")
    today = clock.today()
    rows = Task.objects.filter(duty=duty, status=OPEN, due_on__gte=today)
    waiting: Any = rows.order_by("due_on").first()
    if waiting is not None:
        told = _("这一次已经列出来了（{day}前），直接登记“做了”就行。")
        raise Refused(told.format(day=day_words(waiting.due_on)))
    calendar = calendar_of(by.school)
    window = _next(duty, calendar, today)
    if window is None:
        raise Refused(_("这条职责以后没有要做的日子了。"))
    holders = Holder.objects.filter(duty=duty, until_on__isnull=True)
    task, *held = task_of(duty, window, holders)
    task.opens_on = min(today, max(calendar.week_of(today)[0], _since(duty, by.school), _after(duty, today)))
    return Changes(task, add=held)


def _since(duty: Duty, school: School) -> date:
    """From when on it is asked at all."""
    live = school.go_live_on
    begun = max(duty.first_on, duty.counts_from)
    return max(begun, live) if live is not None and live <= clock.today() else begun


def _after(duty: Duty, today: date) -> date:
    """The day after the last time before today: what was done then is not this time."""
    before = Task.objects.filter(duty=duty, due_on__lt=today).order_by("-due_on")
    last: date = before.values_list("due_on", flat=True).first() or date.min
    return last + timedelta(days=1)


def _next(duty: Duty, calendar: Calendar, today: date) -> Window | None:
    """The first window to come of which there is no task yet."""
    there = set(Task.objects.filter(duty=duty, due_on__gte=today).values_list("slot", "number"))
    bounds: dict[str, Any] = {"since": max(duty.first_on, duty.counts_from), "until": duty.last_on}
    bounds["done"] = last_done([duty]).get(duty.pk)
    days = (today, today + LOOKED_AHEAD)
    found = touching(duty.frequency, duty.on_days, calendar, *days, **bounds)
    coming = [each for each in found if each.due_on >= today and (each.slot, each.number) not in there]
    return min(coming, key=lambda each: (each.due_on, each.number), default=None)
