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

HEAD, COOK, GUARD = "韩守田", "田桂花", "高铁成"


def scenes(stage: Stage) -> Iterator[Scene]:
    """On the second of the month, and two days later."""
    if stage.script != "DEMO":
        return
    first = clock.local(stage.until).date().replace(day=1)
    drawn = clock.at(first + timedelta(days=1), 16)
    if drawn.date() > stage.first_day + timedelta(days=31):
        yield Scene(drawn, partial(_draw, stage, first - timedelta(days=1)))
        yield Scene(drawn + timedelta(hours=3), partial(_object, stage))
        yield Scene(drawn + timedelta(days=1), partial(_reply, stage))


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
