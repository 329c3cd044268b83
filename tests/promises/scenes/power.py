"""The power goes out while reports come in, again and again; what had been acknowledged must be there afterwards."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from houqin.core import writing
from tests.promises.broken import put
from tests.promises.scenes import disks
from tests.promises.scenes.asking import a_place, report, unlimited, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.scenes.dying import part
from tests.promises.stage import Child, alone, key

__all__ = ["play", "warm_up"]


def play(cuts: int) -> dict[str, Any]:
    """So many cuts; `lost` counts what was acknowledged and is gone. On PostgreSQL only what its commits wait for."""
    if connection.vendor == "postgresql":
        return {"waits": alone(_what_commits_wait_for)[0]}
    database = Path(settings.DATABASES["default"]["NAME"])
    survives = database.with_name("survives")
    place = alone(lambda tell: tell(a_place()))[0]
    disks.copy(database, survives)
    acked: list[str] = []
    for number in range(cuts):
        child = Child(_work, number, place, str(survives))
        child.wait_for_word()
        time.sleep(0.15 * part(number, cuts))
        child.kill()
        watched, *told = child.told()
        if not watched:
            return {"watched": False}
        acked += told
        disks.cut(database, survives)
    now = state()
    there = set(now["keys"])
    return {
        "watched": True,
        "acked": len(acked),
        "lost": sum(name not in there for name in acked),
        "bad": [*now["faults"], *now["halves"], *gaps(now["numbers"])],
        "integrity": now["integrity"],
    }


def _what_commits_wait_for(tell: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes')"
        )
        tell(cursor.fetchone())


def _work(number: int, place: str, survives: str, tell: Any) -> None:
    """Report for ever, telling each one that was acknowledged; the first is told before the clock of the cut begins."""
    watched = disks.watch(Path(survives))
    if number % 2:  # so that cuts fall into checkpoints too
        put(writing, "CHECKPOINT_EVERY", 3)
    for each in range(10_000):
        unlimited()
        this = key(each, 100 + number)
        status, _answer = report(each, this, place)
        if each == 0:
            tell(watched)
        if status == 201:
            tell(str(this))
