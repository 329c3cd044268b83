"""Backups made while eight writers write, or killed somewhere; and a look at what a restore brought back."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from houqin.core.backup import database, making
from houqin.core.backup.places import finished
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from tests.promises.broken import put
from tests.promises.scenes.asking import a_place, report, unlimited, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.scenes.dying import part
from tests.promises.scenes.work import WORK
from tests.promises.stage import Child, alone, cast, key

__all__ = ["play", "warm_up"]


def play(what: str, **options: Any) -> dict[str, Any]:
    """One of the scenes below."""
    scenes: dict[str, Any] = {"crowd": _crowd, "killed": _killed, "look": _look_at, "once": _once}
    told: dict[str, Any] = scenes[what](**options)
    return told


def _once(folder: str, photos: int = 3) -> dict[str, Any]:
    """A few tickets and photos, then one backup."""
    alone(_work, photos)
    return {"folder": alone(lambda tell: tell(str(making.make(Path(folder)).folder)))[0]}


def _work(photos: int, tell: Any) -> None:
    step, place = WORK["uploading"](0, ""), a_place()
    for number in range(photos):
        step(number)
        report(number, key(number, 77), place)


def _crowd(folder: str, count: int) -> dict[str, Any]:
    """Eight writers of tickets, two of photos too; `must`: what had been acknowledged when each backup began."""
    place, stop = alone(lambda tell: tell(a_place()))[0], Path(settings.DATA_DIR) / "stop"
    writers = [Child(_write, number, place, stop) for number in range(8)]
    made = []
    for _number in range(count):
        _wait(20, lambda: alone(lambda tell: tell(_tickets()))[0])  # the stage holds no connection itself
        made.append(_one_backup(folder))
    stop.touch()
    told = [word for writer in writers for word in writer.told()]
    return {
        "acked": len(told),
        "backups": [
            {"folder": path, "must": [name for name, at in told if at < began]} for path, began, _end in made
        ],
        "meanwhile": [sum(began < at < ended for _name, at in told) for _path, began, ended in made],
    }


def _one_backup(folder: str) -> tuple[str, float, float]:
    began = time.monotonic()
    path = alone(_make_among_writers, folder)[0]
    return path, began, time.monotonic()


def _make_among_writers(folder: str, tell: Any) -> None:
    """However quick the machine is, people write between the database's moment and the copying of the photos."""
    write: Any = None

    def write_and_wait(new: Path) -> None:
        write(new)
        _wait(8, _tickets)

    write = put(database, "write", write_and_wait)
    tell(str(making.make(Path(folder)).folder))


def _wait(more: int, counted: Callable[[], int]) -> None:
    """Until so many more were written."""
    wanted = counted() + more
    while counted() < wanted:
        time.sleep(0.05)


def _tickets() -> int:
    with in_school(cast().school):
        return int(Ticket.objects.count())


def _write(writer: int, place: str, stop: Path, tell: Any) -> None:
    photo = WORK["uploading"](writer, place)
    number = 0
    while not stop.exists():
        unlimited()
        this = key(number, 500 + writer)
        status, _answer = report(number, this, place)
        if status == 201:
            tell([str(this), time.monotonic()])
        if writer < 2 and number < 40:  # an hour's limit of photos is for one member
            photo(number)
        number += 1


def _killed(folder: str, rounds: int) -> dict[str, Any]:
    """Backups that die somewhere; afterwards one is made in peace."""
    alone(_work, 6)
    seconds = min(alone(_timed, f"{folder}-{number}")[0] for number in range(2))
    deaths, seen = 0, []
    for number in range(rounds):
        child = Child(_make, folder)
        child.wait_for_word()
        time.sleep(seconds * part(number, rounds))
        child.kill()
        child.told()
        deaths += child.killed
        seen.append([path.name for path in finished(Path(folder))])
    last = alone(lambda tell: tell(str(making.make(Path(folder)).folder)))[0]
    left = [path.name for path in Path(folder).iterdir() if path.name.startswith(".new-")]
    return {"deaths": deaths, "seen": seen, "last": last, "left": left}


def _make(folder: str, tell: Any) -> None:
    tell("begins")
    making.make(Path(folder))


def _timed(folder: str, tell: Any) -> None:
    """How long a backup takes."""
    began = time.monotonic()
    making.make(Path(folder))
    tell(time.monotonic() - began)


def _look_at(must: list[str]) -> dict[str, Any]:
    """What must be true of an installation that was restored."""
    now = state()
    lost, sessions, whole, counted = alone(_more, must)[0]
    return {
        "lost": lost,
        "sessions": sessions,
        "whole": whole,
        "counted": counted,
        "gaps": gaps(now["numbers"])[:20],
        **{name: now[name] for name in ("length", "tickets", "faults", "halves", "integrity")},
    }


def _more(must: list[str], tell: Any) -> None:
    from houqin import readiness
    from houqin.core import guards
    from houqin.core.files.sweeping import sweep
    from houqin.core.sessions import SignIn

    there = set(state_keys())
    whole = sweep(cast().school).is_whole and guards.missing() == [] and readiness.pending_migrations() == []
    tell([[name for name in must if name not in there], SignIn.objects.count(), whole, _counted()])


def _counted() -> bool:
    """Whether PostgreSQL has looked at what the history holds, and will ask it by the right index."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as asking:
        asking.execute(
            "SELECT last_analyze IS NOT NULL FROM pg_stat_user_tables WHERE relname = 'core_entry'"
        )
        return bool(asking.fetchone()[0])


def state_keys() -> list[str]:
    """The keys of all requests that were kept."""
    from houqin.core.history import Entry

    with in_school(cast().school):
        return [str(each) for each in Entry.objects.values_list("key", flat=True)]
