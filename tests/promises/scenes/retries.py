"""A request whose server dies: killed at some moment, sent again with the same key, and counted.

Half of the deaths come by the clock from outside, half just before or after a statement or the commit.
"""

import time
from collections import Counter
from typing import Any

from tests.promises.scenes.asking import a_place, report, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.scenes.dying import Steps, moment, part
from tests.promises.stage import Child, alone, key

__all__ = ["play", "warm_up"]


def play(kills: int) -> dict[str, Any]:
    """Until so many have died: how many of them after their effect, and what the second sending was answered."""
    place = alone(lambda tell: tell(a_place()))[0]
    _first, (moments, seconds) = [alone(_measure, place, number)[0] for number in (0, 1)]
    trial, deaths, stuck, lost, done_before = -1, 0, 0, 0, 0
    while deaths < kills and trial < 4 * kills:
        trial += 1
        turn, turns = trial // 2, kills // 2
        last = moment(turn, turns, moments) if trial % 2 else None
        child = Child(_send, trial, place, last)
        child.wait_for_word()
        if last is None:
            time.sleep(seconds * part(turn, turns))
            child.kill()
        first = child.told()[1:]
        deaths += child.killed
        status, replayed = alone(_again, trial, place)[0]
        stuck += status != 201
        lost += bool(first) and not replayed
        done_before += bool(replayed and child.killed)
    now = state()
    effects, trials = Counter(now["keys"]), trial + 1
    return {
        "trials": trials,
        "deaths": deaths,
        "done_before": done_before,
        "stuck": stuck,
        "lost": lost,
        "one_effect": sum(effects[str(key(number))] == 1 for number in range(trials)),
        "gaps": gaps(now["numbers"]),
        **{name: now[name] for name in ("faults", "halves", "integrity")},
    }


def _measure(place: str, number: int, tell: Any) -> None:
    """How many moments and how many seconds one request takes, in a child like those that will die."""
    steps, began = Steps(), time.monotonic()
    report(number, key(number, 7), place)
    tell([steps.count, time.monotonic() - began])


def _send(trial: int, place: str, last: int | None, tell: Any) -> None:
    Steps(last)
    tell("begins")
    status, _answer = report(trial, key(trial), place)
    tell(status)


def _again(trial: int, place: str, tell: Any) -> None:
    status, answer = report(trial, key(trial), place)
    tell([status, answer.get("replayed")])
