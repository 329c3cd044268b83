"""A question that was worded once answers for who asks now, where and when he asks, as if it were worded for him alone."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core import clock, prepared
from houqin.core.pages.declared import PAGES
from houqin.core.scope import NoSchool, in_school
from houqin.people.models import Member
from houqin.places.models import Place
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser, with_every_role
from tests.samples import do, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_worded() -> None:
    prepared.forget()


@prepared.prepared
def tickets_of(member: Any) -> Any:
    return Ticket.objects.visible_to(member).order_by("id")


@prepared.prepared
def tickets_among(keys: list[UUID], until: date, *, status: str) -> Any:
    found = Ticket.objects.filter(pk__in=keys, reported_at__date__lte=until, status=status)
    return found.order_by("id").values_list("pk", flat=True)


def report(cast: Cast, by: Member) -> Ticket:
    place = row_of(cast, Place)
    row: Ticket = do(
        cast, "repairs.report_ticket", by=by, data={"place": str(place.pk), "fault": "灯不亮"}
    ).row
    return row


def test_two_with_the_same_rights_each_see_their_own(cast: Cast) -> None:
    other = row_of(cast, Member)
    other.roles = cast.tan.roles
    mine = report(cast, cast.tan)
    with in_school(cast.school):
        assert cast.tan.rights == other.rights
        assert tickets_of(cast.tan) == [mine]
        known = len(prepared._kept)
        assert tickets_of(other) == []
        assert len(prepared._kept) == known


def test_another_school_sees_nothing_of_it(cast: Cast) -> None:
    mine = report(cast, cast.tan)
    with in_school(cast.school):
        cast.hu.roles = cast.ou.roles
        assert tickets_of(cast.hu) == [mine]
    with in_school(cast.ou.school):
        assert cast.ou.rights == cast.hu.rights
        assert tickets_of(cast.ou) == []


def test_without_a_school_it_is_not_asked_also_when_it_was_worded_before(cast: Cast) -> None:
    with in_school(cast.school):
        tickets_of(cast.hu)
    with pytest.raises(NoSchool):
        tickets_of(cast.hu)


def test_rights_that_are_taken_away_act_at_once(cast: Cast) -> None:
    report(cast, cast.tan)
    with in_school(cast.school):
        assert len(tickets_of(cast.hu)) == 1
        cast.hu.roles = " teacher "
        assert tickets_of(cast.hu) == []
        cast.hu.active = False
        assert tickets_of(cast.hu) == []


def test_who_is_limited_to_some_buildings_is_asked_for_himself(cast: Cast) -> None:
    mine = report(cast, cast.tan)
    with in_school(cast.school):
        assert tickets_of(cast.hu) == [mine]
        cast.hu.limited_to = [str(row_of(cast, Place).pk)]
        assert tickets_of(cast.hu) == []
        cast.hu.limited_to = [str(mine.place_id)]
        assert tickets_of(cast.hu) == [mine]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 9])
def test_a_list_of_any_length_finds_what_it_names(count: int, cast: Cast) -> None:
    keys = [row_of(cast, Ticket).pk for _n in range(count)]
    today = clock.today()
    with in_school(cast.school):
        assert tickets_among(keys, today, status="new") == sorted(keys)
        assert tickets_among(keys, today - timedelta(days=1), status="new") == []
        assert tickets_among(keys, today, status="rejected") == []


def test_it_is_one_statement_with_what_was_to_be_read_beside(cast: Cast) -> None:
    mine = report(cast, cast.tan)

    @prepared.prepared
    def with_place(member: Any) -> Any:
        return Ticket.objects.visible_to(member).select_related("place").only("fault", "place__path")

    with in_school(cast.school):
        for _n in range(2):
            with CaptureQueriesContext(connection) as asked:
                found = with_place(cast.tan)
                assert [(row.fault, row.place.path) for row in found] == [(mine.fault, mine.place.path)]
            assert len([each for each in asked if each["sql"].startswith("SELECT")]) == 1
        assert found[0].get_deferred_fields()


@pytest.mark.parametrize("baked", ["key", "day", "moment"])
def test_a_value_in_the_wording_itself_is_refused(baked: str, cast: Cast) -> None:
    @prepared.prepared
    def wrong() -> Any:
        wheres: dict[str, dict[str, Any]] = {
            "key": {"worker": cast.wen},
            "day": {"reported_at__date": clock.today()},
            "moment": {"reported_at__lte": clock.now()},
        }
        return Ticket.objects.filter(**wheres[baked])

    with in_school(cast.school), pytest.raises(TypeError, match="let it be given"):
        wrong()


def test_nothing_is_reckoned_or_written_with_what_is_given_later(cast: Cast) -> None:
    @prepared.prepared
    def reckons(today: date) -> Any:
        return Ticket.objects.filter(reported_at__date__lte=today + timedelta(days=1))

    @prepared.prepared
    def writes(member: Any) -> Any:
        return Ticket.objects.filter(fault__contains=f"{member.pk}")

    with in_school(cast.school):
        with pytest.raises(TypeError, match="reckon"):
            reckons(clock.today())
        with pytest.raises(TypeError, match="write down"):
            writes(cast.tan)


@pytest.mark.parametrize("who", ["tan", "wen", "hu"])
@pytest.mark.once
def test_today_says_what_questions_worded_for_each_alone_would_say(
    who: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a row of every kind there, and a head who may see them all."""
    with_every_role(cast)
    for page in PAGES.values():
        row_of(cast, page.model)
    client = browser(getattr(cast, who))
    told = [_told(client.get("/").content.decode()) for _n in range(2)]
    monkeypatch.setattr(Member, "rights", None)
    assert told == [_told(client.get("/").content.decode())] * 2
    assert who != "hu" or told[0].count('class="todo-link"') > 10


def _told(html: str) -> str:
    return re.sub(r"[A-Za-z0-9]{32,}", "", html)
