"""A flood at the door without an account: at most the limit becomes tickets, nobody else is shut out, nothing slows down."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.attempts import Attempt
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.repairs import public
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do, row_of

pytestmark = pytest.mark.django_db
FLOOD = 1000


@pytest.fixture
def places(cast: Cast) -> list[Place]:
    return [row_of(cast, Place) for _n in range(6)]


def send(place: Place, fault: str, *, address: str = "10.0.0.9", **more: Any) -> Any:
    sent = {"slip": public.slip_for(place), "fault": fault} | more
    return Client(REMOTE_ADDR=address).post(f"/q/{place.school.code}/{place.code}/", sent)


def count(cast: Cast) -> int:
    with in_school(cast.school):
        return int(Ticket.objects.count())


@pytest.mark.once
def test_a_thousand_reports_from_one_address(cast: Cast, places: list[Place]) -> None:
    asked, statuses = [], []
    for n in range(FLOOD):
        with CaptureQueriesContext(connection) as captured:
            statuses.append(send(places[n % 6], f"第{n}次").status_code)
        asked.append(len(captured))
    assert statuses.count(302) == count(cast) == public.PER_ADDRESS
    assert statuses.count(429) == FLOOD - public.PER_ADDRESS
    assert len(set(asked[100:])) == 1, "what is refused costs the same, however many came before"
    assert Attempt.objects.count() < 100, "and leaves nothing that has to be walked through"
    assert send(places[5], "别处也能报", address="10.0.0.10").status_code == 302
    assert browser(cast.tan).get("/").status_code == 200
    before = count(cast)
    do(cast, "repairs.report_ticket")
    assert count(cast) == before + 1, "whoever is signed in reports as before"


def test_control_without_the_limit_all_of_them_become_tickets(
    cast: Cast, places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "reports", lambda request, place: [])
    assert {send(places[n % 6], f"第{n}次").status_code for n in range(60)} == {302}
    assert count(cast) == 60


def test_what_is_refused_writes_nothing_and_asks_the_database_little(cast: Cast, places: list[Place]) -> None:
    for n in range(public.PER_PLACE):
        assert send(places[0], f"第{n}次").status_code == 302
    with in_school(cast.school):
        entries = Entry.objects.count()
    attempts = list(Attempt.objects.order_by("what").values_list("what", "count"))
    with CaptureQueriesContext(connection) as captured:
        answer = send(places[0], "还有一次")
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert "扫码报修的人太多" in answer.content.decode()
    writes = [q["sql"] for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == []
    assert len(captured) <= 12
    with in_school(cast.school):
        assert Entry.objects.count() == entries
    assert list(Attempt.objects.order_by("what").values_list("what", "count")) == attempts


def test_a_flood_at_one_label_leaves_the_others_open(cast: Cast, places: list[Place]) -> None:
    statuses = [send(places[0], f"第{n}次", address=f"10.0.{n}.1").status_code for n in range(20)]
    assert statuses.count(302) == public.PER_PLACE
    assert send(places[1], "这里也坏了").status_code == 302


def test_many_addresses_together_do_not_pass_what_a_school_takes_in_a_day(
    cast: Cast, places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "PER_SCHOOL", 10)
    statuses = [send(places[n % 6], f"第{n}次", address=f"10.0.{n}.1").status_code for n in range(15)]
    assert statuses.count(302) == count(cast) == 10
    theirs = row_of(Cast(cast.ou, cast.ou, cast.ou, cast.ou, cast.hu), Place)
    assert send(theirs, "别的学校").status_code == 302


def test_the_count_begins_anew_after_its_time(cast: Cast, places: list[Place]) -> None:
    now = clock.now()
    with clock.moved(now):
        for n in range(public.PER_PLACE + 1):
            last = send(places[0], f"第{n}次")
    assert last.status_code == 429
    with clock.moved(now + timedelta(minutes=public.HOUR + 1)):
        assert send(places[0], "过了一小时").status_code == 302


def test_what_cannot_be_sent_costs_nobody_his_share(cast: Cast, places: list[Place]) -> None:
    for _n in range(public.PER_ADDRESS + 5):
        assert send(places[0], "").status_code == 400
    assert send(places[0], "这回写了").status_code == 302


def test_codes_are_not_found_by_trying(cast: Cast, places: list[Place]) -> None:
    ticket = do(cast, "repairs.report_ticket").row
    good = f"/t/{cast.school.code}/{ticket.tracking}/"
    guesser = Client(REMOTE_ADDR="10.9.9.9")
    assert guesser.get(good).status_code == 200
    tried = [guesser.get(f"/t/{cast.school.code}/{n:010d}/").status_code for n in range(70)]
    assert tried == [404] * public.WRONG_CODES + [429] * (70 - public.WRONG_CODES)
    assert guesser.get(good).status_code == 429, "also the right one, so that trying tells nothing"
    assert Client(REMOTE_ADDR="10.9.9.8").get(good).status_code == 200


def test_echoes_are_counted_too(cast: Cast, places: list[Place]) -> None:
    ticket = do(cast, "repairs.report_ticket", place=str(places[0].pk)).row
    statuses = [send(places[0], "", echo=str(ticket.pk)).status_code for _n in range(40)]
    assert statuses.count(302) == public.ECHOES_PER_TICKET
    with in_school(cast.school):
        assert Ticket.objects.get(pk=ticket.pk).echoes == public.ECHOES_PER_TICKET


def test_a_body_that_is_no_report_is_not_even_read(cast: Cast, places: list[Place]) -> None:
    url = f"/q/{cast.school.code}/{places[0].code}/"
    for length in (str(public.MOST_BYTES + 1), "9" * 30, "x"):
        answer = Client().generic("POST", url, b"x", content_type="multipart/form-data; boundary=x")
        assert answer.status_code in (403, 400)
        answer = Client().generic(
            "POST", url, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length
        )
        assert answer.status_code == 413, length


def test_many_in_the_same_moment_do_not_slip_past_the_limit(
    cast: Cast, places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them asked while there was still room: what counts is who takes."""
    monkeypatch.setattr(public, "refuse_if_used_up", lambda shares: None)
    statuses = [send(places[0], f"第{n}次").status_code for n in range(20)]
    assert statuses.count(302) == count(cast) == public.PER_PLACE
    assert statuses.count(429) == 20 - public.PER_PLACE
