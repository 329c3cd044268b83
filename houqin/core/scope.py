"""One school at a time: every request, job and command names the school whose rows it may touch.

``with in_school(school):`` sets it; the managers of school models filter by it and raise outside it. On PostgreSQL the
same words open a transaction and tell row-level security, so a forgotten filter finds nothing (decisions/0002).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, transaction

_current: ContextVar[UUID | None] = ContextVar("current_school", default=None)


class NoSchool(RuntimeError):
    """Rows of a school were asked for without saying which school."""


def current_school_id() -> UUID:
    """The key of the school named by the innermost ``in_school``."""
    school_id = _current.get()
    if school_id is None:
        raise NoSchool("rows of a school were asked for outside `with in_school(school):`")
    return school_id


def is_in_school() -> bool:
    """Whether a school is named here."""
    return _current.get() is not None


@contextmanager
def in_school(school: Any) -> Iterator[None]:
    """Name the one school of this request, job or command; `school` is a row with a key, or the key itself."""
    school_id: UUID = school if isinstance(school, UUID) else school.pk
    outer = _current.get()
    if outer is not None:
        if outer != school_id:
            raise NoSchool("a second school was named inside the first")
        yield
        return
    token = _current.set(school_id)
    try:
        with _told_to_the_database(school_id):
            yield
    finally:
        _current.reset(token)


@contextmanager
def worded_for(place: Any) -> Iterator[None]:
    """While a question is worded (core/prepared.py) rows belong to a school that is named when it is asked."""
    token = _current.set(place)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def _told_to_the_database(school_id: UUID) -> Iterator[None]:
    """On PostgreSQL: a transaction (the caller's, or a new one) in which row-level security knows the school."""
    if connection.vendor != "postgresql":
        yield
        return
    if not connection.in_atomic_block:
        with transaction.atomic():  # its end takes the setting away
            _set_local(str(school_id))
            yield
        return
    _set_local(str(school_id))
    yield
    if not connection.needs_rollback:
        _set_local("")


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, while others go on writing; inside a transaction it is that one's.

    It may take its time. The school is named inside it.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as asking:
            asking.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            asking.execute(
                "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
            )
            yield
    else:
        with connection.cursor() as asking:
            asking.execute("BEGIN DEFERRED")  # Django's own would be IMMEDIATE, and hold up every writer
            try:
                yield
            finally:
                asking.execute("ROLLBACK")


def _set_local(value: str) -> None:
    with connection.cursor() as cursor:
        # A literal made from a parsed UUID: SET takes no parameters, and nothing else can reach this line.
        cursor.execute(f"SET LOCAL houqin.school = '{UUID(value) if value else ''}'")
