"""Normal or urgent: what the paper form asks, and what it changes on the pages."""

from datetime import timedelta

import pytest

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.repairs.rules.faults import is_urgent
from houqin.repairs.todo import todo
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db


def test_a_report_is_normal_or_urgent_and_the_list_says_which(cast: Cast) -> None:
    do(cast, "repairs.report_ticket", fault="灯不亮", urgent="")
    do(cast, "repairs.report_ticket", fault="水管爆了", urgent="on")
    page = browser(cast.hu).get("/repairs/tickets/").content.decode()
    normal, urgent = (
        next(row for row in page.split("<tr")[1:] if word in row) for word in ("灯不亮", "水管爆了")
    )
    assert ">急<" in urgent
    assert ">急<" not in normal


def test_an_urgent_report_stands_before_an_older_one(cast: Cast) -> None:
    with clock.moved(clock.now() - timedelta(hours=3)):
        do(cast, "repairs.report_ticket", fault="灯不亮")
    do(cast, "repairs.report_ticket", fault="水管爆了", urgent="on")
    with in_school(cast.school):
        titles = [item.title for item in todo(cast.hu)[0].items]
    assert titles == ["【急】水管爆了", "灯不亮"]


@pytest.mark.parametrize("said", ["大屏又打不开了，急！", "大屏又打不开了，急"])
def test_a_message_that_ends_in_urgent_is_urgent(said: str) -> None:
    assert is_urgent(said)


@pytest.mark.parametrize("said", ["灯坏了，不急", "应急灯坏了", "急救箱的门掉了"])
def test_a_word_with_urgent_in_it_is_not(said: str) -> None:
    assert not is_urgent(said)
