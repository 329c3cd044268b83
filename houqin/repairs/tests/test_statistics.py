"""Every number of the statistics opens the list of exactly its tickets; parts add up; the trial counts nowhere."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.bars import scale_for
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.people.roles import written
from houqin.repairs.models import Ticket
from houqin.repairs.tests.past import NOW, autumn, building, rows_behind, ticket
from tests.cast import Cast, browser

pytestmark = pytest.mark.django_db
URL = "/repairs/statistics/"
NUMBER = re.compile(r'<a class="n" href="([^"]+)">(\d+)</a>')
CARD = re.compile(r'<a class="count-card" href="([^"]+)"><span>[^<]*</span><b class="n">(\d+)</b>')


@contextmanager
def then() -> Iterator[None]:
    with clock.moved(NOW):
        yield


def numbers_on(text: str) -> list[tuple[str, int]]:
    """(address, number) of every number that is a link."""
    return [(unescape(url), int(value)) for url, value in NUMBER.findall(text) + CARD.findall(text)]


@pytest.mark.parametrize(
    "asked", ["", "?month=2026-10", "?from=2026-09-01&to=2026-11-21", "?from=2026-08-20&to=2026-09-20"]
)
def test_every_number_opens_exactly_its_rows(asked: str, cast: Cast) -> None:
    autumn(cast)
    client = browser(cast.hu)
    with then():
        text = client.get(URL + asked).content.decode()
        numbers = numbers_on(text)
        assert len(numbers) > 40
        for url, value in numbers:
            assert rows_behind(client, cast.hu, url) == value, url


def test_a_number_that_does_not_fit_its_list_would_be_seen(cast: Cast) -> None:
    """The control: the same list one day longer holds other rows."""
    autumn(cast)
    client = browser(cast.hu)
    with then():
        numbers = numbers_on(client.get(f"{URL}?month=2026-10").content.decode())
        longer = [(url.replace("2026-10-31", "2026-11-20"), value) for url, value in numbers if value > 5]
        assert longer
        assert all(rows_behind(client, cast.hu, url) > value for url, value in longer[:5])


def test_every_number_of_a_limited_member_opens_his_rows(cast: Cast) -> None:
    autumn(cast)
    with in_school(cast.school):
        from houqin.places.models import Place

        one = Place.objects.get(name="教学楼")
        Member.objects.filter(pk=cast.wen.pk).update(limited_to=[str(one.pk)])
        cast.wen.refresh_from_db()
    client = browser(cast.wen)
    with then():
        text = client.get(f"{URL}?from=2026-09-01&to=2026-11-21").content.decode()
        numbers = numbers_on(text)
        assert len(numbers) > 20
        for url, value in numbers:
            assert rows_behind(client, cast.wen, url) == value, url


def tables(text: str) -> dict[str, list[list[int]]]:
    """Heading -> the numbers of each row."""
    found = {}
    for part in text.split('<section class="card section')[1:]:
        title = re.search(r"<h2>([^<]*)</h2>", part)
        assert title
        rows = re.findall(r'<tr><th scope="row">.*?</tr>', part, re.S)
        found[title[1]] = [
            [int(n) for n in re.findall(r'class="c-num"[^>]*>(?:<a[^>]*>)?(\d+)(?:</a>)?</td>', row)]
            for row in rows
        ]
    return found


def test_the_parts_of_every_table_add_up_to_the_whole(cast: Cast) -> None:
    autumn(cast)
    with then():
        text = browser(cast.hu).get(f"{URL}?from=2026-09-01&to=2026-11-21").content.decode()
    cards = [value for _url, value in numbers_on(text)[-5:]]
    counted, done, open_ = cards[:3]
    assert counted == done + open_
    found = tables(text)
    for title in ("按类别", "按地点", "按来源"):
        assert [sum(column) for column in zip(*found[title], strict=True)] == [counted, done, open_], title
    assert sum(row[0] for row in found["未办结的原因"]) == open_
    assert sum(row[0] for row in found["维修人"]) == counted


def test_what_was_entered_in_the_trial_is_never_counted(cast: Cast) -> None:
    with in_school(cast.school):
        room = building(cast, "一室")
        day = clock.at(NOW.date(), 8)
        real = ticket(cast, 1, room, day)
        trial = ticket(
            cast, 2, room, day, recorded_at=clock.at(cast.school.go_live_on) - timedelta(seconds=1)
        )
        Ticket.objects.bulk_create([real, trial])
    with then():
        client = browser(cast.hu)
        assert numbers_on(client.get(URL).content.decode())[-5][1] == 1
        School.objects.filter(pk=cast.school.pk).update(go_live_on=None)
        text = client.get(URL).content.decode()
        assert numbers_on(text)[-5][1] == 0
        assert "还在试运行" in text


def test_persons_stand_by_name_and_stay_off_paper_unless_chosen(cast: Cast) -> None:
    autumn(cast)
    with then():
        client = browser(cast.hu)
        text = client.get(URL).content.decode()
        assert re.search(r'not-printed"><h2>维修人', text)
        names = re.findall(r'<th scope="row">([^<]+)</th>', text[text.index("<h2>维修人") :])
        assert names == ["高师傅", "文师傅", "还没有派人"]
        assert "排名" not in text
        chosen = client.get(f"{URL}?from=2026-11-01&to=2026-11-30&people=1").content.decode()
        assert "not-printed" not in chosen


@pytest.mark.parametrize("asked", ["?month=2026-13", "?month=x", "?from=2026-09-01", "?from=a&to=b"])
def test_dates_that_are_none_are_refused(asked: str, cast: Cast) -> None:
    assert browser(cast.hu).get(URL + asked).status_code == 400


@pytest.mark.parametrize(
    "asked",
    ["?from=2026-09-02&to=2026-09-01", "?from=2024-01-01&to=2026-09-01", "?from=1950-01-01&to=1950-02-01"],
)
def test_spans_that_make_no_sense_are_refused(asked: str, cast: Cast) -> None:
    assert browser(cast.hu).get(URL + asked).status_code == 400


def test_who_may_not_see_statistics_sees_none(cast: Cast) -> None:
    for url in (URL, "/repairs/bulletin/", "/repairs/bulletin.png", "/repairs/calendar/", "/repairs/board/"):
        assert browser(cast.tan).get(url).status_code == 403, url
    with in_school(cast.school):
        Member.objects.filter(pk=cast.tan.pk).update(roles=written(("reader",)))
    assert browser(cast.tan).get(URL).status_code == 200


def test_statistics_cost_the_same_for_one_and_for_many(cast: Cast) -> None:
    client = browser(cast.hu)
    with in_school(cast.school):
        room = building(cast, "一室")
        one = ticket(cast, 900001, room, NOW - timedelta(days=1), status="working", worker=cast.wen)
        Ticket.objects.bulk_create([one])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{URL}?from=2026-09-01&to=2026-11-21").status_code == 200
        return len(captured)

    with then():
        cost()
        few = cost()
        autumn(cast)
        assert cost() == few
    assert few <= 22


@pytest.mark.parametrize(
    ("values", "top"), [([], 2), ([1, 0], 2), ([3], 4), ([9, 10], 10), ([11], 20), ([57], 60)]
)
def test_an_axis_is_round_and_holds_all(values: list[int], top: int) -> None:
    assert scale_for(values).top == top


def test_a_bar_is_as_long_as_its_number() -> None:
    scale: Any = scale_for([8])
    assert 'width="100.0%"' in scale.bar(8)
    assert 'width="37.5%"' in scale.bar(3)
    assert 'width="0.0%"' in scale.bar(0)
