"""粘贴群消息: what is read is confirmed by a person, line by line; what was pasted is kept nowhere."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.repairs.models import ACCEPTED, Ticket
from houqin.repairs.views.paste import alike
from tests.cast import Cast, browser
from tests.samples import do, row_of

pytestmark = pytest.mark.django_db
URL = "/repairs/paste/"


@pytest.fixture
def rooms(cast: Cast) -> dict[str, Place]:
    """A building with two classrooms and two rooms of the same name."""
    building = do(cast, "places.add_place", kind="building", name="教学楼", parent="").row
    made = {}
    for name, number in (("三（2）班", "302"), ("四（1）班", "401"), ("男厕所", "309"), ("男 厕所", "409")):
        facts = {"kind": "room", "name": name, "room_number": number, "parent": str(building.pk)}
        made[number] = do(cast, "places.add_place", **facts).row
    return made


def asked(cast: Cast, text: str) -> str:
    answer = browser(cast.hu).post(URL, {"text": text})
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def inputs(said: str) -> dict[str, str]:
    """What the review page would send as it stands."""
    form = re.sub(r"<template>.*?</template>", "", said[said.index('class="paste"') :], flags=re.S)
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = unescape(value[1]) if value else "on" if "checkbox" in tag else ""
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def taken(cast: Cast, sent: dict[str, str]) -> Any:
    return browser(cast.hu).post(URL, sent)


def tickets(cast: Cast) -> list[Ticket]:
    with in_school(cast.school):
        return list(Ticket.objects.select_related("place", "reporter").order_by("number"))


CHAT = """张老师 08:05
三（2）班前面的灯一闪一闪
李老师 08:12
401教室门锁坏了，打不开门
王师傅 08:30
收到
"""


def test_pasted_messages_become_tickets_once_they_are_confirmed(cast: Cast, rooms: dict[str, Place]) -> None:
    said = asked(cast, CHAT)
    assert tickets(cast) == [], "nothing is made before somebody has looked"
    sent = inputs(said)
    hu = browser(cast.hu)
    answer = hu.post(URL, sent)
    assert answer.headers["Location"] == "/repairs/tickets/?tab=all&source=pasted"
    made = tickets(cast)
    assert [(t.place_id, t.reporter_name) for t in made] == [
        (rooms["302"].pk, "张老师"),
        (rooms["401"].pk, "李老师"),
    ]
    assert {t.source for t in made} == {"pasted"}
    assert {t.status for t in made} == {ACCEPTED}
    assert [t.kind for t in made] == ["electric", "door"]
    assert [f"{t.reported_at.astimezone(None):%M}" for t in made] == ["05", "12"]
    page = hu.get(answer.headers["Location"]).content.decode()
    assert "已登记 2 张报修单" in page
    assert made[0].fault in page


def test_each_line_stands_under_the_words_it_was_read_from(cast: Cast, rooms: dict[str, Place]) -> None:
    said = asked(cast, CHAT)
    for words in ("班前面的灯一闪一闪", "401教室门锁坏了，打不开门"):
        assert words in said
    assert said.count('class="aside"') == 3, "two lines, and the blank one for the script"


def test_what_is_no_report_is_listed_with_its_reason_and_can_be_taken_after_all(
    cast: Cast, rooms: dict[str, Place]
) -> None:
    said = asked(cast, CHAT)
    assert "收到" in said
    assert "只是回复" in said
    sent = inputs(said) | {"also": "0"}
    more = taken(cast, sent).content.decode()
    assert inputs(more)["lines-2-fault"] == "收到"
    assert inputs(more)["lines-0-who"] == "张老师", "what was there stays"
    assert "只是回复" not in more
    assert tickets(cast) == []


def test_several_places_of_that_name_are_offered_and_none_is_chosen(
    cast: Cast, rooms: dict[str, Place]
) -> None:
    said = asked(cast, "赵老师 09:00\n男厕所水龙头关不上一直流水\n")
    sent = inputs(said)
    assert sent["lines-0-place"] == ""
    assert said.count(f'data-row="{rooms["309"].pk}"') == 1
    assert said.count(f'data-row="{rooms["409"].pk}"') == 1
    refused = taken(cast, sent)
    assert refused.status_code == 400
    again = refused.content.decode()
    assert "有 1 条要改" in again
    assert "男厕所水龙头关不上" in again
    assert tickets(cast) == []
    sent["lines-0-place"] = str(rooms["309"].pk)
    assert taken(cast, sent).status_code == 302
    assert tickets(cast)[0].place_id == rooms["309"].pk


def test_a_place_may_be_typed_by_its_name_where_no_script_runs(cast: Cast, rooms: dict[str, Place]) -> None:
    sent = inputs(asked(cast, "赵老师 09:00\n男厕所水龙头关不上一直流水\n"))
    sent["lines-0-place"] = rooms["409"].path
    assert taken(cast, sent).status_code == 302
    assert tickets(cast)[0].place_id == rooms["409"].pk


def test_what_is_being_mended_already_is_not_entered_again(cast: Cast, rooms: dict[str, Place]) -> None:
    there = do(cast, "repairs.report_ticket", place=str(rooms["302"].pk), fault="灯一闪一闪的").row
    said = asked(cast, CHAT)
    assert f"可能已有：{there.number}" in said
    sent = inputs(said)
    assert [name for name in sent if name.endswith("-fault") and name.startswith("lines-")] == [
        "lines-0-fault"
    ]
    number = next(n for n in range(9) if "可能已有" in sent.get(f"left-{n}-why", ""))
    more = inputs(taken(cast, sent | {"also": str(number)}).content.decode())
    assert more["lines-1-place"] == rooms["302"].path


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("灯一闪一闪的", "前面的灯一闪一闪", True),
        ("日光灯不亮", "灯不亮了", True),
        ("日光灯不亮", "门锁坏了", False),
        ("灯", "灯不亮", False),
        ("", "", False),
    ],
)
def test_two_faults_are_alike_when_half_of_the_shorter_one_is_common(
    one: str, other: str, same: bool
) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same


def test_what_was_mended_already_leads_to_entering_it_as_done(cast: Cast, rooms: dict[str, Place]) -> None:
    said = asked(cast, "文师傅 15:00\n302的灯修好了\n")
    assert "说的是已经修好" in said
    assert 'href="/repairs/record_done/"' in said


def test_the_pasted_text_is_kept_nowhere(cast: Cast, rooms: dict[str, Place]) -> None:
    secret = "密语九三七"
    said = asked(cast, CHAT + f"孙老师 08:40\n{secret}谢谢大家\n")
    assert secret in said
    assert taken(cast, inputs(said)).status_code == 302
    assert len(tickets(cast)) == 2
    with in_school(cast.school), connection.cursor() as cursor:
        assert secret not in everything_in(cursor)
        assert "灯一闪一闪" in everything_in(cursor), "the control: what was confirmed is found this way"


def everything_in(cursor: Any) -> str:
    """Every value of every table, as text."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
        found.append(str(cursor.fetchall()))
    return "".join(found)


