"""Many documents by many writers, of which a fifth are rolled back after their number was drawn."""

import random
from collections import Counter
from typing import Any

from houqin.core import actions
from tests.promises.broken import put
from tests.promises.conftest import SOAK
from tests.promises.scenes.asking import a_place, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.stage import alone, cast, key, together

__all__ = ["play", "warm_up"]
ON_PURPOSE = "rolled back on purpose"


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

    remember = put(actions, "remember", sometimes)
    tan = cast().tan
    for each in range(documents):
        answers = {"place": place, "fault": f"灯 {each} 不亮"}
        try:
            actions.perform("repairs.report_ticket", by=tan, data=answers, key=key(number * documents + each))
            tell("kept")
        except actions.Refused as reason:
            tell("rolled back" if reason.sentence == ON_PURPOSE else str(reason))
