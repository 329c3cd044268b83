"""A machine whose clock is wrong, as libfaketime makes it: days off, set back while people write, phones years off.

Played under a preloaded library that reads its offset from a file before each look at the clock (test_clock.py).
"""

import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import CommandError

from houqin import readiness
from houqin.core import clock
from houqin.core.history import Entry, Head
from houqin.core.pages.opened import stamp
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from tests.cast import browser
from tests.promises.scenes.asking import a_place, report, unlimited, warm_up
from tests.promises.scenes.checking import state
from tests.promises.stage import Child, alone, cast, key

__all__ = ["play", "warm_up"]
DAY, TEN_MINUTES, THREE_YEARS = 86400, 600, 3 * 365 * 86400
WRITERS = 4


class Wrong:
    """The clock of this machine and its children: so many seconds off."""

    def __init__(self, sheet: str) -> None:
        self._sheet, self.seconds = Path(sheet), 0
        self.stands(0)

    def stands(self, seconds: int) -> None:
        """Written whole: a half-read line would be another time."""
        new = self._sheet.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self._sheet)
        self.seconds = seconds


def play(sheet: str, rounds: int) -> dict[str, Any]:
    """What the history looks like after all of it; `off` is how far the library really moved the clock."""
    wrong, place = Wrong(sheet), alone(lambda tell: tell(a_place()))[0]
    right = time.time()
    acked: list[str] = []
    for number, seconds in enumerate((0, -DAY, 0, DAY, DAY - TEN_MINUTES) * rounds):
        wrong.stands(seconds)
        acked += alone(_write, number, place, 3)
    moved = [_off(wrong, seconds, right) for seconds in (-DAY, DAY)]
    wrong.stands(2 * DAY)
    crowd = [Child(_write, 100 + number, place, 5 * rounds) for number in range(WRITERS)]
    for writer in crowd:
        writer.wait_for_word()
    wrong.stands(2 * DAY - TEN_MINUTES)
    together = [name for writer in crowd for name in writer.told()]
    wrong.stands(2 * DAY)
    labels = {
        name: alone(_by_phone, years)[0] for name, years in (("before", -THREE_YEARS), ("ahead", THREE_YEARS))
    }
    now = state()
    return {
        "moved": moved,
        "in_order": [name for name in now["keys"] if name in set(acked)] == acked,
        "lost": len({*acked, *together} - set(now["keys"])),
        "faults": now["faults"],
        "backwards": alone(_backwards)[0],
        "labels": labels,
        "refused": _starts(wrong),
    }


def _off(wrong: Wrong, seconds: int, right: float) -> int:
    """How many hours the library really moves the clock."""
    wrong.stands(seconds)
    return round((time.time() - right) / 3600)


def _write(kind: int, place: str, count: int, tell: Any) -> None:
    for number in range(count):
        unlimited()
        this = key(number, 1000 + kind)
        assert report(number, this, place)[0] == 201
        tell(str(this))


def _by_phone(seconds: int, tell: Any) -> None:
    """Somebody notes what was mended yesterday; his phone says that he tried years ago, or will."""
    number, here, now = str(uuid4()), cast(), clock.now()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    line = {"place": a_place(), "done": "换灯管", "kind": "electric", "on": yesterday}
    posted = {f"lines-0-{name}": value for name, value in line.items()} | {
        "key": number,
        "opened": stamp(number),
        "tried_at": (now + timedelta(seconds=seconds)).isoformat(),
    }
    answer = browser(here.wen).post("/repairs/record_done/", posted)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    with in_school(here.school):
        row = Ticket.objects.order_by("-number")[0]
        tell([row.entered, row.device_at is None])


def _backwards(tell: Any) -> None:
    """How many entries are recorded before the one in front of them."""
    with in_school(cast().school):
        times = list(Entry.objects.order_by("number").values_list("recorded_at", flat=True))
    tell(sum(later < earlier for earlier, later in pairwise(times)))


def _starts(wrong: Wrong) -> dict[str, bool]:
    """Whether a start is refused one minute and three minutes before the last record."""
    last = alone(_last)[0]
    told = {}
    for minutes in (1, 3):
        wrong.stands(wrong.seconds + round(last - time.time()) - 60 * minutes)
        told[str(minutes)] = alone(_refused)[0]
    return told


def _last(tell: Any) -> None:
    with in_school(cast().school):
        tell(Head.objects.get().at.timestamp())


def _refused(tell: Any) -> None:
    try:
        readiness.require_right_clock()
    except CommandError as reason:
        tell("时钟" in str(reason))
    else:
        tell(False)
