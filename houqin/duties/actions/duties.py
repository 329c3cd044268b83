"""Duties: begun, changed from today on, stopped and taken up again. What was made stays as it was."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.duties.giving import duty_rows, holders_after
from houqin.duties.making import first_tasks, settled
from houqin.duties.models import Duty, Holder, Task
from houqin.duties.models.tasks import OPEN, WITHDRAWN
from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.saying import read, said
from houqin.duties.who import who_of
from houqin.people.models import Member, School
from houqin.places.models import Place

STOPPED = "职责停止了"


@action(_("添加职责"), tone="primary", says=_("添加职责：{title}"))
def add_duty(
    school: School,
    /,
    *,
    by: Member,
    title: str,
    how_often: str,
    members: Sequence[Member] = (),
    others: str = "",
    area: str = "",
    place: Place | None = None,
    on_days: str = "school_days",
    from_time: time | None = None,
    until_time: time | None = None,
    cut_off: str = "day",
    proof: str = "tick",
    elsewhere: str = "",
    source: str = "school",
    citation: str = "",
    minutes: int | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
) -> Changes:
    """What is to be done again and again; what of it is to be done today is there at once."""
    _refuse_days(first_on or clock.today(), last_on)
    rows = duty_rows(
        school,
        title=title,
        who=who_of(members, others),
        frequency=frequency_of(how_often),
        area=area,
        place=place,
        window=(from_time, until_time),
        cut_off=cut_off,
        proof=proof,
        elsewhere=elsewhere,
        source=source,
        citation=citation,
        on=on_days,
        minutes=minutes or 0,
        first_on=first_on,
        last_on=last_on,
    )
    return Changes(rows[0], add=rows[1:])


@action(_("修改职责"), says=_("修改职责：{title}"), amends=True)
def change_duty(
    duty: Duty,
    /,
    *,
    by: Member,
    title: str,
    how_often: str,
    members: Sequence[Member] = (),
    others: str = "",
    area: str = "",
    place: Place | None = None,
    on_days: str = "school_days",
    from_time: time | None = None,
    until_time: time | None = None,
    cut_off: str = "day",
    proof: str = "tick",
    elsewhere: str = "",
    source: str = "school",
    citation: str = "",
    minutes: int | None = None,
    last_on: date | None = None,
) -> Changes:
    """From now on: what was made keeps its words, its people and its days, and only what opens later is as said here."""
    _refuse_days(duty.first_on, last_on)
    frequency = duty.frequency if how_often == said(duty.frequency) else frequency_of(how_often)
    facts: dict[str, Any] = {
        "title": title,
        "area": area,
        "place_id": place.pk if place else None,
        "from_time": from_time,
        "until_time": until_time,
        "cut_off": cut_off,
        "proof": proof,
        "elsewhere": elsewhere,
        "source": source,
        "citation": citation,
        "minutes": minutes or 0,
        "last_on": last_on,
    }
    for name, value in facts.items():
        setattr(duty, name, value)
    if (frequency, on_days) != (duty.frequency, duty.on_days):
        duty.frequency, duty.on_days = frequency, on_days
        duty.counts_from = max(duty.first_on, clock.today() + timedelta(days=1))
    begun, ended = holders_after(duty, who_of(members, others))
    return Changes(duty, add=begun, update=ended)


@action(_("停止"), tone="danger", says=_("停止职责：{reason}"), undo="duties.resume_duty")
def stop_duty(duty: Duty, /, *, by: Member, reason: str) -> Changes:
    """No more tasks from now on; those that are not late yet are taken back, what is late stays to be settled."""
    rows = Task.objects.filter(duty=duty, status=OPEN, due_on__gte=clock.today())
    tasks = list(rows)
    for task in tasks:
        task.status, task.because = WITHDRAWN, f"{STOPPED}：{reason}"[:200]
    return Changes(duty, update=[*tasks, *settled(tasks)])


@action(_("恢复"), tone="primary", says=_("恢复职责"))
def resume_duty(duty: Duty, /, *, by: Member) -> Changes:
    """Taken up again from today; nothing is due for the time between."""
    today = clock.today()
    duty.counts_from = max(today, duty.first_on)
    back = [
        task
        for task in Task.objects.filter(duty=duty, status=WITHDRAWN, due_on__gte=today)
        if task.because.startswith(STOPPED)
    ]
    for task in back:
        task.status, task.because = OPEN, ""
    holders = list(Holder.objects.filter(duty=duty, until_on__isnull=True))
    there = set(Task.objects.filter(duty=duty).values_list("slot", "number"))
    made: list[Any] = []
    for row in first_tasks(by.school, duty, holders):
        task = row if isinstance(row, Task) else row.task
        if (task.slot, task.number) not in there:
            made.append(row)
    return Changes(duty, add=made, update=[*back, *settled(back)])


def _refuse_days(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise Refused(_("“到哪天止”不能早于“从哪天起”。"))


def frequency_of(words: str) -> Frequency:
    """What the words say; who writes none of what is understood is told how it may be written."""
    found = read(words)
    if found is None:
        raise Refused(
            _("没看懂“{words}”。请写一种，例如：每个在校日、每周四、每月两次、期末。").format(words=words)
        )
    return found
