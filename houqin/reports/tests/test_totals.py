"""纸质总数: a number from before the school began here is compared with, or added and told apart, with book and pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.facts import Span
from houqin.core.scope import in_school
from houqin.people.models import School
from houqin.registers.tests.test_facts import DAY, book
from houqin.registers.tests.test_facts import fill as fill_register
from houqin.repairs.models import Ticket
from houqin.reports.comparing import told_with_paper
from houqin.reports.drawing import figures_of
from houqin.reports.models import PaperTotal
from houqin.reports.offering import offered
from houqin.reports.periods import period_of
from houqin.reports.rules.totals import tells_all, together
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
        assert told_with_paper(october.school, {}, period) == {}


# Of days that a report tells ---------------------------------------------------------------------------------------


@pytest.fixture
def first_term(cast: Cast) -> Iterator[Cast]:
    """In use since November 2, a repair in November; the summary of the term is written at its end."""
    School.objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 11, 2))
    cast.school.refresh_from_db()
    with clock.moved(clock.at(date(2026, 11, 9), 9)):
        row_in(cast, Ticket, "confirmed")
    with clock.moved(clock.at(date(2027, 1, 28), 9)):
        yield cast


def of_term(cast: Cast) -> str:
    return paper(draft(cast, "term", "2026T1")).text


def test_what_stood_on_paper_before_adds_to_the_whole_and_is_a_part_of_its_own(first_term: Cast) -> None:
    total(first_term, period="2026-09", value=40)
    total(first_term, period="2026-10", value=35, pages="第10—15页")
    total(first_term, code="repairs.done", period="2026-09", value=38)
    text = of_term(first_term)
    assert "报修76件" in text
    assert "其中受理75件，纸质来源，报修登记册第3—9页、报修登记册第10—15页。" in text
    assert "其中办结38件，纸质来源，报修登记册第3—9页。" in text
    assert "报修：受理" not in text.split("附")[0]
    assert "文中2个数加上了启用前的纸质总数" in text
    assert "除写明是纸质来源的，没有计入" in text


def test_all_ways_to_divide_it_still_give_it(first_term: Cast) -> None:
    total(first_term, period="2026-09", value=40)
    total(first_term, code="repairs.kind.electric", period="2026-09", value=15)
    with in_school(first_term.school):
        figures = figures_of(first_term.school, period_of("term", "2026T1", first_term.school))
    assert figures["repairs.counted"].value == 41
    kinds = {code: each.value for code, each in figures.items() if each.adds_to == "repairs.counted"}
    assert sum(n for code, n in kinds.items() if code.startswith("repairs.kind.")) == 41
    assert kinds["repairs.kind.paper"] == 25
    assert kinds["repairs.done"] + kinds["repairs.open"] + kinds["repairs.paper"] == 41
    assert figures["repairs.done"].of == 1  # of the records alone: nobody knows what became of the forty


def test_the_days_of_a_term_before_the_school_began_are_one_total(first_term: Cast) -> None:
    row = total(first_term, kind="begun", period="2026T1", value=70)
    assert row.last == date(2026, 11, 1)
    total(first_term, period="2026-09", value=40)
    assert "报修71件" in of_term(first_term)
    with pytest.raises(Refused, match="没有启用以前的日子"):
        total(first_term, kind="begun", period="2025T2")


def test_a_part_comes_after_its_whole_and_is_no_more_than_it(first_term: Cast) -> None:
    with pytest.raises(Refused, match="请先录2026年9月的总数"):
        total(first_term, code="repairs.done", period="2026-09", value=3)
    total(first_term, period="2026-09", value=4)
    total(first_term, code="repairs.kind.electric", period="2026-09", value=3)
    with pytest.raises(Refused, match="各部分相加是5，比总数4还多"):
        total(first_term, code="repairs.kind.other", period="2026-09", value=2)
    total(first_term, code="repairs.done", period="2026-09", value=4)  # another way to divide it
    with pytest.raises(ValidationError):
        total(first_term, code="repairs.open", period="2026-09", value=0)  # what is open changes yet
    with pytest.raises(Refused, match="请填整数"):
        total(first_term, period="2026-10", value="2.5")


def test_of_an_earlier_time_every_day_is_told_or_it_is_not_compared(october: Cast) -> None:
    """August of which only the term's part is told: nothing. Two terms of one year: together."""
    total(october, kind="term", period="2025T1", value=60)
    with in_school(october.school):
        year = period_of("year", "2026", october.school)
        assert not any(code.startswith("before.repairs.c") for code in figures_of(october.school, year))
    total(october, kind="year", period="2025", value=150)
    with in_school(october.school):
        figures = figures_of(october.school, period_of("year", "2026", october.school))
    assert figures["before.repairs.counted"].value == 150


def test_any_number_of_any_room_may_be_entered_and_is_told_where_it_stands(october: Cast) -> None:
    with in_school(october.school):
        known = {each.code for each in offered(october.school)}
    assert {"repairs.done", "hazards.found", "meetings.held", "duties.asked"} <= known
    assert not known & {"people.pupils", "terms.school_days", "repairs.mended.minutes"}
    total(october, value=9)
    total(october, code="repairs.done", value=8)
    text = paper(draft(october, "month", "2026-09")).text
    assert "上月办结8件，纸质来源，报修登记册第3—9页。" in text
    assert "报修：办结" in browser(october.hu).get("/reports/totals/").content.decode()


def test_a_sum_of_a_register_with_parts_of_a_unit_is_entered_and_compared(cast: Cast) -> None:
    """Milk by the kilogram: two terms from now, and the days of this one before the school began."""
    School.objects.filter(pk=cast.school.pk).update(go_live_on=DAY)
    cast.school.refresh_from_db()
    with clock.moved(clock.at(DAY, 10)):
        fill_register(cast, book(cast))
    with clock.moved(clock.at(date(2027, 1, 28), 9)):
        for days in ({"kind": "term", "period": "2025T2"}, {"kind": "begun", "period": "2026T1"}):
            total(cast, code="registers.milk.sum.celsius", value="12.5", book="牛奶登记册", **days)
        text = of_term(cast)
    assert (
        "16公斤（其中12.5公斤，纸质来源，牛奶登记册第3—9页）｜12.5公斤（纸质来源，牛奶登记册第3—9页）" in text
    )


days = st.integers(0, 60).map(lambda n: date(2026, 9, 1) + timedelta(days=n))
spans = st.tuples(days, days).map(lambda pair: Span(min(pair), max(pair)))


@dataclass(frozen=True)
class Some:
    span: Span


def dates(span: Span) -> list[date]:
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]


@given(st.lists(spans.map(Some), max_size=8), spans)
def test_no_day_is_counted_twice_and_none_from_outside(totals: list[Some], whole: Span) -> None:
    chosen = together(totals, whole)
    told = [day for each in chosen for day in dates(each.span)]
    assert len(told) == len(set(told))
    assert set(told) <= set(dates(whole))
    assert tells_all([each.span for each in chosen], whole) == (set(told) == set(dates(whole)))
