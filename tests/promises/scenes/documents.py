"""Many documents by many writers, of which a fifth are rolled back after their number was drawn."""

import random
from collections import Counter
from typing import Any

from houqin.core import actions
from tests.promises.scenes.asking import a_place, report, unlimited, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.stage import alone, key, together

__all__ = ["play", "warm_up"]


def play(writers: int, documents: int) -> dict[str, Any]:
    """Each writer tries until `documents` of its own are kept or given back; what the numbers look like then."""
    place = alone(lambda tell: tell(a_place()))[0]
    statuses = Counter(status for told in together(writers, _write, documents, place) for status in told)
    now = state()
    return {
        "kept": statuses[201],
        "rolled_back": statuses[409],
        "other": {str(s): n for s, n in statuses.items() if s not in (201, 409)},
        "tickets": now["tickets"],
        "gaps": gaps(now["numbers"])[:20],
        "faults": now["faults"],
        "halves": now["halves"],
    }


def _write(number: int, documents: int, place: str, tell: Any) -> None:
    remember = actions.remember

    def sometimes(*entry: Any) -> Any:
        if random.random() < 0.2:
            raise actions.Refused("rolled back on purpose")
        return remember(*entry)

    actions.remember = sometimes
    for each in range(documents):
        unlimited()
        status, _answer = report(each, key(number * documents + each), place)
        tell(status)
