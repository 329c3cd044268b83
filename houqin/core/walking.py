"""Each school's history is walked once a week by the worker: a change behind its back is found without anybody asking."""

import logging
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock, heads, history
from houqin.core.errors import Refused
from houqin.core.history import Fault, Head
from houqin.core.schedules import every_day
from houqin.core.scope import in_school, one_moment
from houqin.core.words import day_words
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


def walk(school: Any) -> tuple[int, list[Fault], list[heads.DayHead]]:
    """The whole chain and the kept heads, as they are at one moment; that they hold is noted.

    How many entries there are, what is wrong with them, and the kept heads that stand in the chain no more.
    """
    began = clock.now()
    with one_moment(), in_school(school):
        length, faults = history.verify()
        gone = heads.forgotten()
    if not faults and not gone:
        with writing(school):
            Head.objects.update(checked_at=began)
    return length, faults, gone


def check(school: Any) -> int:
    """How many entries the history has, when it holds. Refused with the first fault else."""
    length, faults, gone = walk(school)
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
    if gone:
        log.error("school %s: the head kept on %s stands in the history no more", school.code, gone[0].day)
        sentence = _(
            "{day} 记下的链首（第 {number} 条）不在办理记录里了。请运行 houqin verify，并保留现在的数据和备份。"
        )
        raise Refused(sentence.format(day=day_words(gone[0].day), number=gone[0].number))
    return length
