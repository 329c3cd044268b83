"""One school at a time: naming it, leaving it, and what happens where none or a second one is named."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from houqin.core.scope import NoSchool, current_school_id, in_school, is_in_school
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

    def named() -> str:
        if connection.vendor != "postgresql":
            return str(cast.school.pk) if is_in_school() else ""
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('houqin.school', true), '')")
            return str(cursor.fetchone()[0])

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
