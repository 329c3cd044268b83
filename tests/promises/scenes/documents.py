"""Many documents by many writers, of which a fifth are rolled back after their number was drawn.

Each writer in turn reports one fault, and tells four mended ones in one step: as many numbers in one transaction.
"""

import random
from collections import Counter
from typing import Any

from houqin.core import actions, clock
from houqin.core.actions import performing
from tests.promises.broken import put
from tests.promises.conftest import SOAK
from tests.promises.scenes.asking import a_place, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.stage import alone, cast, key, together

__all__ = ["play", "warm_up"]
ON_PURPOSE = "rolled back on purpose"
AT_ONCE = 4


def play(writers: int, documents: int) -> dict[str, Any]:
    """Each writer tries until `documents` of its own are kept or given back; what the numbers look like then."""
    place = alone(lambda tell: tell(a_place()))[0]
    words = Counter(word for told in together(writers, _write, documents, place) for word in told)
    now = state()
    return {
        "kept": words["kept"],
        "rolled_back": words["rolled back"],
        "other": {word: n for word, n in words.items() if word not in ("kept", "rolled back")},
        "tickets": now["tickets"],
        "gaps": gaps(now["numbers"])[:20],
        "faults": now["faults"],
        "halves": now["halves"],
    }


def _write(number: int, documents: int, place: str, tell: Any) -> None:
    remember: Any = None
    luck = random.Random() if SOAK > 1 else random.Random(number)

    def sometimes(*entry: Any) -> Any:
        if luck.random() < 0.2:
            raise actions.Refused(ON_PURPOSE)
        return remember(*entry)

    remember = put(performing, "remember", sometimes)
    people = cast()
    mended = [{"place": place, "done": "换灯管", "kind": "electric", "on": f"{clock.today()}"}] * AT_ONCE
    steps = [
        ("repairs.report_ticket", people.tan, {"place": place, "fault": "灯不亮"}, 1),
        ("repairs.record_done", people.wen, {"lines": mended}, AT_ONCE),
    ]
    for each in range(documents * len(steps) // (1 + AT_ONCE)):
        action, by, answers, count = steps[each % len(steps)]
        try:
            actions.perform(action, by=by, data=answers, key=key(number * documents + each))
            came_to = "kept"
        except actions.Refused as reason:
            came_to = "rolled back" if reason.sentence == ON_PURPOSE else str(reason)
        for _document in range(count):
            tell(came_to)
