"""Somebody works on while the history is walked: his entry comes after the last one that was read."""

import threading
from collections.abc import Iterator
from typing import Any

from django.db import connections

from houqin.core import history, walking
from tests.promises.scenes.asking import a_place, report, unlimited, warm_up
from tests.promises.stage import alone, cast, key

__all__ = ["play", "warm_up"]


def play() -> dict[str, Any]:
    """The faults that the walk found, and whether the entry was made in the middle of it."""
    place = alone(lambda tell: tell(a_place()))[0]
    return dict(alone(_walk, place)[0])


def _walk(place: str, tell: Any) -> None:
    unlimited()
    made: list[int] = []
    really = history._walk

    def disturbed() -> Iterator[Any]:
        yield from really()
        somebody = threading.Thread(target=_work, args=(place, made))
        somebody.start()
        somebody.join(60)

    history._walk = disturbed
    _length, faults, _gone = walking.walk(cast().school)
    tell({"made": made, "faults": [fault.sentence for fault in faults]})


def _work(place: str, made: list[int]) -> None:
    made.append(report(0, key(0), place)[0])
    connections.close_all()
