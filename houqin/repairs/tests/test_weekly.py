"""周安排 and 一周一页: the numbers are those of the lists, nobody's name stands in them, the principal is handed it once."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.repairs.models import Ticket
from houqin.repairs.tests.past import NOW, autumn, building, ticket
from houqin.terms import weekly
from houqin.terms.actions import open_school_year
from houqin.terms.schedules import ends_the_week, hand_over_the_week
from tests.cast import Cast, browser

pytestmark = pytest.mark.django_db
WEEK = Span(date(2026, 11, 16), date(2026, 11, 22))
KINDS = ("plan", "next", "page", "last")


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.moved(NOW):
        yield


@pytest.fixture
def started(cast: Cast) -> Cast:
    """Past its trial, with a calendar."""
    School.objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 9, 1))
    cast.school.refresh_from_db()
    open_school_year(cast.school, by=cast.hu, year=2026)
    return cast


def text_of(member: Any, kind: str) -> str:
    answer = browser(member).get(f"/terms/week/?kind={kind}")
    assert answer.status_code == 200
    return unescape(
        answer.content.decode().split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>", 1)[0]
    )


def put(cast: Cast, *tickets: Ticket) -> None:
    with in_school(cast.school):
        Ticket.objects.bulk_create(tickets)


def test_the_page_of_the_week_counts_what_the_list_shows(started: Cast) -> None:
    autumn(started)
    with in_school(started.school):
        told = weekly.page(started.hu, WEEK)
        figures = {label: value for label, value, _warn in told.parts[0].figures}
        counted = browser(started.hu).get(told.parts[0].url).content.decode()
    shown = set(re.findall(r'href="/repairs/tickets/([0-9a-f-]{36})/', counted))
    assert shown
    assert figures["受理"] == f"{len(shown)}件"


def test_what_is_late_is_named_with_the_oldest_first_and_the_rest_counted(started: Cast) -> None:
    with in_school(started.school):
        room = building(started, "机房")
    put(
        started,
        *(
            ticket(started, n, room, clock.at(date(2026, 11, 3), 8) + timedelta(hours=n), worker=started.wen)
            for n in range(11)
        ),
    )
    text = text_of(started.hu, "page")
    late = text.split("维修：")[1]
    assert "现在过时限11件" in late
    assert late.index("第0处坏了") < late.index("第7处坏了")
    assert "第8处坏了" not in late
    assert "另有3件" in late


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_of_anybody_stands_in_it(started: Cast, kind: str) -> None:
    with in_school(started.school):
        room = building(started, f"{started.chen.name}办公室")
        names = list(Member.objects.values_list("name", flat=True))
    for number, day in enumerate(
        (NOW.date() - timedelta(days=9), NOW.date(), NOW.date() + timedelta(days=4))
    ):
        known = {"worker": started.wen, "fault": f"{started.tan.name}的电脑坏了", "expected_on": day}
        waiting = {"status": "waiting", "wait_for": "parts", "wait_note": f"{started.wen.name}去买"}
        put(started, ticket(started, number, room, clock.at(day, 8) - timedelta(days=1), **known | waiting))
    text = text_of(started.hu, kind)
    assert "某某" in text or kind == "last"
    assert [name for name in names if len(name) > 1 and name in text] == []


def test_the_plan_tells_what_the_calendar_and_the_repairs_expect(started: Cast) -> None:
    with in_school(started.school):
        room = building(started, "机房")
    waits = {"status": "waiting", "wait_for": "outside", "expected_on": date(2026, 11, 25)}
    put(
        started,
        ticket(started, 1, room, NOW, due_at=clock.at(date(2026, 11, 24), 17)),
        ticket(started, 2, room, NOW, due_at=clock.at(date(2026, 11, 20), 17), **waits),
    )
    text = text_of(started.hu, "next")
    assert "在校日5天" in text
    assert "维修：应修好1件，等料、等外修预计到的1件。" in text
    assert "11月24日 周二前修好" in text


def test_what_was_tried_out_before_the_school_began_is_not_expected_of_anybody_afterwards(
    started: Cast,
) -> None:
    with in_school(started.school):
        room = building(started, "机房")
    tried = clock.at(date(2026, 8, 20), 8)
    put(started, ticket(started, 1, room, tried, due_at=clock.at(date(2026, 11, 24), 17)))
    assert "维修：" not in text_of(started.hu, "next")
    bulletin = browser(started.hu).get("/repairs/bulletin/").content.decode()
    assert "今天没有未完成的报修" in bulletin
    School.objects.filter(pk=started.school.pk).update(go_live_on=None)
    assert "应修好1件" in text_of(started.hu, "next")
    assert "未完成1件" in browser(started.hu).get("/repairs/bulletin/").content.decode()


def test_a_week_of_holidays_says_so(started: Cast) -> None:
    with in_school(started.school):
        told = weekly.plan(started.hu, Span(date(2026, 10, 1), date(2026, 10, 7)))
        assert any("国庆" in line.fault for line in told.parts[0].lines)


def test_who_may_not_see_the_statistics_reads_the_calendar_only(started: Cast) -> None:
    autumn(started)
    text = text_of(started.tan, "page") + text_of(started.tan, "plan")
    assert "维修：" not in text
    assert "校历：" in text


def test_it_comes_as_a_picture_and_as_a_sheet(started: Cast) -> None:
    head = browser(started.hu)
    with Image.open(BytesIO(head.get("/terms/week.png?kind=page").content)) as picture:
        assert picture.width == 1080
    assert head.get("/terms/week.pdf?kind=plan").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "query",
    [
        "kind=month",
        "kind=page&from=2026-01-01",
        *(f"kind=page&on={on}" for on in ("2026-13-01", "1026-11-20", "")),
    ],
)
def test_what_it_does_not_know_is_refused(started: Cast, query: str) -> None:
    assert browser(started.hu).get(f"/terms/week/?{query}").status_code == 400


def test_it_asks_the_same_of_the_database_for_few_and_for_many(started: Cast) -> None:
    def asked() -> int:
        head = browser(started.hu)
        head.get("/")
        with CaptureQueriesContext(connection) as queries:
            head.get("/terms/week/?kind=page")
        return len([q for q in queries if q["sql"].startswith("SELECT") and "houqin.school" not in q["sql"]])

    with in_school(started.school):
        room = building(started, "机房")
    put(started, ticket(started, 900, room, clock.at(date(2026, 11, 17), 8)))
    few = asked()
    put(started, *(ticket(started, n, room, clock.at(date(2026, 11, 17), 8)) for n in range(40)))
    assert asked() == few


# Friday ------------------------------------------------------------------------------------------------------


def test_the_principal_is_handed_the_week_once_on_its_last_school_day(started: Cast) -> None:
    friday = date(2026, 11, 20)
    with clock.moved(clock.at(friday, 15, 31)):
        assert hand_over_the_week(started.school, friday) > 0
        assert hand_over_the_week(started.school, friday) == 0
    with in_school(started.school):
        notice = Notice.objects.filter(topic="terms.week").select_related("member")[0]
    assert notice.url == "/terms/week/?kind=page&on=2026-11-20"
    assert notice.text.startswith("第12周一周一页")
    with clock.moved(clock.at(date(2026, 11, 24), 8)):  # the next Tuesday it still leads to its own week
        page = browser(notice.member).get(notice.url).content.decode()
    assert "11月16日" in page
    assert 'href="/terms/week.pdf?kind=page&amp;on=2026-11-20"' in page


def test_other_days_hand_over_nothing_and_a_missed_friday_is_not_made_up(started: Cast) -> None:
    assert hand_over_the_week(started.school, date(2026, 11, 20)) == 0  # now it is Saturday
    with clock.moved(clock.at(date(2026, 11, 19), 15, 31)):
        assert hand_over_the_week(started.school, date(2026, 11, 19)) == 0


def test_the_last_school_day_is_the_one_before_the_holiday(started: Cast) -> None:
    with in_school(started.school):
        assert ends_the_week(
            started.school, date(2026, 9, 30)
        )  # Wednesday; the National Day begins on Thursday
        assert not ends_the_week(started.school, date(2026, 10, 2))
        assert not ends_the_week(started.school, date(2026, 11, 18))
