"""What duties tell of a week: what is to be done besides each day's work, and how much of what was due was done."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.bulletins import Line, Part, rest_words
from houqin.core.facts import Span, real
from houqin.core.words import day_words
from houqin.duties.last_done import last_done
from houqin.duties.making import duties_of
from houqin.duties.models import DONE, OPEN, SKIPPED, UNRECORDED, WITHDRAWN, Task
from houqin.duties.rules.due import touching
from houqin.duties.rules.periods import DAILY
from houqin.terms.calendar import calendar_of

SHOWN = 12


def may_tell(member: Any) -> bool:
    return bool(member.can("duties.view_all_tasks") and member.can(Task.view_code()))


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """What ends in this week, made already or to come; spot checks are not told, each day's work is known."""
    if not may_tell(member):
        return
    made = Task.objects.visible_to(member).exclude(status=WITHDRAWN).exclude(duty__spot=True)
    made = made.exclude(duty__unit__in=DAILY).filter(due_on__range=(span.first, span.last))
    lines = [
        (due, _where(path), title) for due, path, title in made.values_list("due_on", "place__path", "title")
    ]
    lines += _to_come(member, span)
    if not lines:
        return
    lines.sort(key=lambda line: (line[0], line[2]))
    shown = [Line(where, title, day_words(due)) for due, where, title in lines[:SHOWN]]
    said = [_("到期的任务{count}项。").format(count=len(lines))]
    yield Part(_("任务"), shown, rest_words(len(lines), SHOWN), said, url="/duties/tasks/?tab=open")


def _where(path: str | None) -> str:
    return path or ""


def _to_come(member: Any, span: Span) -> Iterator[tuple[Any, str, str]]:
    """Windows of the duties that have not opened yet."""
    first = max(span.first, clock.today() + timedelta(days=1))
    if first > span.last:
        return
    calendar = calendar_of(member.school)
    duties = duties_of(first, span.last)
    done = last_done(duties)
    for duty in duties:
        if duty.unit in DAILY or duty.spot:
            continue
        bounds: dict[str, Any] = {"since": max(duty.first_on, duty.counts_from), "until": duty.last_on}
        bounds["done"] = done.get(duty.pk)
        for window in touching(duty.frequency, duty.on_days, calendar, first, span.last, **bounds):
            if window.opens_on >= first and window.due_on <= span.last:
                yield window.due_on, "", duty.title


def past(member: Any, span: Span) -> Iterator[Part]:
    """应做, 已做, 本次不做 and what nobody has said anything of; the trial counts nowhere."""
    if not may_tell(member):
        return
    last = min(span.last, clock.today() - timedelta(days=1))
    rows = Task.objects.visible_to(member).filter(real(member.school), due_on__range=(span.first, last))
    in_time = Q(status=DONE, deed__done_on__lte=F("due_on"))
    told = rows.exclude(status=WITHDRAWN).aggregate(
        due=Count("pk"),
        done=Count("pk", Q(status=DONE)),
        in_time=Count("pk", in_time),
        skipped=Count("pk", Q(status=SKIPPED)),
        missing=Count("pk", Q(status__in=(OPEN, UNRECORDED))),
    )
    if not told["due"]:
        return
    sentence = _("应做{due}项，做了{done}项（按期{in_time}项），本次不做{skipped}项，没有记录{missing}项。")
    figures = [
        (_("应做"), str(told["due"]), False),
        (_("已做"), str(told["done"]), False),
        (_("没有记录"), str(told["missing"]), told["missing"] > 0),
    ]
    yield Part(_("任务"), said=[sentence.format(**told)], figures=figures, url="/duties/tasks/?tab=late")
