"""Eight writers for ten seconds on one installation: four processes of two threads, each as fast as it can."""

import threading
import time
import traceback
from collections import Counter
from typing import Any

from tests.promises.scenes.asking import a_place, report, unlimited, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.stage import alone, key, together

__all__ = ["play", "warm_up"]


def play(seconds: float) -> dict[str, Any]:
    """How many were kept, what else was answered, and the longest anyone waited (milliseconds)."""
    place = alone(lambda tell: tell(a_place()))[0]
    told = [word for words in together(4, _write, seconds, place) for word in words]
    now = state()
    statuses = Counter(status for status, _milliseconds in told)
    waits = sorted(milliseconds for _status, milliseconds in told)
    return {
        "kept": statuses[201],
        "errors": {str(status): count for status, count in statuses.items() if status != 201},
        "p99_ms": waits[int(len(waits) * 0.99)],
        "longest_ms": waits[-1],
        "tickets": now["tickets"],
        "gaps": gaps(now["numbers"])[:20],
        **{name: now[name] for name in ("faults", "halves", "integrity")},
    }


def _write(number: int, seconds: float, place: str, tell: Any) -> None:
    threads = [
        threading.Thread(target=_until, args=(number * 2 + half, time.monotonic() + seconds, place, tell))
        for half in (0, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _until(writer: int, end: float, place: str, tell: Any) -> None:
    try:
        _write_until(writer, end, place, tell)
    except Exception:
        tell({"broke": traceback.format_exc()})  # a thread's error reaches nobody by itself


def _write_until(writer: int, end: float, place: str, tell: Any) -> None:
    each = 0
    while time.monotonic() < end:
        unlimited()
        began = time.monotonic()
        status, _answer = report(each, key(each, 100 + writer), place)
        tell([status, round(1000 * (time.monotonic() - began), 1)])
        each += 1
