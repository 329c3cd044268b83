"""A duty as the head of the demo school adds it."""

from datetime import date
from typing import Any

from houqin.core.demo import Stage
from houqin.duties import actions


def add(
    stage: Stage,
    first_on: date,
    title: str,
    often: str,
    area: str,
    whom: str,
    minutes: int,
    proof: str,
    place: str,
    _missed: tuple[int, ...],
) -> None:
    person = whom in stage.people and stage.people[whom].name == whom
    said: dict[str, Any] = {"members": [stage.people[whom]]} if person else {"others": whom}
    actions.add_duty(
        stage.school,
        by=stage.people["总务主任"],
        title=title,
        how_often=often,
        area=area,
        minutes=minutes,
        proof=proof,
        elsewhere="阳光食堂平台" if proof == "elsewhere" else "",
        place=stage.places.get(place),
        first_on=first_on,
        **said,
    )
