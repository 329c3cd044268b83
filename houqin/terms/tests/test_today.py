"""What 今天 says about the day, what waits for the head, and the numbers summaries take."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.terms.actions import adjust_days, enter_holiday_plan, open_school_year
from houqin.terms.calendar import calendar_of, day_note
from houqin.terms.demo import fill
from houqin.terms.facts import school_days, weeks
from houqin.terms.models import DayOverride
from houqin.terms.rules import Kind
from houqin.terms.tests.test_actions import NOTICE_2027
from houqin.terms.todo import todo

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 1, tzinfo=UTC)


def titles(member: Member) -> list[str]:
    with in_school(member.school):
        return [str(item.title) for group in todo(member) for item in group.items]


@pytest.fixture
def year(hu: Member) -> Iterator[int]:
    with clock.moved(at(2026, 10, 8)):
        open_school_year(hu.school, by=hu, year=2026)
        yield 2026


def note(member: Member, on: date) -> str:
    with in_school(member.school):
        return day_note(member.school, on)


def test_a_school_without_terms_is_asked_for_them(hu: Member) -> None:
    with clock.moved(at(2026, 10, 8)):
        assert titles(hu) == ["建立2026—2027学年"]


def test_nothing_waits_in_the_middle_of_a_known_year(hu: Member, year: int) -> None:
    assert titles(hu) == []


def test_the_next_year_is_asked_for_thirty_days_before_the_end(hu: Member, year: int) -> None:
    enter_holiday_plan(hu.school, by=hu, year=2027, notice=NOTICE_2027)
    with clock.moved(at(2027, 5, 30)):
        assert titles(hu) == []
    with clock.moved(at(2027, 5, 31)):
        assert titles(hu) == ["2027—2028学年的学期还没有日期"]


def test_the_coming_holiday_plan_is_asked_for_from_mid_november(hu: Member, year: int) -> None:
    with clock.moved(at(2026, 11, 14)):
        assert titles(hu) == []
    with clock.moved(at(2026, 11, 15)):
        assert titles(hu) == ["登记2027年放假安排"]
        enter_holiday_plan(hu.school, by=hu, year=2027, notice=NOTICE_2027)
        assert titles(hu) == []


def test_a_plan_still_missing_in_its_year_is_late(hu: Member, year: int) -> None:
    with clock.moved(at(2027, 2, 1)), in_school(hu.school):
        assert [item.late for group in todo(hu) for item in group.items] == [True]


def test_a_teacher_is_not_asked_for_the_calendar(tan: Member) -> None:
    assert titles(tan) == []


def test_a_day_off_names_its_reason_and_the_next_school_day(hu: Member, year: int) -> None:
    assert note(hu, date(2026, 10, 3)) == "今天休息（国庆节）。下一个在校日是10月8日 周四。"
    assert note(hu, date(2026, 9, 5)) == "今天休息（周末）。下一个在校日是9月7日 周一。"


def test_a_day_off_before_unknown_dates_promises_nothing(hu: Member, year: int) -> None:
    assert note(hu, date(2027, 3, 6)) == "今天休息（周末）。"


def test_an_ordinary_school_day_needs_no_note(hu: Member, year: int) -> None:
    assert note(hu, date(2026, 9, 8)) == ""


def test_a_storm_and_a_swapped_saturday_are_said(hu: Member, year: int) -> None:
    adjust_days(hu.school, by=hu, first_on=date(2026, 10, 9), effect="suspended", reason="台风停课")
    adjust_days(hu.school, by=hu, first_on=date(2026, 10, 10), effect="lessons", reason="补课", follows=2)
    assert note(hu, date(2026, 10, 9)) == "今天停课：台风停课。"
    assert note(hu, date(2026, 10, 10)) == "今天补课，按周三的课表上课。"


def test_a_summary_gets_99_school_days_and_21_weeks_with_their_doubt(hu: Member, year: int) -> None:
    with in_school(hu.school):
        autumn = calendar_of(hu.school).terms[0]
        days, lessons = school_days(hu.school, autumn.first, autumn.last), weeks(hu.school, autumn)
    assert (days.value, days.unit, lessons.value) == (99, "天", 21)
    assert len(days.rows) == 99
    assert days.doubts == ("2027年放假安排尚未公布，按周一至周五推算",)


def test_the_demo_calendar_is_alive_and_says_nothing_of_the_future(hu: Member) -> None:
    with clock.moved(at(2026, 11, 20)):
        fill(hu.school, hu)
        with in_school(hu.school):
            calendar = calendar_of(hu.school)
            said = list(DayOverride.objects.all())
    assert [term.year for term in calendar.terms] == [2025, 2025, 2026, 2026]
    assert calendar.day(date(2026, 10, 10)).follows == 2
    assert calendar.day(date(2025, 9, 24)).kind is Kind.SUSPENDED
    assert all(row.recorded_at < at(2026, 11, 20) for row in said)
    assert {row.status for row in said} == {DayOverride.STANDS, DayOverride.WITHDRAWN}


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 2, 14), date(2029, 7, 1)])
def test_the_demo_calendar_can_be_made_on_any_day(hu: Member, today: date) -> None:
    with clock.moved(clock.at(today, 10)):
        fill(hu.school, hu)
        with in_school(hu.school):
            assert len(calendar_of(hu.school).terms) == 4
