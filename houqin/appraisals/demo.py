"""The month before last in the demo school: drawn up for its kitchen and gate, one objects, the head answers and confirms."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from houqin.appraisals import actions
from houqin.appraisals.models import Appraisal
from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.terms.demo import school_days

HEAD, COOK, GUARD = "韩守田", "田桂花", "高铁成"


def scenes(stage: Stage) -> Iterator[Scene]:
    """On the first two days of this month on which there is school; of a whole term in every month."""
    last = clock.local(stage.until).date().replace(day=1)
    if stage.script != "DEMO":
        return
    days = [day for day in school_days(stage) if clock.at(day, 18) <= stage.until]
    for first in _months(stage.first_day, last) if stage.whole else (last,):
        yield from _month(
            stage, first, [day for day in days if first <= day < _next(first)], objects=first == last
        )


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of the months after the first one."""
    while (first := _next(first)) <= last:
        yield first


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def _month(stage: Stage, first: date, days: list[date], *, objects: bool) -> Iterator[Scene]:
    """The month before: one objects to the last of them, the head answers."""
    if not days or first <= stage.first_day + timedelta(days=29):
        return
    yield Scene(clock.at(days[0], 16), partial(_draw, stage, first - timedelta(days=1)))
    if not objects:
        return
    yield Scene(clock.at(days[0], 17), partial(_object, stage))
    if len(days) > 1:
        yield Scene(clock.at(days[1], 16), partial(_reply, stage))


def _people(stage: Stage) -> list[Any]:
    return [stage.people[name] for name in (COOK, GUARD) if name in stage.people]


def _draw(stage: Stage, month: date) -> None:
    actions.draw_up_appraisals(
        stage.school, by=stage.people[HEAD], month=month, people=_people(stage), leave=[]
    )


def _sheet(stage: Stage, who: Any) -> Any:
    with in_school(stage.school):
        return Appraisal.objects.filter(member=who).order_by("-month").first()


def _object(stage: Stage) -> None:
    who = stage.people[COOK]
    actions.object_appraisal(
        _sheet(stage, who), by=who, words="有两天我去县里参加食品安全培训，回来又补了课，表上没有写"
    )


def _reply(stage: Stage) -> None:
    who = stage.people[COOK]
    facts: dict[str, Any] = {
        "reply": "查过培训通知，属实，加2分",
        "extra": 2,
        "why_extra": "参加县里食品安全培训两天",
    }
    actions.reply_appraisal(_sheet(stage, who), by=stage.people[HEAD], **facts)
