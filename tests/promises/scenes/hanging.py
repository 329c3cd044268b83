"""A database that does not answer: somebody holds what every writer waits for. Whoever watches is told so within a second."""

import threading
import time
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from houqin.core import clock
from houqin.core.backup import proving
from houqin.core.health import ready
from tests.promises.broken import put
from tests.promises.scenes.asking import warm_up
from tests.promises.stage import Child

__all__ = ["play", "warm_up"]
HOLDS = 6.0  # seconds at most: until the question was answered
PATIENCE = 30.0  # where nothing hangs, on a busy machine


def play() -> dict[str, Any]:
    """What /readyz says before, while and after the database hangs, and how long it took."""
    proving._keep(proving.Last(clock.now(), "somewhere", 1))
    patience = put(ready, "PATIENCE", PATIENCE)
    told: dict[str, Any] = {"before": _asked()}
    ready.PATIENCE = patience
    connection.close()
    holder = Child(_hold)
    holder.wait_for_word()
    told["hanging"] = _asked()
    told["again"] = _asked()
    told["alive"] = Client().get("/healthz").status_code
    told["threads"] = sum(each.name == "houqin-ready" for each in threading.enumerate())
    holder.kill()
    holder.told()
    _wait_for_the_thread()
    ready.PATIENCE = PATIENCE
    told["after"] = _asked()
    return told


def _asked() -> dict[str, Any]:
    ready.forget()
    began = time.perf_counter()
    answer = Client().get("/readyz")
    return {
        "status": answer.status_code,
        "seconds": time.perf_counter() - began,
        "not_ready": answer.json()["not_ready"],
    }


def _wait_for_the_thread() -> None:
    """Until the question that hung has its answer."""
    for each in threading.enumerate():
        if each.name == "houqin-ready":
            each.join(PATIENCE)


def _hold(tell: Any) -> None:
    """Holds the write lock of SQLite, or the table that is written, for some seconds."""
    if connection.vendor == "sqlite":
        from houqin.core.writing import the_only_writer

        with the_only_writer():
            tell("held")
            time.sleep(HOLDS)
        return
    import psycopg

    with psycopg.connect(**_address()) as mine:
        mine.execute("LOCK TABLE core_attempt IN ACCESS EXCLUSIVE MODE")
        tell("held")
        time.sleep(HOLDS)


def _address() -> dict[str, Any]:
    found = settings.DATABASES["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {name: found[key] for name, key in names.items()}
