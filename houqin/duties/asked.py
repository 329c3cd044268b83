"""Which tasks are asked of a member today, and by what hour; for 今天, the lists and the rooms above."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.duties.holding import keys_of
from houqin.duties.models import ALL_DAYS, HOLIDAYS, TaskFor
from houqin.duties.models.tasks import OPEN
from houqin.terms.calendar import is_day_off


def is_mine(member: Any) -> Q:
    """Still to be done, and addressed to this member."""
    return is_for(keys_of(member))


def is_for(keys: list[str]) -> Q:
    """Still to be done, and addressed to who goes by one of these keys."""
    tasks = TaskFor.objects.filter(key__in=keys, open=True)
    return Q(status=OPEN, pk__in=tasks.values("task"))


def meant_today(member: Any, today: date) -> Q:
    """Everything on a school day; on a day off what is due just then, or goes on through days off."""
    return meant_for(today, day_off=is_day_off(member.school, today))


def meant_for(today: date, *, day_off: bool) -> Q:
    """The same, where it is known what day it is."""
    if not day_off:
        return Q()
    own = Q(duty__isnull=True, due_on__lte=today)
    return Q(due_on=today) | Q(duty__on_days__in=(ALL_DAYS, HOLIDAYS)) | own


def hours_words(row: Any) -> str:
    """7:00—8:00; 8:00前."""
    first, last = (f"{t.hour}:{t.minute:02d}" if t else "" for t in (row.from_time, row.until_time))
    if first and last:
        return f"{first}—{last}"
    return (
        str(_("{time}以后").format(time=first))
        if first
        else str(_("{time}前").format(time=last)) * bool(last)
    )
