"""Two contents under one key at the same moment: one is done, who sent the other is told that it was not."""

from collections import Counter
from typing import Any

from tests.promises.scenes.asking import a_place, ask, unlimited, warm_up
from tests.promises.scenes.checking import state
from tests.promises.stage import alone, crowd, key, together

__all__ = ["play", "warm_up"]


def play(keys: int, senders: int) -> dict[str, Any]:
    """How many keys had one effect, and whether 201 went to one content only and 422 to the other."""
    place = alone(lambda tell: tell(a_place()))[0]
    answers = together(senders, _send, crowd.Barrier(senders), keys, place)
    clear = 0
    for number in range(keys):
        told = [(sender % 2, each[number]) for sender, each in enumerate(answers)]
        winners = {content for content, status in told if status == 201}
        losers = {content for content, status in told if status == 422}
        clear += len(winners) == 1 and losers == {0, 1} - winners
    effects = Counter(state()["keys"])
    return {"clear": clear, "one_effect": sum(effects[str(key(number))] == 1 for number in range(keys))}


def _send(number: int, gate: Any, keys: int, place: str, tell: Any) -> None:
    for each in range(keys):
        gate.wait(60)
        unlimited()
        words = ("窗坏了", "门坏了")[number % 2]
        status, _answer = ask("tan", "repairs.report_ticket", key(each), place=place, fault=words)
        tell(status)
