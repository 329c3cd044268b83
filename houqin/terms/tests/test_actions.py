"""What people do to the calendar, and what the room refuses."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.actions import Refused, perform
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.terms.actions import (
    adjust_days,
    enter_holiday_plan,
    open_school_year,
    set_term_dates,
    withdraw_adjustment,
)
from houqin.terms.calendar import calendar_of
from houqin.terms.models import DayOverride, Term
from houqin.terms.rules import Kind
from houqin.terms.tests.test_notice import NOTICE_2026

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 20, 1, tzinfo=UTC)
NOTICE_2027 = """关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天。
六、中秋节：9月15日（周三）放假1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


@pytest.fixture
def year(hu: Member) -> Any:
    with clock.moved(NOVEMBER):
        open_school_year(hu.school, by=hu, year=2026)
        yield 2026


def test_a_school_year_opens_with_two_proposed_terms(hu: Member, year: int) -> None:
    with in_school(hu.school):
        autumn, spring = Term.objects.order_by("first_on")
    assert (autumn.first_on, autumn.last_on) == (date(2026, 9, 1), date(2027, 1, 22))
    assert (spring.ordinal, spring.last_on) == (2, date(2027, 6, 30))
    assert str(autumn) == "2026—2027学年第一学期"


def test_given_days_are_kept_when_a_year_opens(hu: Member) -> None:
    with clock.moved(NOVEMBER):
        open_school_year(hu.school, by=hu, year=2026, autumn_first=date(2026, 8, 30))
    with in_school(hu.school):
        assert Term.objects.get(ordinal=1).first_on == date(2026, 8, 30)


def test_a_school_year_opens_once(hu: Member, year: int) -> None:
    with pytest.raises(Refused, match="已经建好"):
        open_school_year(hu.school, by=hu, year=2026)


def test_terms_do_not_overlap(hu: Member, year: int) -> None:
    with in_school(hu.school):
        spring = Term.objects.get(ordinal=2)
    with pytest.raises(Refused, match="重叠"):
        set_term_dates(spring, by=hu, first_on=date(2027, 1, 20), last_on=date(2027, 6, 30))


def test_a_term_in_the_wrong_year_is_noticed(hu: Member, year: int) -> None:
    with in_school(hu.school):
        autumn = Term.objects.get(ordinal=1)
    with pytest.raises(Refused, match="核对年份"):
        set_term_dates(autumn, by=hu, first_on=date(2025, 9, 1), last_on=date(2026, 1, 20))


def test_new_dates_change_the_weeks_at_once(hu: Member, year: int) -> None:
    with in_school(hu.school):
        assert calendar_of(hu.school).week_label(date(2026, 9, 14)) == "第3周"
        autumn = Term.objects.get(ordinal=1)
    set_term_dates(
        autumn, by=hu, first_on=date(2026, 9, 1), last_on=date(2027, 1, 22), opens_on=date(2026, 9, 7)
    )
    with in_school(hu.school):
        assert calendar_of(hu.school).week_label(date(2026, 9, 14)) == "第2周"


def test_a_typhoon_day_is_no_school_day_until_it_is_withdrawn(hu: Member, year: int) -> None:
    on = date(2026, 11, 24)
    storm = adjust_days(hu.school, by=hu, first_on=on, effect="suspended", reason="台风停课")
    with in_school(hu.school):
        assert calendar_of(hu.school).day(on).kind is Kind.SUSPENDED
    withdraw_adjustment(storm, by=hu, because="台风改道")
    with in_school(hu.school):
        assert calendar_of(hu.school).is_school_day(on)
        assert DayOverride.objects.count() == 1
    with pytest.raises(Refused, match="已撤销"):
        withdraw_adjustment(storm, by=hu, because="再撤")


