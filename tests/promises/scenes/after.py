"""After a storm outside: which requests were kept, what was done twice, and whether everything else holds."""

from collections import Counter
from typing import Any

from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from tests.cast import browser
from tests.promises.scenes.asking import a_place, report, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.stage import alone, cast, key

__all__ = ["play", "warm_up"]


def play(what: str, keys: list[str] | None = None) -> dict[str, Any]:
    """What is asked for.

    `place`: where to report; `sessions`: people signed in; `look`: what came of these keys; `twice`: one wish sent under
    two keys, as a control.
    """
    if what == "place":
        return {"place": alone(lambda tell: tell(a_place()))[0]}
    if what == "sessions":
        return alone(_sessions)[0]
    if what == "twice":
        alone(lambda tell: [report(0, key(number, 9), a_place()) for number in (0, 1)])
    now = state()
    kept = Counter(now["keys"])
    return {
        "lost": sum(kept[name] == 0 for name in keys or []),
        "twice": alone(_twice)[0],
        "bad": [*now["faults"], *now["halves"], *gaps(now["numbers"])],
    }


def _sessions(tell: Any) -> None:
    people = cast()
    tell(
        {
            "place": a_place(),
            "sessions": [
                browser(who).cookies["session"].value for who in (people.tan, people.wen, people.hu)
            ],
        }
    )


def _twice(tell: Any) -> None:
    with in_school(cast().school):
        wishes = Counter(Ticket.objects.values_list("fault", flat=True))
    tell(sum(count - 1 for count in wishes.values()))
