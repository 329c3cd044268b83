"""Who may do a thing: his kind, his roles, whether he is in, and whether he showed a password. Nothing is asked of tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.doors import Here
from houqin.people.models import Member, Post
from houqin.people.roles import ROLES, _codes, codes_of, written

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
REPORT, GIVE, PASSWORD, PLACES = (
    "repairs.report_ticket",
    "people.give_roles",
    "people.change_password",
    "places.view_place",
)


def member(*roles: str, **facts: Any) -> Member:
    here = facts.pop("here", None)
    made = Member(name="某人", roles=written(roles), **facts)
    made.here = here
    return made


@pytest.mark.parametrize(
    ("who", "code", "may"),
    [
        (member("teacher"), REPORT, True),
        (member("teacher"), GIVE, False),
        (member("logistics_head"), GIVE, True),
        (member("teacher", "logistics_head"), GIVE, True),
        (member(), REPORT, False),
        (member(), PASSWORD, True),
        (member("teacher", active=False), REPORT, False),
        (member(active=False), PASSWORD, False),
        (member("logistics_head", here=Here()), GIVE, True),
        (member("logistics_head", here=Here(by_pin=True)), GIVE, False),
        (member("teacher", here=Here(by_pin=True)), PASSWORD, False),
        (member("teacher", here=Here(by_pin=True)), REPORT, True),
        # Neither the command line nor who scans a label is given a role; each has a list of its own.
        (member("logistics_head", kind=Member.PUBLIC), GIVE, False),
        (member(kind=Member.PUBLIC), "repairs.report_by_code", True),
        (member("teacher", kind=Member.SYSTEM), REPORT, False),
        (member(kind=Member.SYSTEM), GIVE, True),
        (member("contractor", kind=Member.CONTRACTOR), "repairs.view_ticket", True),
        # From above: only while the hours last.
        (member("reader", kind=Member.OFFICER), PLACES, False),
        (member("reader", kind=Member.OFFICER, until_at=NOW), PLACES, False),
        (member("reader", kind=Member.OFFICER, until_at=NOW + SECOND), PLACES, True),
        (member("reader", kind=Member.OFFICER, until_at=NOW + SECOND, active=False), PLACES, False),
        (member("reader", kind=Member.OFFICER, until_at=NOW + SECOND), REPORT, False),
        (member("teacher", until_at=NOW - SECOND), REPORT, True),
    ],
)
def test_who_may(who: Member, code: str, may: bool) -> None:
    with clock.moved(NOW):
        assert who.can(code) is may


def test_somebody_told_why_not_hears_of_the_digits_only_where_they_are_the_reason() -> None:
    assert "共用设备" in member("logistics_head", here=Here(by_pin=True)).why_not(GIVE)
    assert member("logistics_head", here=Here()).why_not(GIVE) == ""
    assert member("teacher", here=Here(by_pin=True)).why_not(REPORT) == ""


def test_roles_add_up_and_a_role_that_is_no_more_gives_nothing() -> None:
    assert _codes("a.b c.d", frozenset({"e.f"}), " c.d\n") == {"a.b", "c.d", "e.f"}
    asked = codes_of.__wrapped__
    assert asked("") == frozenset()
    assert asked(" emperor ") == frozenset()
    assert asked(" cook emperor nurse ") == ROLES["cook"].codes | ROLES["nurse"].codes
    assert "people.view_pupil" in asked(" nurse ") - asked(" cook ")


def test_a_role_is_written_once_and_only_if_there_is_one() -> None:
    assert written(["nurse", "cook", "nurse", "emperor"]) == " cook nurse "
    assert written(["emperor"]) == written([]) == ""


def test_a_person_from_above_is_named_by_his_office() -> None:
    assert member(kind=Member.OFFICER, posts_text="后勤科长").as_officer == "后勤科长"
    assert member(kind=Member.OFFICER).as_officer == "某人"
    assert member("teacher", posts_text="班主任").as_officer == ""


def test_a_post_is_called_as_the_school_calls_it() -> None:
    assert str(Post(title="水电工")) == "水电工"
