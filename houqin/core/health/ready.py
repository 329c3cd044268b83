"""All parts within a second, whatever hangs: the answer is kept for a moment, so that asking often costs nothing."""

import threading
import time

from django.db import connection

from houqin.core.health import parts

PATIENCE = 0.7  # seconds that the database has for all its parts together
KEPT = 2.0  # seconds for which an answer is given again
SELDOM = {"backup", "chain"}  # what changes by the day; asked once a minute
KEPT_SELDOM = 60.0
Found = dict[str, tuple[bool, str]]

_lock = threading.Lock()
_told: tuple[float, Found] | None = None
_seldom: dict[str, tuple[float, tuple[bool, str]]] = {}
_asking: threading.Thread | None = None


def look() -> Found:
    """Part -> (whether it is well, what is seen)."""
    global _told
    with _lock:
        if _told is None or time.monotonic() - _told[0] > KEPT:
            found = {name: parts.seen(each) for name, each in parts.HERE.items()} | _in_database()
            _told = time.monotonic(), found
        return _told[1]


def forget() -> None:
    """Look anew at the next question; for tests."""
    global _told
    _told = None
    _seldom.clear()


def _in_database() -> Found:
    """What the database says in time. One that did not answer is not asked again before it has."""
    global _asking
    found: Found = {}
    parts.of_this_version()  # read from the disk, the first time: not the database's fault
    if _asking is None or not _asking.is_alive():
        _asking = threading.Thread(target=_ask, args=(found,), name="houqin-ready", daemon=True)
        _asking.start()
        _asking.join(PATIENCE)
    answered = dict(found)
    for name in parts.IN_DATABASE:
        if name not in answered:
            return answered | {name: (False, "数据库没有及时回答")}
    return answered


def _ask(found: Found) -> None:
    try:
        for name, each in parts.IN_DATABASE.items():
            found[name] = _once_a_minute(name, each) if name in SELDOM else parts.seen(each)
    finally:
        connection.close()


def _once_a_minute(name: str, each: parts.Look) -> tuple[bool, str]:
    known = _seldom.get(name)
    if known is None or time.monotonic() - known[0] > KEPT_SELDOM:
        known = _seldom[name] = time.monotonic(), parts.seen(each)
    return known[1]
