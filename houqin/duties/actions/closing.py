"""Closing a week or a month: what has no record and will get none is said to have none, with the reason."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.duties.making import settled
from houqin.duties.models import Task, TaskFor
from houqin.duties.models.tasks import UNRECORDED
from houqin.people.models import Member


@action(_("记为无记录"), tone="danger", says=_("无记录：{reason}"), batch=True, undo="duties.reopen_task")
def close_task(task: Task, /, *, by: Member, reason: str) -> Changes:
    """It was due, nobody wrote it down, and it is not invented afterwards; the 《情况说明》 tells it."""
    if task.due_on > clock.today():
        raise Refused(_("“{title}”还没有到期，不能记为无记录。").format(title=task.title))
    task.because, task.status, task.unrecorded_on = reason, UNRECORDED, clock.today()
    return Changes(task, update=settled([task]))


@action(_("改期"), says=_("改到 {due_on}：{reason}"))
def move_task(task: Task, /, *, by: Member, due_on: date, reason: str) -> Changes:
    """This once by another day; the next one comes as ever."""
    if due_on < clock.today():
        raise Refused(_("只能改到今天或以后；已经做了的，请登记“做了”并填完成日期。"))
    task.due_on = due_on
    task.opens_on = min(task.opens_on, due_on)
    fors = list(TaskFor.objects.filter(task=task))
    for row in fors:
        row.due_on = due_on
    return Changes(task, update=fors)