def test_a_closed_day_follows_no_timetable(hu: Member, year: int) -> None:
    row = adjust_days(
        hu.school, by=hu, first_on=date(2026, 11, 24), effect="off", reason="校庆放假", follows=2
    )
    assert row.follows is None


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 11, 24), date(2026, 11, 23), "不能早于"),
        (date(2026, 11, 24), date(2027, 11, 24), "120天"),
        (date(1999, 11, 24), date(1999, 11, 24), "年份"),
    ],
)
def test_an_impossible_range_is_refused(hu: Member, year: int, first: date, last: date, says: str) -> None:
    with pytest.raises(Refused, match=says):
        adjust_days(hu.school, by=hu, first_on=first, last_on=last, effect="off", reason="停课")
    with in_school(hu.school):
        assert not DayOverride.objects.exists()


def test_the_pasted_notice_makes_the_coming_year_certain(hu: Member, year: int) -> None:
    with in_school(hu.school):
        assert not calendar_of(hu.school).day(date(2027, 3, 3)).certain
    enter_holiday_plan(hu.school, by=hu, year=2027, notice=NOTICE_2027)
    with in_school(hu.school):
        calendar = calendar_of(hu.school)
    assert calendar.day(date(2027, 3, 3)).certain
    assert calendar.day(date(2027, 4, 25)).reason == "劳动节调休上课"
    assert calendar.day(date(2026, 12, 31)).certain


def test_a_second_notice_replaces_the_first(hu: Member, year: int) -> None:
    enter_holiday_plan(hu.school, by=hu, year=2027, notice=NOTICE_2027)
    changed = NOTICE_2027.replace("4月25日（周日）", "4月24日（周六）")
    enter_holiday_plan(hu.school, by=hu, year=2027, notice=changed)
    with in_school(hu.school):
        calendar = calendar_of(hu.school)
        assert DayOverride.objects.filter(status=DayOverride.WITHDRAWN).count() == 12
    assert not calendar.is_school_day(date(2027, 4, 25))
    assert calendar.is_school_day(date(2027, 4, 24))


def test_a_notice_of_a_known_year_is_not_needed(hu: Member, year: int) -> None:
    with pytest.raises(Refused, match="已经有了"):
        enter_holiday_plan(hu.school, by=hu, year=2026, notice=NOTICE_2026)


def test_an_unreadable_notice_says_why_and_changes_nothing(hu: Member, year: int) -> None:
    with pytest.raises(Refused, match="清明"):
        enter_holiday_plan(hu.school, by=hu, year=2027, notice=NOTICE_2027.replace("清明", "青明"))
    with in_school(hu.school):
        assert not DayOverride.objects.exists()


def test_a_teacher_does_not_close_the_school(hu: Member, tan: Member) -> None:
    with pytest.raises(Exception, match="今日调整"):
        adjust_days(tan.school, by=tan, first_on=date(2026, 11, 24), effect="suspended", reason="台风")


def test_the_same_adjustment_sent_twice_stands_once(hu: Member, year: int) -> None:
    from uuid import uuid4

    key, data = uuid4(), {"first_on": "2026-11-24", "effect": "half", "reason": "停电"}
    first = perform("terms.adjust_days", by=hu, data=data, key=key)
    again = perform("terms.adjust_days", by=hu, data=data, key=key)
    assert again.replayed
    assert again.id == first.id


def test_another_school_has_its_own_calendar(hu: Member, ou: Member, year: int) -> None:
    adjust_days(hu.school, by=hu, first_on=date(2026, 11, 24), effect="suspended", reason="台风停课")
    with in_school(ou.school):
        theirs = calendar_of(ou.school)
    assert theirs.is_school_day(date(2026, 11, 24))
    assert theirs.week_label(date(2026, 11, 24)) == ""


def test_a_calendar_costs_two_queries_and_then_none(
    hu: Member, year: int, django_assert_num_queries: Any
) -> None:
    school = type(hu.school).objects.get(pk=hu.school_id)
    with in_school(school):
        calendar_of(school)
        calendar_of(school)
    again = type(hu.school).objects.get(pk=hu.school_id)
    with in_school(again), django_assert_num_queries(2):
        calendar_of(again).school_days(date(2026, 9, 1), date(2027, 6, 30))
        calendar_of(again).week_label(date(2026, 9, 1))
