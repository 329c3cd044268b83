"""放进手机日历: a secret address that shows one person his own tasks, until he closes it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from houqin.core import clock
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.duties.models import CalendarFeed
from houqin.people.models import Member
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
KEY = "0190a5e0-0000-7000-8000-00000000000{}"


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.moved(clock.at(TODAY, 10)):
        yield


def duty(cast: Cast, who: Member, title: str) -> Any:
    asked = {"members": [str(who.pk)], "others": "", "place": "", "on_days": "school_days"}
    return do(cast, "duties.add_duty", title=title, how_often="每天", **asked).row


def opened(member: Member, n: int = 1) -> str:
    """The address, as the page shows it this once."""
    said = browser(member).post("/duties/feed/", {"key": KEY.format(n)}).content.decode()
    [path] = set(re.findall(r"/duties/feed/[\w-]+/[\w-]+\.ics", said))
    return path


def read(path: str) -> Any:
    return Client().get(path)


def test_a_phone_reads_ones_own_tasks_made_and_to_come_and_nobody_elses(cast: Cast) -> None:
    duty(cast, cast.wen, f"和{cast.tan.name}一起查配电房")
    duty(cast, cast.tan, "查图书室")
    answer = read(opened(cast.wen))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    text = answer.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") > 20
    assert f"DTSTART;VALUE=DATE:{TODAY:%Y%m%d}" in text
    assert f"DTSTART;VALUE=DATE:{TODAY + timedelta(days=1):%Y%m%d}" in text
    assert "一起查配电房" in text
    assert "查图书室" not in text
    assert cast.tan.name not in text, "nor anybody's name, where a title has one"


def test_a_task_keeps_its_name_in_the_phone_before_and_after_it_was_made(cast: Cast) -> None:
    duty(cast, cast.wen, "查配电房")
    path, tomorrow = opened(cast.wen), TODAY + timedelta(days=1)

    def uid(text: str) -> str:
        [found] = re.findall(rf"UID:(\S+)\r\n[^U]*?DTSTART;VALUE=DATE:{tomorrow:%Y%m%d}", text)
        return found

    before = uid(read(path).content.decode())
    with clock.moved(clock.at(tomorrow, 8)):
        day = tomorrow.isoformat()
        do(cast, "duties.make_tasks", first_on=day, last_on=day)
        assert uid(read(path).content.decode()) == before


def test_what_is_done_leaves_the_calendar(cast: Cast) -> None:
    task = do(cast, "duties.add_task", title="清垫子", members=[str(cast.wen.pk)], place="").row
    path = opened(cast.wen)
    assert "清垫子" in read(path).content.decode()
    do(cast, "duties.do_task", task)
    assert "清垫子" not in read(path).content.decode()


def test_a_closed_a_replaced_and_a_wrong_address_open_nothing(cast: Cast) -> None:
    first = opened(cast.wen)
    second = opened(cast.wen, 2)
    assert read(first).status_code == 404, "another one was opened since"
    assert read(second).status_code == 200
    with in_school(cast.school):
        feed = CalendarFeed.objects.get(status="open")
    asked = browser(cast.wen).get(f"/duties/close_feed/{feed.pk}/", headers={"HX-Request": "true"})
    assert "csrfmiddlewaretoken" in asked.content.decode()
    assert "<html" not in asked.content.decode()
    do(cast, "duties.close_feed", feed, by=cast.wen)
    assert read(second).status_code == 404
    assert read(f"/duties/feed/{cast.school.code}/{'a' * 43}.ics").status_code == 404


def test_who_left_the_school_is_told_nothing_any_more(cast: Cast) -> None:
    path = opened(cast.wen)
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(active=False)
    assert read(path).status_code == 404


def test_an_address_opens_nothing_at_another_school(cast: Cast) -> None:
    path = opened(cast.wen)
    assert read(path.replace(cast.school.code, cast.ou.school.code)).status_code == 404


def test_nobody_closes_anothers_and_nobody_finds_the_secret_again(cast: Cast) -> None:
    from django.http import Http404

    path = opened(cast.wen)
    secret = path.rpartition("/")[2].removesuffix(".ics")
    with in_school(cast.school):
        feed = CalendarFeed.objects.get()
        assert secret not in str(list(CalendarFeed.objects.values()))
        assert secret not in "".join(map(str, Entry.objects.values_list("body", flat=True)))
    with pytest.raises(Http404):
        do(cast, "duties.close_feed", feed, by=cast.hu)
    again = browser(cast.wen).post("/duties/feed/", {"key": KEY.format(1)})
    assert again.status_code == 409
    assert secret not in again.content.decode()


def test_guessing_is_counted(cast: Cast) -> None:
    for n in range(61):
        answer = read(f"/duties/feed/{cast.school.code}/{n:043}.ics")
    assert answer.status_code == 429


def test_it_only_reads(cast: Cast) -> None:
    path = opened(cast.wen)
    assert [Client().post(path).status_code, Client().put(path).status_code] == [405, 405]
