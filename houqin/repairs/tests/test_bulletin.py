"""复制到群: the text and the picture of a day, a week, a month; no name of anybody unless it is asked for."""

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
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.repairs.facts import facts
from houqin.repairs.models import Ticket
from houqin.repairs.tests.past import NOW, autumn, building, ticket
from houqin.repairs.views.bulletin import unnamed
from tests.cast import Cast, browser

pytestmark = pytest.mark.django_db
KINDS = ("today", "week", "month", "span")
SPAN = "&from=2026-10-01&to=2026-10-31"


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.moved(NOW):
        yield


def text_of(cast: Cast, query: str, member: Any = None) -> str:
    """What stands in the box to be copied."""
    page = browser(member or cast.hu).get(f"/repairs/bulletin/?{query}").content.decode()
    return unescape(page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>", 1)[0])


def put(cast: Cast, *tickets: Ticket) -> None:
    with in_school(cast.school):
        Ticket.objects.bulk_create(tickets)


@pytest.fixture
def named(cast: Cast) -> None:
    """Tickets in which people wrote names everywhere."""
    with in_school(cast.school):
        room = building(cast, f"{cast.chen.name}办公室")
    day = clock.at(NOW.date(), 8)
    facts_ = {"worker": cast.wen, "reporter": cast.tan, "reporter_name": cast.tan.name}
    waiting = {"status": "waiting", "wait_for": "parts", "wait_note": f"{cast.wen.name}去买"}
    done = {"status": "mended", "finished_at": day, "done": f"{cast.wen.name}修的"}
    put(
        cast,
        ticket(cast, 1, room, day, **facts_ | waiting | {"fault": f"{cast.tan.name}的电脑坏了"}),
        ticket(cast, 2, room, day, **facts_ | done | {"fault": f"{cast.hu.name}说门坏了"}),
    )


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("kind", KINDS)
def test_no_name_of_anybody_stands_in_it_unless_chosen(kind: str, cast: Cast) -> None:
    query = f"kind={kind}&from=2026-11-01&to=2026-11-30"
    text = text_of(cast, query)
    with in_school(cast.school):
        names = list(Member.objects.values_list("name", flat=True))
    assert "电脑坏了" in text
    assert not [name for name in names if name in text]
    chosen = text_of(cast, f"{query}&names=1")
    assert cast.wen.name in chosen
    assert "reporter" not in chosen


def test_the_longest_name_goes_first_so_that_nothing_of_it_is_left() -> None:
    assert unnamed("王小明明来过", ("王小明明", "王小明")) == "某某来过"
    assert unnamed("王来过", ("王",)) == "王来过"


def test_a_day_without_open_repairs_says_so(cast: Cast) -> None:
    assert "今天没有未完成的报修。" in text_of(cast, "kind=today")


def test_today_lists_what_is_open_with_place_fault_and_stand(cast: Cast) -> None:
    with in_school(cast.school):
        room = building(cast, "音乐室")
    waits = {"status": "waiting", "wait_for": "parts", "wait_note": "灯管到县城买", "urgent": True}
    put(
        cast,
        ticket(cast, 1, room, NOW, fault="灯不亮", **waits),
        ticket(cast, 2, room, NOW, status="confirmed"),
    )
    text = text_of(cast, "kind=today")
    assert "未完成1件：\n1. 【急】音乐室：灯不亮（待料：灯管到县城买）" in text
    assert text.startswith("【今日未完成维修】\n育才小学总务处 ")
    assert "11月21日 周六" in text


@pytest.mark.parametrize(
    ("kind", "span"), [("week", ("2026-11-16", "2026-11-22")), ("month", ("2026-11-01", "2026-11-30"))]
)
def test_it_tells_the_same_figures_as_the_summary(kind: str, span: tuple[str, str], cast: Cast) -> None:
    autumn(cast)
    days = Span(*(date.fromisoformat(day) for day in span))
    with in_school(cast.school):
        figures = {figure.code: figure.value for figure in facts(cast.school, days)}
    text = text_of(cast, f"kind={kind}")
    assert f"受理报修{figures['repairs.counted']}件，办结{figures['repairs.done']}件" in text
    assert f"还没有修好{figures['repairs.open']}件：" in text


def test_what_was_reported_earlier_is_told_apart_and_lateness_is_not_told(cast: Cast) -> None:
    with in_school(cast.school):
        room = building(cast, "一室")
    done = {"status": "confirmed", "finished_at": NOW - timedelta(hours=1)}
    put(cast, ticket(cast, 1, room, NOW - timedelta(days=20), **done), ticket(cast, 2, room, NOW, **done))
    text = text_of(cast, "kind=week")
    assert "本周受理报修1件，办结1件" in text
    assert "本周修好2件（其中以前报的1件）：" in text
    assert "按时" not in text


def test_a_long_list_is_cut_and_says_how_many_more(cast: Cast) -> None:
    with in_school(cast.school):
        room = building(cast, "一室")
    put(cast, *(ticket(cast, n, room, NOW) for n in range(45)))
    text = text_of(cast, "kind=today")
    assert "\n40. " in text
    assert "\n41. " not in text
    assert text.endswith("另有5件")


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_is_a_picture_of_phone_width(kind: str, cast: Cast) -> None:
    autumn(cast, count=60)
    answer = browser(cast.hu).get(f"/repairs/bulletin.png?kind={kind}{SPAN}")
    assert answer.headers["Content-Type"] == "image/png"
    picture = Image.open(BytesIO(answer.content))
    picture.load()
    assert picture.format == "PNG"
    assert picture.width == 1080
    assert 300 < picture.height < 12000
    assert 10_000 < len(answer.content) < 2_000_000
    assert len(picture.convert("L").histogram()) - picture.convert("L").histogram().count(0) > 20, (
        "there is something drawn on it"
    )


def test_in_the_trial_the_picture_and_the_text_say_so(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=None)
    assert text_of(cast, "kind=today").startswith("【今日未完成维修】（试运行）")


def test_a_text_with_markup_is_only_text(cast: Cast) -> None:
    with in_school(cast.school):
        room = building(cast, "一室")
    bad = '</textarea><script>alert(1)</script>#eval("1")$x$'
    put(cast, ticket(cast, 1, room, NOW, fault=bad))
    page = browser(cast.hu).get("/repairs/bulletin/").content.decode()
    assert "<script>alert" not in page
    assert bad in text_of(cast, "kind=today")
    assert browser(cast.hu).get("/repairs/bulletin.png").status_code == 200


@pytest.mark.parametrize(
    "query", ["kind=year", "kind=span&from=x&to=y", "kind=span&from=2026-02-01&to=2026-01-01"]
)
def test_what_is_no_bulletin_is_refused(query: str, cast: Cast) -> None:
    for path in ("/repairs/bulletin/", "/repairs/bulletin.png"):
        assert browser(cast.hu).get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("kind", KINDS)
def test_a_bulletin_costs_the_same_for_one_and_for_many(kind: str, cast: Cast) -> None:
    client = browser(cast.hu)
    with in_school(cast.school):
        room = building(cast, "一室")
    for number, day in enumerate((NOW, NOW - timedelta(days=30))):
        put(cast, ticket(cast, 900 + number, room, day, status="mended", finished_at=day))
        put(cast, ticket(cast, 950 + number, room, day, status="working"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/repairs/bulletin/?kind={kind}{SPAN}").status_code == 200
        return len(captured)

    cost()
    few = cost()
    autumn(cast, count=120)
    assert cost() == few
    assert few <= 20
