"""Who is told what about tasks: each morning what is mine today, in one message, and what was given to me."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.notices.quiet import is_quiet
from houqin.core.notices.telling import Done, Said, tells, topic, write
from houqin.core.words import day_words
from houqin.duties.holding import ROSTER, keys_of
from houqin.duties.models import Task, TaskFor
from houqin.duties.models.tasks import OPEN
from houqin.people.models import Member, School
from houqin.rosters.turns import members_on

TODAY = topic("duties.today", _lazy("今天要做的任务（每天早上一条）"))
GIVEN = topic("duties.given", _lazy("交办、转给我的任务"))
URL = "/duties/tasks/"


@tells(GIVEN, "duties.add_task", "duties.give_task")
def given(done: Done, by: Member) -> Iterator[Said]:
    """To the people it names; roles and posts see it on 今天."""
    task = done.row
    keys = [row.key for row in done.rows if isinstance(row, TaskFor) and row.open]
    people = [key.removeprefix("member:") for key in keys if key.startswith("member:")]
    text = _("{who}交给您：{what}（{day}前）").format(
        who=by.name, what=task.title[:120], day=day_words(task.due_on)
    )
    yield Said(tuple(_uuids(people)), text, task.pk, f"{URL}{task.pk}/")


def _uuids(texts: list[str]) -> list[Any]:
    return list(Member.objects.filter(pk__in=texts).values_list("pk", flat=True))


def every_morning(school: School, day: date) -> int:
    """One message for each who has something to do; on days off only to whom something falls just then."""
    quiet = is_quiet(school, day)
    rows = TaskFor.objects.filter(open=True, **({"due_on": day} if quiet else {"due_on__lte": day}))
    tasks: dict[str, dict[Any, date]] = defaultdict(dict)
    for key, task, due_on in rows.values_list("key", "task", "due_on"):
        tasks[key][task] = due_on
    if not tasks:
        return 0
    turns = _turns(school, list(tasks), day)
    told = []
    for member in Member.objects.filter(active=True, user__isnull=False).select_related("school"):
        member.__dict__["_turns_today"] = (clock.today(), turns.get(member.pk, []))
        mine = {task: due for key in keys_of(member) for task, due in tasks.get(key, {}).items()}
        if mine:
            told.append(
                (uuid5(member.pk, f"duties {day.isoformat()}"), TODAY, _morning(school, member, mine, day))
            )
    return len(write(school, told))


def _turns(school: School, keys: list[str], day: date) -> dict[Any, list[str]]:
    """member -> the keys of the rosters on which he has a turn, of those that have something to do."""
    found: dict[Any, list[str]] = defaultdict(list)
    for key in keys:
        kind, _colon, value = key.partition(":")
        for member in members_on(school, value, day) if kind == ROSTER else ():
            found[member.pk].append(key)
    return found


def _morning(school: School, member: Member, mine: dict[Any, date], day: date) -> Said:
    """今天要做3项，其中逾期1项; in the trial nothing is late."""
    late = 0 if school.is_trial(day) else Counter(due < day for due in mine.values())[True]
    text = _("今天要做{count}项").format(count=len(mine))
    text += _("，其中逾期{count}项").format(count=late) if late else ""
    return Said((member.pk,), text, member.pk, f"{URL}?tab=mine")


def group_lines(school: School) -> list[str]:
    """A line for the group's digest: how many are late; no names, nothing when nothing is, or in the trial."""
    if school.is_trial() or school.go_live_on is None:
        return []
    since = clock.at(school.go_live_on)
    late = Task.objects.filter(status=OPEN, due_on__lt=clock.today(), recorded_at__gte=since).count()
    return [_("任务逾期 {count} 项").format(count=late)] if late else []
