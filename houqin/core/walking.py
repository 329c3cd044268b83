"""Each school's history is walked once a week by the worker: a change behind its back is found without anybody asking."""

import logging
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock, history
from houqin.core.errors import Refused
from houqin.core.history import Head
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.core.writing import writing

log = logging.getLogger(__name__)
DAYS = 7


@every_day(at=time(2, 40), label=_("核对办理记录"))
def walk_the_history(school: Any, day: date) -> None:
    """Where the last sound walk is a week old. A fault ends as a failed job, in words for those who run the school."""
    with in_school(school):
        head = Head.objects.first()
    if head is None or (head.checked_at and clock.now() - head.checked_at < timedelta(days=DAYS)):
        return
    check(school)


def check(school: Any) -> int:
    """Walk the whole chain and note that it holds; how many entries it has. Refused with the first fault else."""
    began = clock.now()
    with in_school(school):
        length, faults = history.verify()
    if faults:
        log.error(
            "school %s: %s faults in the history, the first at entry %s",
            school.code,
            len(faults),
            faults[0].number,
        )
        sentence = _(
            "办理记录有 {count} 处被改动过，第一处是第 {number} 条。请运行 houqin verify，并保留现在的数据和备份。"
        )
        raise Refused(sentence.format(count=len(faults), number=faults[0].number))
    note(school, began)
    return length


def note(school: Any, began: datetime) -> None:
    """The history held when it was walked at this moment."""
    with writing(school):
        Head.objects.update(checked_at=began)
