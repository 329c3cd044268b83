"""How what was decided stands: each decision's task says it, whoever did it and wherever it was ticked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.words import day_words
from houqin.duties.holding import NAME
from houqin.duties.models import DONE, OPEN, Task
from houqin.meetings.models import ISSUED, Decision, Meeting

NOBODY = f"{NAME}:"  # a name that nobody has: the task is his who is given it


@dataclass(frozen=True)
class Standing:
    """One decision, its task where there is one, and how it stands."""

    decision: Decision
    task: Task | None

    @property
    def late(self) -> bool:
        return self.task is not None and self.task.status == OPEN and self.task.due_on < clock.today()

    @property
    def tone(self) -> str:
        if self.task is None:
            return "closed"
        return "bad" if self.late else str(self.task.TONES[self.task.status])

    @property
    def words(self) -> str:
        """已做（11月3日 周二 丁大勇）; 还没做，已过期; 还没到期，新来的老师（待定）; 本次不做（原因）."""
        task = self.task
        if task is None:
            return str(_("没有这件任务了"))
        if task.status == DONE and task.deed is not None:
            return f"{task.get_status_display()}（{day_words(task.deed.done_on)} {task.deed.by.name}）"
        if task.status == OPEN:
            stands = str(_("还没做，已过期")) if self.late else str(_("还没到期"))
            nobody = "、".join(
                each.name for each in task.fors.all() if each.open and each.key.startswith(NOBODY)
            )
            return "，".join(filter(None, (stands, nobody)))
        return f"{task.get_status_display()}（{task.because}）" if task.because else task.get_status_display()


def standings(decisions: Iterable[Decision]) -> list[Standing]:
    """Three questions for any number of decisions; the newest task of each."""
    rows = list(decisions)
    causes = [decision.pk for decision in rows]
    tasks = (
        Task.objects.filter(cause__in=causes).select_related("deed__by").prefetch_related("fors")
        if rows
        else ()
    )
    by_cause: dict[Any, Task] = {}
    for task in sorted(tasks, key=lambda each: each.pk):
        by_cause[task.cause] = task
    return [Standing(decision, by_cause.get(decision.pk)) for decision in rows]


def last_issued(member: Any) -> Meeting | None:
    """The last meeting whose minutes are out, of those this member sees."""
    rows = Meeting.objects.visible_to(member).filter(status=ISSUED)
    found: Meeting | None = rows.order_by("-on", "-id").first()
    return found


def unfinished(member: Any, last: Meeting | None) -> list[Standing]:
    """What the last meeting decided, all of it; and what earlier ones decided and nobody has done."""
    if last is None:
        return []
    rows = Decision.objects.visible_to(member).filter(meeting__status=ISSUED).order_by("-id")
    found = standings(list(rows.select_related("meeting")[:60]))
    kept = [
        each
        for each in found
        if each.decision.meeting_id == last.pk or (each.task is not None and each.task.status == OPEN)
    ]
    return sorted(kept, key=lambda each: (each.decision.meeting.on, each.decision.number))
