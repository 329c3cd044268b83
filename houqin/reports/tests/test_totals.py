"""纸质总数: a number from before the school began is compared with, says its book and pages, and is never added up."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.people.models import School
from houqin.repairs.models import Ticket
from houqin.reports.comparing import earlier_figures
from houqin.reports.models import PaperTotal
from houqin.reports.periods import period_of
from houqin.reports.tests.test_story import draft, paper
from tests.cast import Cast, browser
from tests.samples import do, row_in, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def october(cast: Cast) -> Iterator[Cast]:
    """A repair in September, the first month in use; the report of it is written in October."""
    School.objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 9, 1))
    cast.school.refresh_from_db()
    with clock.moved(clock.at(date(2026, 9, 15), 9)):
        row_in(cast, Ticket, "confirmed")
    with clock.moved(clock.at(date(2026, 10, 9), 9)):
        yield cast


def total(cast: Cast, **said: Any) -> PaperTotal:
    from houqin.core.tests.samples import photo  # the registry comes first

    with in_school(cast.school):
        pages = [str(photo(cast).pk)]
    told = {"code": "repairs.counted", "kind": "month", "period": "2026-08", "value": 135}
    told |= {"book": "报修登记册", "pages": "第3—9页", "photos": pages}
    made: PaperTotal = perform("reports.enter_paper_total", by=cast.hu, data=told | said).row
    return made


def test_last_month_on_paper_is_compared_with_and_says_its_pages(october: Cast) -> None:
    total(october)
    report = draft(october, "month", "2026-09")
    text = paper(report).text
    assert "报修1件（上月135件，纸质来源，报修登记册第3—9页），" in text
    assert "用来对比的数中，1个来自启用前的纸质登记" in text
    assert "136" not in text


def test_it_opens_its_photo(october: Cast) -> None:
    row = total(october)
    report = draft(october, "month", "2026-09")
    client = browser(october.hu)
    page = client.get(f"/reports/figure/{report.pk}/", {"code": "before.repairs.counted"}).content.decode()
    assert "报修登记册第3—9页" in page
    assert f"/reports/totals/{row.pk}/" in page
    assert "/files/" in client.get(f"/reports/totals/{row.pk}/").content.decode()


def test_the_same_month_a_year_ago_is_compared_too(october: Cast) -> None:
    total(october, period="2025-09", value=120)
    assert "（去年同期120件，纸质来源，报修登记册第3—9页）" in paper(draft(october, "month", "2026-09")).text


def test_a_number_is_entered_once_and_only_of_the_time_before(october: Cast) -> None:
    row = total(october)
    with pytest.raises(Refused, match="已经录过"):
        total(october)
    with pytest.raises(Refused, match="数字从记录来"):
        total(october, period="2026-09")
    do(october, "reports.void_paper_total", row)
    assert "纸质来源" not in paper(draft(october, "month", "2026-09")).text
    assert total(october, value=130).value == 130


def test_what_was_counted_is_compared_by_growth_only_where_it_may_be(october: Cast) -> None:
    """October against September: both counted; one of two repairs is no 100 per cent more."""
    row_of(october, Ticket)
    with clock.moved(clock.at(date(2026, 11, 2), 9)):
        told = paper(draft(october, "month", "2026-10")).passage("area.repairs.main")
    assert told is not None
    assert "（上月1件）" in told.text


def test_of_a_term_the_term_before_and_the_same_a_year_ago_are_asked(october: Cast) -> None:
    with in_school(october.school):
        period = period_of("term", "2026T1", october.school)
        assert period.earlier == "上学期"
        assert period.year_ago is not None
        assert period.year_ago.first.year == 2025
        assert earlier_figures(october.school, period) == {}
