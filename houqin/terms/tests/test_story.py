"""The story of a school year in the calendar: opened in summer, corrected, a typhoon, a swapped Saturday, the notice of
the coming year, and the count at the term's end.
"""

from datetime import date

import pytest

from houqin.core import clock
from houqin.core.history import Entry
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
from houqin.terms.facts import school_days
from houqin.terms.models import Term
from houqin.terms.rules import Calendar
from houqin.terms.tests.test_actions import NOTICE_2027

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 9, 1), date(2027, 1, 22)


def calendar(member: Member) -> Calendar:
    with in_school(member.school):
        return calendar_of(member.school)


def test_a_school_year_from_its_opening_to_its_count(hu: Member) -> None:
    with clock.moved(clock.at(date(2026, 7, 2), 9)):
        autumn = open_school_year(hu.school, by=hu, year=2026)
        assert calendar(hu).day(FIRST).school_day
        assert calendar(hu).week_label(date(2026, 7, 2)) == "暑假"

    with clock.moved(clock.at(date(2026, 8, 20), 9)), in_school(hu.school):
        spring = Term.objects.get(ordinal=2)
        set_term_dates(spring, by=hu, first_on=date(2027, 2, 22), last_on=date(2027, 7, 2))

    with clock.moved(clock.at(date(2026, 9, 9), 16)):
        storm = adjust_days(
            hu.school,
            by=hu,
            first_on=date(2026, 9, 10),
            last_on=date(2026, 9, 11),
            effect="suspended",
            reason="台风停课",
        )
        assert calendar(hu).nth_school_day_after(date(2026, 9, 9), 1) == date(2026, 9, 14)

    with clock.moved(clock.at(date(2026, 9, 10), 19)):
        withdraw_adjustment(storm, by=hu, because="台风提前过境，周五照常上课")
        adjust_days(hu.school, by=hu, first_on=date(2026, 9, 10), effect="suspended", reason="台风停课")
        assert calendar(hu).is_school_day(date(2026, 9, 11))

    with clock.moved(clock.at(date(2026, 9, 28), 9)):
        swap = {"effect": "lessons", "reason": "国庆节调休", "follows": 2}
        adjust_days(hu.school, by=hu, first_on=date(2026, 10, 10), **swap)
        assert calendar(hu).day(date(2026, 10, 10)).follows == 2

    with clock.moved(clock.at(date(2026, 11, 20), 9)):
        assert not calendar(hu).day(date(2027, 1, 15)).certain
        enter_holiday_plan(hu.school, by=hu, year=2027, notice=NOTICE_2027)
        assert calendar(hu).day(date(2027, 1, 15)).certain

    with clock.moved(clock.at(LAST, 17)), in_school(hu.school):
        counted = school_days(hu.school, FIRST, LAST)
        entries = list(Entry.objects.filter(action__startswith="terms.").values_list("action", flat=True))
    assert (counted.value, list(counted.doubts)) == (98, [])
    assert str(autumn) == "2026—2027学年第一学期"
    assert sorted(entries) == sorted(
        [
            "terms.open_school_year",
            "terms.set_term_dates",
            *["terms.adjust_days"] * 3,
            "terms.withdraw_adjustment",
            "terms.enter_holiday_plan",
        ]
    )
