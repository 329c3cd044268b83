"""Tasks: given once, done, not done this time with the reason, handed to somebody else.

Whoever sees a task may do this to it: others than those who lead see only what is theirs.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action, follow
from houqin.documents.models import Version
from houqin.duties.giving import task_rows
from houqin.duties.holding import MEMBER, Who
from houqin.duties.making import settled
from houqin.duties.models import Deed, Task, TaskFor
from houqin.duties.models.duties import REGISTER
from houqin.duties.models.tasks import DONE, OPEN, SKIPPED, WITHDRAWN
from houqin.duties.who import who_of
from houqin.people.models import Member, School
from houqin.places.models import Place
from houqin.repairs.models import Ticket

NOTHING_BROKEN = "没有发现要报修的"


@action(_("交办"), tone="primary", says=_("交办：{title}"), undo="duties.withdraw_task")
def add_task(
    school: School,
    /,
    *,
    by: Member,
    title: str,
    due_on: date,
    members: Sequence[Member] = (),
    others: str = "",
    opens_on: date | None = None,
    area: str = "",
    place: Place | None = None,
    proof: str = "tick",
) -> Changes:
    """One thing to be done once."""
    if opens_on is not None and opens_on > due_on:
        raise Refused(_("“从哪天起”不能晚于“到哪天止”。"))
    who = who_of(members, others) or [Who(MEMBER, str(by.pk), by.name)]
    facts: dict[str, Any] = {"area": area, "place": place, "opens_on": opens_on, "proof": proof}
    rows = task_rows(school, title=title, who=who, due_on=due_on, **facts)
    return Changes(rows[0], add=rows[1:])


def _by_hand(task: Task, by: Member) -> bool:
    """What an entry in a register shows is done by that entry."""
    return task.proof != REGISTER


@action(
    _("做了"),
    tone="primary",
    says=_("已做：{row}"),
    only=_by_hand,
    batch=True,
    undo="duties.reopen_task",
)
def do_task(
    task: Task,
    /,
    *,
    by: Member,
    done_on: date | None = None,
    words: str = "",
    who: Member | None = None,
    fault: str = "",
    place: Place | None = None,
    kind: str = "other",
    ticket: Ticket | None = None,
    nothing_broken: bool = False,
    version: Version | None = None,
) -> Changes:
    """Done, today unless another day is said; whoever does it early is not asked again. It may be entered for another.

    What is shown by a ticket is done by reporting what is broken, by a ticket of these days, or by saying that nothing is;
    what is shown by a document, by the version that was issued.
    """
    deed = Deed(by=who or by, done_on=done_on or clock.today(), words=words, cut_off=task.cut_off)
    deed.until_time = task.until_time
    deed.corrects = task.unrecorded_on is not None and task.unrecorded_on < clock.today()
    if deed.done_on < task.opens_on and task.duty_id:
        raise Refused(_("这一次从{day}才开始，请核对完成日期。").format(day=task.opens_on))
    if fault:
        ticket = follow("repairs.report_ticket", place=place, fault=fault, kind=kind or "other")
    if nothing_broken:
        deed.words = words or NOTHING_BROKEN
    deed.ticket, deed.version = ticket, version
    task.deed, task.because, task.status = deed, "", DONE
    shows = filter(None, [ticket, version and version.document])  # their histories name this task
    return Changes(task, add=[deed], update=[*settled([task]), *shows])


@action(_("本次不做"), says=_("本次不做：{reason}"), batch=True, undo="duties.reopen_task")
def skip_task(task: Task, /, *, by: Member, reason: str) -> Changes:
    """Not this time, and why; it is neither done nor missing."""
    task.because, task.status = reason, SKIPPED
    return Changes(task, update=settled([task]))


@action(_("恢复为要做"), says=_("恢复为要做"))
def reopen_task(task: Task, /, *, by: Member) -> Changes:
    """What was ticked or left out by mistake is to be done again; who did what stays in the history."""
    task.deed, task.because, task.status = None, "", OPEN
    return Changes(task, update=settled([task]))


@action(_("转给"), says=_("转给 {who}"), batch=True)
def give_task(task: Task, /, *, by: Member, who: Member) -> Changes:
    """This once somebody else does it; the next one comes as ever."""
    held = list(TaskFor.objects.filter(task=task))
    receiver = Who(MEMBER, str(who.pk), who.name)
    mine = next((row for row in held if row.key == receiver.key), None)
    for row in held:
        row.open = row is mine
    task.who_text = who.name
    if mine is not None:
        return Changes(task, update=held)
    added = TaskFor(task=task, key=receiver.key, name=who.name, due_on=task.due_on)
    return Changes(task, add=[added], update=held)


@action(_("取消"), tone="danger", says=_("取消：{reason}"), batch=True)
def withdraw_task(task: Task, /, *, by: Member, reason: str) -> Changes:
    """Nobody is to do it any more: it was given by mistake, or its plan has changed."""
    task.because, task.status = reason, WITHDRAWN
    return Changes(task, update=settled([task]))
