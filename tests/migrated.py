"""The empty database of the tests, kept between runs: migrating from nothing takes longer than most of what is tested.

The plugin's own set-up runs all the same, on a copy: it migrates what is missing and puts up the guards. Whatever the
tables or guards are made from makes another copy: migrations, models, the house.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection

from houqin.core import locking
from houqin.core.narrowly import rendered_narrowly

ROOT = Path(__file__).parents[1]
MADE_FROM = ("houqin/*/migrations/*.py", "houqin/*/models*.py", "houqin/*/models/*.py", "houqin/core/**/*.py")
LOCKS = ("requirements/*.txt",)


@contextmanager
def copied(folder: Path) -> Iterator[None]:
    """While the plugin makes the database, it begins with the copy kept in this folder, or leaves one there."""
    kept = folder / f"migrated_{_digest()}"
    creation: Any = connection.creation
    make = creation._create_test_db
    copy, keep = (_fill, _keep) if connection.vendor == "sqlite" else (_name_template, _make_template)

    def begin(*words: Any, **options: Any) -> Any:
        return copy(kept, make, words, options)

    with kept.with_suffix(".lock").open("w") as lock:
        locking.wait_for(lock.fileno())
        creation._create_test_db = begin
        try:
            with rendered_narrowly():
                yield
        finally:
            creation._create_test_db = make
        keep(kept)
    for other in folder.glob("migrated_*"):
        if not other.name.startswith(kept.name):
            other.unlink(missing_ok=True)


def _digest() -> str:
    found = sha256()
    for pattern in (*MADE_FROM, *LOCKS):
        for path in sorted(ROOT.glob(pattern)):
            if "tests" not in path.parts:
                found.update(f"{path.relative_to(ROOT)}".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _fill(kept: Path, make: Any, words: Any, options: Any) -> Any:
    """SQLite: into memory, from the file."""
    import sqlite3

    name = make(*words, **options)
    if kept.exists():
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        with closing(sqlite3.connect(kept)) as source:
            source.backup(connection.connection)
    return name


def _keep(kept: Path) -> None:
    import sqlite3

    if not kept.exists():
        half = kept.with_suffix(".half")
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as target:
            connection.connection.backup(target)
        half.rename(kept)


def _name_template(kept: Path, make: Any, words: Any, options: Any) -> Any:
    """PostgreSQL: the database kept on the same server, where there is one."""
    if _on_this_server(kept.name):
        connection.settings_dict["TEST"]["TEMPLATE"] = kept.name
    return make(*words, **options)


def _make_template(kept: Path) -> None:
    if _on_this_server(kept.name):
        return
    made = connection.settings_dict["NAME"]
    connection.close()  # a template may have nobody in it
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{kept.name}" TEMPLATE "{made}"')
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [r"migrated\_%"])
        for (other,) in cursor.fetchall():
            if other != kept.name:
                _drop(cursor, other)


def _drop(cursor: Any, name: str) -> None:
    """What older tables left; another clone of the developer may be copying its own at this moment."""
    with suppress(OperationalError):
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _on_this_server(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None