def test_sent_twice_it_happens_once(cast: Cast, rooms: dict[str, Place]) -> None:
    sent = inputs(asked(cast, CHAT))
    assert [taken(cast, sent).status_code for _n in range(2)] == [302, 302]
    assert len(tickets(cast)) == 2


@pytest.mark.parametrize("text", ["", "   \n \n", "\x00", "字" * 20_001])
def test_what_cannot_be_read_is_said_and_can_be_pasted_again(text: str, cast: Cast) -> None:
    answer = browser(cast.hu).post(URL, {"text": text})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"key": "x"}, {"also": "x"}, {"also": "99999999999"}, {"also": "-1"}, {"also": "²"}]
)
def test_what_no_page_of_ours_sends_is_a_bad_request(sent: dict[str, str], cast: Cast) -> None:
    assert browser(cast.hu).post(URL, sent).status_code == 400
    assert tickets(cast) == []


def test_without_a_line_there_is_nothing_to_enter(cast: Cast) -> None:
    answer = browser(cast.hu).post(URL, {"key": str(uuid4())})
    assert answer.status_code == 400
    assert "请至少留一行" in answer.content.decode()


def test_nothing_was_said_in_the_future(cast: Cast, rooms: dict[str, Place]) -> None:
    sent = inputs(asked(cast, CHAT)) | {"lines-0-said_at": "2199-01-01T08:00"}
    answer = taken(cast, sent)
    assert (answer.status_code, tickets(cast)) == (400, [])
    assert "时间在以后" in answer.content.decode()


def test_who_only_reports_pastes_nothing(cast: Cast) -> None:
    for who in (cast.tan, cast.wen):
        assert browser(who).get(URL).status_code == 403
        assert browser(who).post(URL, {"text": CHAT}).status_code == 403


def test_what_people_wrote_is_text(cast: Cast, rooms: dict[str, Place]) -> None:
    said = asked(
        cast, '张老师 08:05\n三（2）班灯不亮"><script>alert(1)</script>\n李老师 08:06\n<b>谢谢</b>\n'
    )
    assert "<script>alert" not in said
    assert "<b>谢谢" not in said


def test_a_hundred_messages_cost_as_many_questions_as_one(cast: Cast, rooms: dict[str, Place]) -> None:
    row_of(cast, Ticket)
    client = browser(cast.hu)

    def questions(text: str) -> int:
        client.post(URL, {"text": text})
        with CaptureQueriesContext(connection) as captured:
            assert client.post(URL, {"text": text}).status_code == 200
        return len(captured)

    one = "张老师 08:05\n三（2）班第{}盏灯不亮\n"
    assert questions("".join(one.format(n) for n in range(90))) == questions(one.format(1))
