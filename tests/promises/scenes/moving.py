"""A school that arrives while the processes that take it in are killed, each at a statement or commit of its own."""

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.promises.broken import put
from tests.promises.scenes.dying import Steps, part
from tests.promises.stage import Child, alone

__all__ = ["play"]


def play(package: str, passphrase: str, rounds: int, in_pieces: bool = False) -> dict[str, Any]:
    """Kill arrivals before their end; then one in peace, and once more. `in_pieces` takes the one transaction away."""
    whole = alone(_count, package, passphrase)[0]
    deaths, bad = 0, []
    for number in range(rounds):
        last = int(whole * part(number, rounds))
        child = Child(_arrive, package, passphrase, last, in_pieces)
        child.told()
        deaths += child.killed
        bad += alone(_left_behind, package)[0]
        if bad:
            break
    if in_pieces:
        return {"deaths": deaths, "bad": bad}
    codes = [alone(_arrive, package, passphrase, None, False)[0] for _twice in range(2)]
    return {"deaths": deaths, "bad": bad, "codes": codes, **alone(_end, package)[0]}


def _options(package: str, passphrase: str, **more: Any) -> argparse.Namespace:
    given = {"file": Path(package), "passphrase_file": Path(passphrase), "json": True, "link": [], **more}
    return argparse.Namespace(
        **{"district": None, "code": "MOVED", "link_by_phone": False, "dry_run": False} | given
    )


def _count(package: str, passphrase: str, tell: Any) -> None:
    """How many moments an arrival has; it is taken back at its end."""
    from houqin.commands import import_school
    from houqin.core.moving import arriving
    from houqin.core.moving.package import MoveFailed

    def refuse(_package: Any) -> None:
        tell(steps.count)
        raise MoveFailed("taken back")

    put(arriving, "_look_again", refuse)
    steps = Steps()
    with contextlib.suppress(Exception):
        _quietly(import_school.run, _options(package, passphrase))


def _arrive(package: str, passphrase: str, last: int | None, in_pieces: bool, tell: Any) -> None:
    from houqin.commands import import_school
    from houqin.core.moving import arriving

    if in_pieces:
        put(arriving, "writing", _in_pieces)
    Steps(last)
    tell(_quietly(import_school.run, _options(package, passphrase)))


def _quietly(run: Any, options: Any) -> int:
    import io

    with contextlib.redirect_stdout(io.StringIO()):
        return int(run(options))


@contextlib.contextmanager
def _in_pieces(school: Any) -> Iterator[None]:
    """Each statement for itself; in_school would open a transaction on PostgreSQL."""
    from django.db import connection

    from houqin.core import scope
    from houqin.core.writing import the_only_writer

    if connection.vendor == "postgresql":
        with connection.cursor() as asking:
            asking.execute("SELECT set_config('houqin.school', %s, false)", [str(school.pk)])
    token = scope._current.set(school.pk)
    try:
        with the_only_writer():
            yield
    finally:
        scope._current.reset(token)


def _key(package: str) -> Any:
    import json
    import zipfile
    from uuid import UUID

    with zipfile.ZipFile(package) as book:
        return UUID(json.loads(book.read("manifest.json"))["school"]["id"])


def _left_behind(package: str, tell: Any) -> None:
    """What a killed arrival left where it is served from: nothing is good."""
    from houqin.core import history
    from houqin.core.files import store
    from houqin.core.scope import in_school
    from houqin.people.models import Member, School, User

    key = _key(package)
    left = [f"{model.__name__} {count}" for model, count in _counts(key) if count]
    left += ["school"] if School.objects.filter(pk=key).exists() else []
    left += ["accounts"] if User.objects.exclude(members__isnull=False).exists() else []
    left += ["members"] if Member.everywhere.filter(school_id=key).exists() else []
    left += ["files"] if (store.root() / key.hex).exists() else []
    for school in School.objects.exclude(pk=key):
        with in_school(school):
            left += [str(fault) for fault in history.verify()[1]]
    tell(left)


def _counts(key: Any) -> Iterator[tuple[Any, int]]:
    from houqin.core import guards
    from houqin.core.scope import in_school

    with in_school(key):
        for model in guards.school_models():
            yield model, model._default_manager.count()


def _end(package: str, tell: Any) -> None:
    """What stands there in the end."""
    from houqin.core import history
    from houqin.core.files import store
    from houqin.core.files.sweeping import sweep
    from houqin.core.scope import in_school

    key = _key(package)
    with in_school(key):
        faults = [str(fault) for fault in history.verify()[1]]
    aside = [path.name for path in (store.root() / ".arriving").iterdir()]
    tell({"faults": faults, "whole": sweep(key).is_whole, "aside": aside})
