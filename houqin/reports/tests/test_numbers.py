"""A number on a page of its own, whether or not it stands in a report."""

from datetime import timedelta

import pytest

from houqin.core import clock
from houqin.core.facts import Span
from houqin.repairs.models import Ticket
from houqin.reports.numbers import number_url
from tests.cast import Cast, browser
from tests.samples import row_of

pytestmark = pytest.mark.django_db


def around_today() -> Span:
    today = clock.today()
    return Span(today - timedelta(days=7), today)


def test_a_number_says_how_it_was_counted_and_shows_its_rows(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    page = browser(cast.hu).get(number_url("repairs.counted", around_today())).content.decode()
    assert "受理 1件" in page
    assert "报修时间在统计期内的报修单" in page
    assert ticket.number in page
    assert "/repairs/tickets/?tab=all" in page


def test_days_of_the_calendar_are_rows_too(cast: Cast) -> None:
    page = browser(cast.hu).get(number_url("terms.school_days", around_today())).content.decode()
    today = clock.today()
    assert f"{today.month}月{today.day}日" in page


def test_who_does_not_read_reports_sees_no_number(cast: Cast) -> None:
    assert browser(cast.tan).get(number_url("repairs.counted", around_today())).status_code == 403


@pytest.mark.parametrize("code", ["repairs.nothing", "nothing.counted", "core.counted", "reports.x"])
def test_a_number_that_no_room_gives_is_not_found(cast: Cast, code: str) -> None:
    assert browser(cast.hu).get(number_url(code, around_today())).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "first=2026-09-01&last=2026-09-30",
        "code=repairs.counted",
        "code=repairs.counted&first=2026-09-01",
        "code=repairs.counted&first=2026-09-30&last=2026-09-01",
        "code=repairs.counted&first=2026-09-31&last=2026-10-01",
        "code=repairs.counted&first=2024-09-01&last=2026-09-01",
        "code=repairs.counted&first=2026-09-01&last=2026-09-30&more=1",
        f"code={'x' * 201}&first=2026-09-01&last=2026-09-30",
    ],
)
def test_what_cannot_be_asked_is_a_bad_request(cast: Cast, asked: str) -> None:
    assert browser(cast.hu).get(f"/reports/number/?{asked}").status_code == 400
