"""The calendar's pages as a browser sees them, and who may see them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.terms.actions import adjust_days, open_school_year
from houqin.terms.demo import fill
from houqin.terms.models import DayOverride, Term
from houqin.terms.tests.test_today import at
from tests.cast import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november() -> Any:
    with clock.moved(at(2026, 11, 20)):
        yield


@pytest.fixture
def autumn(hu: Member) -> Term:
    open_school_year(hu.school, by=hu, year=2026)
    with in_school(hu.school):
        return Term.objects.get(ordinal=1)


def test_the_term_shows_its_weeks_like_a_wall_calendar(hu: Member, autumn: Term) -> None:
    adjust_days(hu.school, by=hu, first_on=clock.today(), effect="suspended", reason="台风停课")
    page = browser(hu).get(f"/terms/terms/{autumn.pk}/").content.decode()
    assert "第21周" in page
    assert "11月20日 台风停课" in page
    assert "10月1日—10月4日 国庆节" in page
    assert "2027年放假安排尚未公布" in page
    assert "21周，在校日98天" in page


def test_a_day_is_one_tap_from_being_adjusted(hu: Member, tan: Member, autumn: Term) -> None:
    url = "/terms/adjust_days/?first_on=2026-11-23"
    assert url in browser(hu).get(f"/terms/terms/{autumn.pk}/").content.decode()
    assert "adjust_days" not in browser(tan).get(f"/terms/terms/{autumn.pk}/").content.decode()
    form = browser(hu).get(url).content.decode()
    assert 'value="2026-11-23"' in form


def test_the_form_closes_the_day_and_shows_the_line(hu: Member, autumn: Term) -> None:
    from uuid import uuid4

    data = {"key": str(uuid4()), "first_on": "2026-11-23", "effect": "suspended", "reason": "台风停课"}
    response = browser(hu).post("/terms/adjust_days/", data)
    with in_school(hu.school):
        row = DayOverride.objects.get()
    assert response.headers["Location"] == f"/terms/adjustments/{row.pk}/"
    assert "台风停课" in browser(hu).get("/terms/adjustments/").content.decode()
    assert "台风停课" in browser(hu).get("/terms/adjustments/?q=tftk&effect=suspended").content.decode()
    assert "台风停课" not in browser(hu).get("/terms/adjustments/?day_to=2026-11-22").content.decode()


def test_an_unreadable_notice_comes_back_with_its_reason(hu: Member, autumn: Term) -> None:
    from uuid import uuid4

    data = {"key": str(uuid4()), "year": "2027", "notice": "明天放假"}
    response = browser(hu).post("/terms/enter_holiday_plan/", data)
    assert response.status_code == 409
    assert "通知里没有找到" in response.content.decode()


def test_the_short_address_leads_to_the_running_term(hu: Member, autumn: Term) -> None:
    assert browser(hu).get("/terms/calendar/").headers["Location"] == f"/terms/terms/{autumn.pk}/"
    with clock.moved(at(2028, 1, 1)):
        assert browser(hu).get("/terms/calendar/").headers["Location"] == "/terms/terms/"


def test_the_printed_calendar_has_no_links_and_all_weeks(hu: Member, autumn: Term) -> None:
    page = browser(hu).get(f"/terms/calendar/{autumn.pk}/print/").content.decode()
    assert "2026—2027学年第一学期校历" in page
    assert "第21周" in page
    assert "adjust_days" not in page


def test_strangers_log_in_and_other_schools_see_nothing(hu: Member, ou: Member, autumn: Term) -> None:
    for url in (f"/terms/terms/{autumn.pk}/", f"/terms/calendar/{autumn.pk}/print/"):
        assert Client().get(url).status_code == 302
        assert browser(ou).get(url).status_code == 404


def test_every_page_says_the_week(hu: Member, autumn: Term) -> None:
    assert "第12周" in browser(hu).get("/terms/terms/").content.decode()


def test_today_says_that_it_is_a_day_off(hu: Member, autumn: Term) -> None:
    with clock.moved(at(2026, 11, 21)):
        page = browser(hu).get("/").content.decode()
    assert "今天休息（周末）。下一个在校日是11月23日 周一。" in page


def test_a_term_page_costs_no_more_queries_with_many_adjustments(hu: Member, autumn: Term) -> None:
    client, url = browser(hu), f"/terms/terms/{autumn.pk}/"
    client.get(url)
    before = cost(client, url)
    with clock.moved(at(2028, 11, 20)):
        fill(hu.school, hu)
    assert before == cost(client, url)
    assert before <= 13


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)
