"""Board and calendar: each ticket in its lane with the one next step that works, each day with the numbers of its lists."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.people.roles import written
from houqin.repairs.models import Ticket
from houqin.repairs.tests.past import NOW, autumn, building, rows_behind, ticket
from houqin.terms.models import Term
from tests.cast import Cast, browser
from tests.samples import do, row_in

pytestmark = pytest.mark.django_db
URL = "/repairs/board/"


@pytest.fixture(autouse=True)
def then(request: pytest.FixtureRequest) -> Iterator[None]:
    with clock.moved(NOW):
        yield


@pytest.fixture
def room(cast: Cast) -> Any:
    with in_school(cast.school):
        return building(cast, "一室")


def put(cast: Cast, *tickets: Ticket) -> None:
    with in_school(cast.school):
        Ticket.objects.bulk_create(tickets)


def lanes(text: str) -> dict[str, str]:
    """Lane -> its part of the page."""
    parts = text.split('<section class="lane ')[1:]
    return {re.search(r'id="lane-(\w+)"', part)[1]: part for part in parts}


def test_each_ticket_stands_in_the_lane_of_its_status(cast: Cast, room: Any) -> None:
    places = {
        "new": "new",
        "accepted": "ready",
        "assigned": "ready",
        "working": "working",
        "waiting": "waiting",
        "cannot": "waiting",
        "mended": "mended",
    }
    gone = ("confirmed", "settled", "rejected", "withdrawn", "merged")
    rows = [ticket(cast, n, room, NOW, status=s, fault=f"故障{s}") for n, s in enumerate([*places, *gone])]
    put(cast, *rows, ticket(cast, 99, room, NOW, status="mended", source="direct", fault="直接的"))
    text = browser(cast.hu).get(URL).content.decode()
    found = lanes(text)
    for status, lane in places.items():
        assert [key for key, part in found.items() if f"故障{status}<" in part] == [lane], status
    assert not any(f"故障{status}" in text for status in gone)
    assert "直接的" not in text


def test_every_button_of_the_board_opens_its_form(cast: Cast) -> None:
    for status in ("new", "accepted", "assigned", "working", "waiting", "cannot", "mended"):
        row_in(cast, Ticket, status)
    for member in (cast.hu, cast.wen):
        client = browser(member)
        buttons = re.findall(r'class="button button-small" href="([^"]+)"', client.get(URL).content.decode())
        assert len(buttons) >= 4
        for url in buttons:
            assert client.get(url).status_code == 200, url


def test_who_mended_it_is_not_offered_to_confirm_it(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(roles=written(("repairer", "logistics_head")))
    mended = row_in(cast, Ticket, "mended")
    assert f"/repairs/confirm_ticket/{mended.pk}/" not in browser(cast.wen).get(URL).content.decode()
    assert f"/repairs/confirm_ticket/{mended.pk}/" in browser(cast.hu).get(URL).content.decode()


def test_late_and_urgent_come_first_and_the_trial_is_never_late(cast: Cast, room: Any) -> None:
    past, soon = NOW - timedelta(hours=3), NOW + timedelta(hours=3)
    put(
        cast,
        ticket(cast, 1, room, NOW, due_at=soon, fault="不急"),
        ticket(cast, 2, room, NOW, due_at=past, fault="过时了"),
        ticket(cast, 3, room, NOW, due_at=soon, fault="急的", urgent=True),
        ticket(cast, 4, room, NOW, due_at=past, fault="试的", recorded_at=clock.at(date(2026, 8, 1))),
    )
    part = lanes(browser(cast.hu).get(URL).content.decode())["new"]
    faults = re.findall(r'class="lane-fault"[^>]*>([^<]+)<', part)
    assert faults[0] == "急的"
    assert faults.index("过时了") < faults.index("不急")
    assert part.count("已超时") == 1


def test_mine_come_first_when_asked(cast: Cast, room: Any) -> None:
    early, late = NOW + timedelta(hours=1), NOW + timedelta(hours=9)
    put(
        cast,
        ticket(cast, 1, room, NOW, status="assigned", due_at=early, fault="别人的", worker=cast.hu),
        ticket(cast, 2, room, NOW, status="assigned", due_at=late, fault="我的", worker=cast.wen),
    )
    client = browser(cast.wen)
    for asked, first in (("", "别人的"), ("?mine=1", "我的")):
        part = lanes(client.get(URL + asked).content.decode())["ready"]
        assert re.findall(r'class="lane-fault"[^>]*>([^<]+)<', part)[0] == first


def test_a_contractor_sees_only_what_was_sent_to_him(cast: Cast, room: Any) -> None:
    with in_school(cast.school):
        facts = {"roles": written(("contractor",)), "kind": Member.CONTRACTOR}
        Member.objects.filter(pk=cast.chen.pk).update(**facts)
    put(
        cast,
        ticket(cast, 1, room, NOW, status="assigned", fault="给外包的", worker=cast.chen),
        ticket(cast, 2, room, NOW, status="assigned", fault="给文师傅的", worker=cast.wen),
    )
    text = browser(cast.chen).get(URL).content.decode()
    assert "给外包的" in text
    assert "给文师傅的" not in text


def test_a_full_lane_shows_fifty_and_leads_to_the_list(cast: Cast, room: Any) -> None:
    put(cast, *(ticket(cast, n, room, NOW) for n in range(53)))
    part = lanes(browser(cast.hu).get(URL).content.decode())["new"]
    assert part.count("lane-fault") == 50
    assert "还有 3 件" in part
    more = re.search(r'class="more" href="([^"]+)"', part)
    assert more
    assert rows_behind(browser(cast.hu), cast.hu, unescape(more[1])) == 53


@pytest.mark.parametrize("url", [URL, f"{URL}?mine=1", "/repairs/calendar/?month=2026-10"])
def test_board_and_calendar_cost_the_same_for_one_and_for_many(url: str, cast: Cast) -> None:
    client = browser(cast.hu)
    do(cast, "repairs.finish_ticket", row_in(cast, Ticket, "working"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    cost()
    few = cost()
    autumn(cast, count=120)
    for _n in range(2):
        do(cast, "repairs.finish_ticket", row_in(cast, Ticket, "working"))
    assert cost() == few
    assert few <= 17


# Calendar ----------------------------------------------------------------------------------------------------


def test_every_number_of_the_month_opens_exactly_its_day(cast: Cast) -> None:
    made = autumn(cast)
    with in_school(cast.school):
        waiting = [row.pk for row in made if row.status == "waiting"]
        Ticket.objects.filter(pk__in=waiting).update(expected_on=date(2026, 10, 15))
    client = browser(cast.hu)
    text = client.get("/repairs/calendar/?month=2026-10").content.decode()
    numbers = re.findall(r'class="count-(\w+)" href="([^"]+)">\D+(\d+)</a>', text)
    assert {key for key, _url, _value in numbers} == {"reported", "finished", "due", "expected"}
    assert len(numbers) > 40
    for _key, url, value in numbers:
        assert rows_behind(client, cast.hu, unescape(url)) == int(value), url


def test_the_month_shows_weeks_of_term_and_days_off(cast: Cast) -> None:
    term = {"first_on": date(2026, 9, 1), "last_on": date(2027, 1, 22), "opens_on": date(2026, 9, 1)}
    with in_school(cast.school):
        Term.objects.create(school=cast.school, year=2026, ordinal=1, **term)
    text = browser(cast.hu).get("/repairs/calendar/?month=2026-10").content.decode()
    assert re.search(r'<th scope="row">第\d+周</th>', text)
    assert "<b>休</b>" in text
    assert "month=2026-09" in text
    assert "month=2026-11" in text


@pytest.mark.parametrize("month", ["2026-00", "2026-13", "x", "2026", "1999-01", "2026-1"])
def test_a_month_that_is_none_is_refused(month: str, cast: Cast) -> None:
    assert browser(cast.hu).get(f"/repairs/calendar/?month={month}").status_code == 400


@pytest.mark.parametrize("month", ["2000-01", "2099-12"])
def test_the_first_and_the_last_month_open(month: str, cast: Cast) -> None:
    assert browser(cast.hu).get(f"/repairs/calendar/?month={month}").status_code == 200
