"""One school at a time: naming it, leaving it, and what happens where none or a second one is named."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from houqin.core.scope import NoSchool, current_school_id, in_school, is_in_school, one_moment
from houqin.people.models import Member
from houqin.repairs.models import Ticket
from tests.cast import Cast
from tests.samples import row_of

pytestmark = pytest.mark.django_db


def test_outside_a_school_its_rows_cannot_be_asked_for(cast: Cast) -> None:
    assert not is_in_school()
    with pytest.raises(NoSchool):
        Member.objects.count()
    with pytest.raises(NoSchool):
        cast.tan.entries.all()
    with pytest.raises(NoSchool):
        current_school_id()


def test_a_second_school_inside_the_first_is_an_error(cast: Cast) -> None:
    with in_school(cast.school):
        assert is_in_school()
        with in_school(cast.school.pk):
            assert current_school_id() == cast.school.pk
        with pytest.raises(NoSchool, match="second"), in_school(cast.ou.school):
            pass
        assert current_school_id() == cast.school.pk


def test_an_error_inside_leaves_no_school_behind(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), in_school(cast.school):
        _ = 1 / 0
    assert not is_in_school()


def test_rows_read_lazily_after_the_school_was_left_are_an_error(cast: Cast) -> None:
    with in_school(cast.school):
        ticket = row_of(cast, Ticket)
        again = Ticket.objects.get(pk=ticket.pk)
    with pytest.raises(NoSchool):
        _ = again.place


def test_another_thread_is_in_no_school(cast: Cast) -> None:
    found: list[Any] = []
    with in_school(cast.school):
        thread = threading.Thread(target=lambda: found.append(is_in_school()))
        thread.start()
        thread.join()
    assert found == [False]


def test_joins_carry_the_school(cast: Cast) -> None:
    with in_school(cast.school):
        sql = str(Ticket.objects.select_related("place", "reporter").query)
    for table in ("places_place", "people_member"):
        join = sql.partition(f'JOIN "{table}"')[2].partition("JOIN")[0]
        assert join.count('"school_id"') >= 2, join


def test_reverse_and_prefetch_go_through_the_school_too(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    with in_school(cast.school):
        assert list(cast.tan.reported.all()) == [ticket]
        (member,) = Member.objects.filter(pk=cast.tan.pk).prefetch_related("reported")
        assert list(member.reported.all()) == [ticket]
    with in_school(cast.ou.school):
        assert list(cast.tan.reported.all()) == []


def test_the_database_knows_the_school_only_inside(cast: Cast) -> None:
    """On PostgreSQL the name is set for one transaction and taken back; on SQLite nothing is set at all."""

    named = _named
    assert named() == ""
    with in_school(cast.school):
        assert named() == str(cast.school.pk)
        with transaction.atomic(), in_school(cast.school):
            assert named() == str(cast.school.pk)
        assert named() == str(cast.school.pk)
    assert named() == ""
    with pytest.raises(ZeroDivisionError), transaction.atomic(), in_school(cast.school):
        _ = 1 / 0
    assert named() == ""


def test_without_a_transaction_the_school_is_named_in_one_of_its_own(cast: Cast) -> None:
    told: list[Any] = []

    def another() -> None:  # outside the transaction that a test lies in
        try:
            told.append(_named())
            with in_school(cast.school):
                told.extend([_named(), connection.in_atomic_block])
            told.append(_named())
        finally:
            connection.close()

    thread = threading.Thread(target=another)
    thread.start()
    thread.join()
    assert told == ["", str(cast.school.pk), connection.vendor == "postgresql", ""]


def test_what_is_read_at_one_moment_lies_in_a_transaction_of_its_own_that_ends_with_it(db: None) -> None:
    told: list[Any] = []

    def another() -> None:  # outside the transaction that a test lies in
        try:
            _around_a_moment(told)
        finally:
            connection.close()

    thread = threading.Thread(target=another)
    thread.start()
    thread.join()
    before, inside, after, after_an_error = told
    assert before == after == after_an_error != inside
    assert inside == (["repeatable read", "on", "0", "0"] if connection.vendor == "postgresql" else [True])


def test_inside_a_transaction_one_moment_is_that_one(db: None) -> None:
    before = _reading()
    with one_moment():
        assert _reading() == before
    assert _reading() == before


def _named() -> str:
    """The school that the database knows now; on SQLite, which knows none, the one that is named here."""
    if connection.vendor != "postgresql":
        return str(current_school_id()) if is_in_school() else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('houqin.school', true), '')")
        return str(cursor.fetchone()[0])


def _around_a_moment(told: list[Any]) -> None:
    """How the connection reads before, in one moment, after it, and after an error in one."""
    told.append(_reading())
    with one_moment():
        told.append(_reading())
    told.append(_reading())
    with pytest.raises(ZeroDivisionError), one_moment():
        _ = 1 / 0
    told.append(_reading())


def _reading() -> list[Any]:
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        return [connection.connection.in_transaction]
    asked = ("transaction_isolation", "transaction_read_only", "statement_timeout")
    with connection.cursor() as cursor:
        return [_shown(cursor, name) for name in (*asked, "idle_in_transaction_session_timeout")]


def _shown(cursor: Any, name: str) -> str:
    cursor.execute(f"SHOW {name}")
    return str(cursor.fetchone()[0])
