"""Playing a demo school: each room's demo.py says what happened when, and all of it is done in the order of time.

A room's demo.py has `scenes(stage)`, which yields `Scene`s; a scene is one ordinary action at a moment, with the clock
standing there. What would lie after now has not happened. Chance is seeded by school and room: the same day gives the
same school, up to keys and passwords.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from houqin.core import clock
from houqin.core.rooms import all_modules


@dataclass(frozen=True)
class Scene:
    """One thing that happened: the moment, and what was done."""

    moment: datetime
    do: Callable[[], Any]


@dataclass
class Stage:
    """What the rooms of one demo school share while it is played."""

    school: Any
    script: str  # which of the demo schools is played
    first_day: date  # from here on records count
    until: datetime  # nothing happens after this
    whole: bool = False  # what is done each day is played from the first day on, not of the last weeks alone
    people: dict[str, Any] = field(default_factory=dict)  # by name, and by what they are there for
    places: dict[str, Any] = field(default_factory=dict)
    logins: list[tuple[str, str, str, str]] = field(default_factory=list)  # (for what, name, login, password)
    pins: dict[str, str] = field(
        default_factory=dict
    )  # name -> the four digits of who works on a shared device
    told: list[str] = field(
        default_factory=list
    )  # what else whoever tries the school out must know, line by line

    @property
    def founded_on(self) -> date:
        """The Monday of the week before the first day: the week in which everything was entered."""
        return self.first_day - timedelta(days=self.first_day.weekday() + 7)

    def founding(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment of the founding week; day 0 is its Monday."""
        return clock.at(self.founded_on + timedelta(days=day), hour, minute)

    def chance(self, room: str) -> Random:
        """The room's own dice: what another room throws does not change them."""
        return Random(f"{self.script}.{room}")


def scenes_of(stage: Stage) -> list[Scene]:
    """All rooms' scenes by time; of two at the same moment the room that comes first in the house goes first."""
    found: list[Scene] = []
    for _room, module in all_modules("demo"):
        found += module.scenes(stage)
    return sorted(found, key=lambda scene: scene.moment)


def play(stage: Stage) -> int:
    """Let everything happen; gives how many scenes were played."""
    played = 0
    for scene in _past(stage):
        with clock.moved(scene.moment):
            scene.do()
        played += 1
    return played


def _past(stage: Stage) -> Iterator[Scene]:
    return (scene for scene in scenes_of(stage) if scene.moment <= stage.until)
