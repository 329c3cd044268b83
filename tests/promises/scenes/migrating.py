"""Migrations killed again and again until one run comes to its end: the tables and guards are then all there."""

import time
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from houqin import readiness
from houqin.core import guards
from tests.promises.broken import put
from tests.promises.scenes import build
from tests.promises.scenes.checking import state
from tests.promises.scenes.dying import Steps, part
from tests.promises.stage import Child, alone


def play(kills: int) -> dict[str, Any]:
    """Migrate an empty database, killed `kills` times on the way; then build the cast in it and look.

    With no deaths: what one more run does for an installation that stands.
    """
    if not kills:
        return _again()
    moments = []
    for number in range(kills):
        at = part(number // 2, (kills + 1) // 2)
        last = int(100 * at) if number % 2 else None
        child = Child(_migrate, last)
        child.wait_for_word()
        if last is None:
            time.sleep(0.12 * at)
            child.kill()
        child.told()
        moments.append(child.killed)
    # The worst moment: every table is there, the guards are not yet.
    child = Child(_migrate_without_guards)
    child.told()
    alone(_migrate, None)
    missing, pending = alone(_look)[0]
    alone(lambda tell: build.play())
    now = state()
    return {
        "deaths": sum(moments) + child.killed,
        "missing": missing,
        "pending": pending,
        **{name: now[name] for name in ("faults", "halves", "integrity")},
    }


def _again() -> dict[str, Any]:
    """Of an installation with all its tables: which guards are missing after one more run."""
    alone(_migrate, None)
    return {"missing": alone(_look)[0][0]}


def _migrate(last: int | None, tell: Any) -> None:
    Steps(last)
    tell("begins")
    readiness.migrate()


def _migrate_without_guards(tell: Any) -> None:
    import os
    import signal

    put(guards, "put_up", lambda: os.kill(os.getpid(), signal.SIGKILL))
    readiness.migrate()


def _look(tell: Any) -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    tell([guards.missing(), [str(migration) for migration, _backwards in plan]])
