"""Each kind of report says what belongs to it: a week, a month, a year, safety, the page for Monday's meeting."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from houqin.core import clock
from houqin.core.facts import Span, all_facts
from houqin.core.prints import pdf
from houqin.core.scope import in_school
from houqin.hazards.models import Hazard
from houqin.meetings.models import Meeting
from houqin.people.models import School
from houqin.repairs.models import Ticket
from houqin.reports.periods import MEETING, period_of
from houqin.reports.prints import make_report
from houqin.reports.rules.shortening import FULL, INNER, ONE, THREE
from houqin.reports.tests.test_story import draft, paper, write
from tests.cast import Cast, browser
from tests.samples import row_in, row_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 9)


def live_since(cast: Cast, day: date) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=day)
    cast.school.refresh_from_db()


@pytest.fixture
def monday(cast: Cast) -> Iterator[Cast]:
    """A Monday after a week with a repair that waits for a decision, a hazard, and a meeting with its minutes out."""
    live_since(cast, date(2026, 9, 1))
    with clock.moved(clock.at(MONDAY - timedelta(days=5), 9)):
        for model, status in ((Meeting, "issued"), (Hazard, "new"), (Ticket, "assigned")):
            row_in(cast, model, status)
        ticket = row_in(cast, Ticket, "waiting")
        with in_school(cast.school):
            Ticket.objects.filter(pk=ticket.pk).update(wait_for="approval")
    with clock.moved(clock.at(MONDAY, 8)):
        yield cast


def test_a_meeting_looks_back_on_last_week_asks_what_waits_and_says_what_comes(monday: Cast) -> None:
    made = paper(draft(monday, MEETING))
    assert made.title.endswith("例会材料")
    titles = [part.title for part in made.parts]
    assert titles[:3] == ["一、上次会上定的事", "二、上周的事", "三、等着定的事"]
    assert "上周（11月2日—11月8日）" in made.text
    assert "报修2件" in made.text
    assert "维修待审批：" in made.text
    assert "隐患1处等" in made.text
    assert "存在问题" not in made.text
    assert made.to_fill == []


def test_it_is_one_page_however_much_there_is(monday: Cast) -> None:
    report = draft(monday, MEETING)
    for n in range(9):
        write(
            monday, report, f"meeting.{('past', 'waits', 'ahead')[n % 3]}.own", text="还有一件事要说。" * 40
        )
    for edition in (FULL, THREE, ONE, INNER):
        template, data = make_report(paper(report, edition))
        assert len(PdfReader(BytesIO(pdf(template, data))).pages) == 1
    assert browser(monday.hu).get(report.PAGE).status_code == 200


def test_from_thursday_on_the_next_monday_is_prepared(cast: Cast) -> None:
    for day, first in ((MONDAY + timedelta(days=2), MONDAY), (MONDAY - timedelta(days=3), MONDAY)):
        with clock.moved(clock.at(day, 15)), in_school(cast.school):
            assert period_of(MEETING, "", cast.school).span.first == first


def test_a_week_has_neither_goals_nor_appendices_and_safety_tells_of_safety_alone(monday: Cast) -> None:
    row_in(monday, Ticket, "assigned")
    week = paper(draft(monday, "week", "2026-11-04"))
    assert not {part.key for part in week.parts} & {"goals", "app.repairs", "app.hazards"}
    assert "个班" not in week.text
    safety = paper(draft(monday, "safety"))
    assert "报修" not in safety.text
    assert "满意度" not in safety.text
    assert "登记隐患1处" in safety.text or "查出隐患1处" in safety.text


def test_the_numbers_of_a_year_are_those_of_its_terms_and_holidays(cast: Cast) -> None:
    live_since(cast, date(2026, 1, 1))
    days = (date(2026, 1, 12), date(2026, 2, 8), date(2026, 4, 15), date(2026, 7, 28), date(2026, 10, 20))
    for n, day in enumerate(days):
        with clock.moved(clock.at(day, 9)):
            for _n in range(n % 2 + 1):
                row_of(cast, Ticket)
            row_of(cast, Hazard)
    with clock.moved(clock.at(date(2027, 1, 4), 9)), in_school(cast.school):
        year = period_of("year", "2026", cast.school)
        terms = [period_of("term", text, cast.school).span for text in ("2025T1", "2025T2", "2026T1")]
        parts = list(_cut(year.span, terms))
        assert len(parts) == 5
        counted = [_numbers(cast, span) for span in parts]
        whole = _numbers(cast, year.told)
        assert whole == {code: sum(part[code] for part in counted) for code in whole}
        assert whole["repairs.counted"] == 7
        assert whole["hazards.found"] == 5
    with clock.moved(clock.at(date(2027, 1, 4), 9)):
        text = paper(draft(cast, "year", "2026")).text
    assert "2026年度" in text
    assert "报修7件" in text


def _cut(span: Span, terms: list[Span]) -> Iterator[Span]:
    """Terms and holidays, one after the other, without a gap."""
    day = span.first
    for term in terms:
        if day < term.first:
            yield Span(day, term.first - timedelta(days=1))
        yield Span(max(day, term.first), min(term.last, span.last))
        day = term.last + timedelta(days=1)


def _numbers(cast: Cast, span: Span) -> dict[str, int]:
    found: dict[str, Any] = all_facts(cast.school, span)
    return {code: found[code].value for code in ("repairs.counted", "hazards.found", "meetings.held")}


def test_a_name_in_the_words_of_a_record_does_not_go_out(monday: Cast) -> None:
    hazard = row_of(monday, Hazard)
    with in_school(monday.school):
        Hazard.objects.filter(pk=hazard.pk).update(what=f"{monday.tan.name}没有锁门")
    report = draft(monday)
    answers = {"cause": f"{monday.wen.name}请假", "measure": "补上", "post": monday.wen.name, "due": "本周"}
    write(monday, report, "problem.repairs.open", **answers)
    inner = paper(report, INNER).text
    assert f"{monday.tan.name}没有锁门" in inner
    assert f"{monday.wen.name}请假" in inner
    for edition in (FULL, THREE, ONE):
        text = paper(report, edition).text
        assert monday.tan.name not in text
        assert monday.wen.name not in text
    assert "没有锁门" in paper(report, FULL).text


def test_old_wording_that_a_person_writes_is_underlined_and_no_guiding_thought_is_copied(
    monday: Cast,
) -> None:
    report = draft(monday)
    write(monday, report, "work.own", text="食堂换了餐饮服务许可证。")
    page = browser(monday.hu).get(report.PAGE).content.decode()
    assert '<u class="obsolete"' in page
    assert "指导思想" not in paper(report).text
