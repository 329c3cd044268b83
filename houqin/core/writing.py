"""One writer at a time on SQLite: a lock around every write transaction, the command line's included.

With the lock no one ever waits inside SQLite, so nobody is told "database is locked", and checkpoints run where no
other writer can be (decisions/0016). PostgreSQL needs none of it.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from houqin.core import locking
from houqin.core.scope import in_school

_thread_lock = threading.RLock()
_depth = 0
_writes = 0
CHECKPOINT_EVERY = 100  # write transactions; about 5 MB of log, little enough not to be felt by readers


@contextmanager
def the_only_writer() -> Iterator[None]:
    """Hold the write lock of this data folder: first among threads, then among processes."""
    global _depth
    if connection.vendor != "sqlite":
        yield
        return
    with _thread_lock:
        _depth += 1
        try:
            if _depth > 1:
                yield
                return
            descriptor = os.open(settings.DATA_DIR / "write.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                locking.wait_for(descriptor)
                yield
                _checkpoint_now_and_then()
            finally:
                os.close(descriptor)
        finally:
            _depth -= 1


@contextmanager
def writing(school: Any) -> Iterator[None]:
    """A write transaction in one school: all of it or nothing."""
    with the_only_writer(), transaction.atomic(durable=True), in_school(school):
        yield


@contextmanager
def writing_reference() -> Iterator[None]:
    """A short write transaction on rows that belong to no school: districts, schools, users."""
    with the_only_writer(), transaction.atomic():
        yield


def one_at_a_time(school_id: UUID, what: str) -> None:
    """On PostgreSQL: whoever does the same kind of thing in this school waits until this transaction ends.

    For rules that look something up which no constraint of the database can hold, e.g. that a name is free.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{school_id}:{what}"])


def _checkpoint_now_and_then() -> None:
    """Move the write-ahead log into the database file before it grows long."""
    global _writes
    _writes += 1
    if _writes % CHECKPOINT_EVERY == 0 and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
