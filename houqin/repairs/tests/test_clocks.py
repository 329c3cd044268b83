"""Deadlines of repairs: named days of a real term, and properties that hold for every moment."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.core import clock
from houqin.repairs.rules.clocks import (
    Promises,
    counted_day,
    due_at,
    is_overdue,
    late_sentence,
    next_school_day,
    school_minutes,
)
from houqin.terms.rules import Calendar, Effect, Override, TermSpan

AUTUMN = TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
SPRING = TermSpan(2026, 2, date(2027, 2, 22), date(2027, 6, 30))
TYPHOON = Override(date(2026, 9, 15), date(2026, 9, 16), Effect.SUSPENDED, "台风")
SCHOOL = Calendar((AUTUMN, SPRING), (TYPHOON,))
ALWAYS_SHUT = Calendar((), (Override(date(2000, 1, 1), date(2040, 12, 31), Effect.OFF, "撤并"),))

many = settings(max_examples=400, deadline=None)
moments = st.integers(0, 425 * 86400).map(lambda n: datetime(2026, 8, 1, tzinfo=UTC) + timedelta(seconds=n))
times = st.times(time(5), time(21)).map(lambda t: t.replace(second=0, microsecond=0))


class Shut:
    """A calendar without a single school day."""

    def is_school_day(self, on: date) -> bool:
        return False


@st.composite
def promises(draw: st.DrawFn) -> Promises:
    opens, cut_off, closes = sorted(draw(st.lists(times, min_size=3, max_size=3, unique=True)))
    small, large = sorted((draw(st.integers(0, 5)), draw(st.integers(0, 5))))
    return Promises(draw(st.integers(1, 72)), small, large, opens, cut_off, closes)


def wall(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=clock.SCHOOL_ZONE).astimezone(UTC)


def due(reported: datetime, *, urgent: bool = False, large: bool = False, calendar=SCHOOL) -> datetime:
    return due_at(reported, urgent=urgent, large=large, calendar=calendar)


# -- named days: September 3, 2026 is a Thursday --


@pytest.mark.parametrize(
    ("reported", "by"),
    [
        (wall(9, 3, 8), wall(9, 3, 17, 30)),  # in the morning: the same evening
        (wall(9, 3, 6), wall(9, 3, 17, 30)),  # before the gate opens
        (wall(9, 3, 15, 59), wall(9, 3, 17, 30)),
        (wall(9, 3, 16), wall(9, 4, 17, 30)),  # from the cut-off on: the next day
        (wall(9, 3, 16, 50), wall(9, 4, 17, 30)),
        (wall(9, 4, 20), wall(9, 7, 17, 30)),  # Friday night: Monday
        (wall(9, 5, 10), wall(9, 7, 17, 30)),  # Saturday
        (wall(9, 14, 18), wall(9, 17, 17, 30)),  # two days of typhoon
        (wall(9, 30, 17), wall(10, 8, 17, 30)),  # the national holiday
        (
            wall(7, 5, 9, year=2027),
            wall(9, 1, 17, 30, year=2027),
        ),  # summer: the first day of the usual next term
    ],
)
def test_a_small_repair_does_not_wait_overnight(reported, by):
    assert due(reported) == by


@pytest.mark.parametrize(
    ("reported", "by"),
    [
        (wall(9, 3, 8), wall(9, 4, 17, 30)),
        (wall(9, 3, 16, 50), wall(9, 7, 17, 30)),
        (wall(9, 4, 9), wall(9, 7, 17, 30)),  # Friday morning: Monday
        (wall(9, 5, 10), wall(9, 8, 17, 30)),
    ],
)
def test_a_large_repair_has_one_school_day_more(reported, by):
    assert due(reported, large=True) == by


@pytest.mark.parametrize(
    ("reported", "by"),
    [
        (wall(9, 3, 8), wall(9, 3, 10)),
        (wall(9, 3, 5), wall(9, 3, 9, 30)),  # counts from the opening
        (wall(9, 3, 15, 30), wall(9, 3, 17, 30)),
        (wall(9, 3, 15, 59), wall(9, 3, 17, 30)),  # not later than if it were not urgent
        (wall(9, 3, 16, 30), wall(9, 4, 8, 30)),  # one hour today, one tomorrow
        (wall(9, 4, 22), wall(9, 7, 9, 30)),
    ],
)
def test_an_urgent_repair_has_two_hours_of_open_school(reported, by):
    assert due(reported, urgent=True) == by


def test_an_urgent_large_repair_keeps_the_urgent_clock():
    assert due(wall(9, 3, 8), urgent=True, large=True) == wall(9, 3, 10)


def test_longer_promises_of_a_school_are_kept_to():
    week = Promises(urgent_hours=12, small_days=2, large_days=5)
    asked = {"urgent": False, "large": False, "calendar": SCHOOL, "promises": week}
    assert due_at(wall(9, 3, 8), **asked) == wall(9, 7, 17, 30)
    assert due_at(wall(9, 3, 8), **asked | {"large": True}) == wall(9, 10, 17, 30)
    assert due_at(wall(9, 3, 8), **asked | {"urgent": True}) == wall(9, 4, 10)


@pytest.mark.parametrize("calendar", [Shut(), ALWAYS_SHUT])
def test_a_calendar_without_school_days_falls_back_on_plain_days(calendar):
    assert due(wall(9, 5, 8), calendar=calendar) == wall(9, 5, 17, 30)
    assert due(wall(9, 5, 17), calendar=calendar) == wall(9, 6, 17, 30)
    assert due(wall(9, 5, 8), large=True, calendar=calendar) == wall(9, 6, 17, 30)
    assert due(wall(9, 5, 17), urgent=True, calendar=calendar) == wall(9, 6, 9)


def test_a_school_without_any_terms_still_gets_a_deadline():
    assert due(wall(9, 3, 8), calendar=Calendar()) == wall(9, 3, 17, 30)


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": time(18)},
        {"cut_off": time(7)},
        {"closes": time(15)},
        {"urgent_hours": 0},
        {"small_days": -1},
        {"large_days": -1},
    ],
)
def test_promises_nobody_could_keep_are_refused(wrong):
    with pytest.raises(ValueError, match=r"open|days"):
        Promises(**wrong)


# -- properties --


@many
@given(moments, st.booleans(), st.booleans(), promises())
def test_a_deadline_is_never_before_the_report_and_always_in_school_hours(moment, urgent, large, promised):
    by = due_at(moment, urgent=urgent, large=large, calendar=SCHOOL, promises=promised)
    here = clock.local(by)
    assert by >= moment
    assert by.tzinfo is UTC
    assert SCHOOL.is_school_day(here.date())
    assert promised.opens <= here.time() <= promised.closes


@many
@given(moments, moments, st.booleans(), st.booleans(), promises())
def test_who_reports_earlier_is_never_due_later(one, other, urgent, large, promised):
    first, second = sorted((one, other))
    asked = {"urgent": urgent, "large": large, "calendar": SCHOOL, "promises": promised}
    assert due_at(first, **asked) <= due_at(second, **asked)


@many
@given(moments, promises())
def test_urgent_comes_before_small_and_small_before_large(moment, promised):
    asked = {"calendar": SCHOOL, "promises": promised}
    small = due_at(moment, urgent=False, large=False, **asked)
    assert due_at(moment, urgent=True, large=False, **asked) <= small
    assert small <= due_at(moment, urgent=False, large=True, **asked)


@many
@given(moments, st.integers(1, 40))
def test_urgent_hours_are_hours_of_open_school(moment, hours):
    """Counted back by the other function, where the cap of the ordinary deadline is out of reach."""
    promised = Promises(urgent_hours=hours, small_days=60, large_days=60)
    moment = moment.replace(second=0, microsecond=0)
    by = due_at(moment, urgent=True, large=False, calendar=SCHOOL, promises=promised)
    assert school_minutes(moment, by, SCHOOL, promised) == hours * 60


@many
@given(st.lists(moments, min_size=3, max_size=3).map(sorted), promises())
def test_school_minutes_add_up(three, promised):
    a, b, c = three
    apart = school_minutes(a, b, SCHOOL, promised) + school_minutes(b, c, SCHOOL, promised)
    assert apart == school_minutes(a, c, SCHOOL, promised)


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(0, 5000))
def test_school_minutes_are_what_counting_each_minute_gives(moment, length):
    start = moment.replace(second=0, microsecond=0)
    opens, closes = time(7, 30), time(17, 30)
    each = (clock.local(start + timedelta(minutes=n)) for n in range(length))
    slow = sum(SCHOOL.is_school_day(m.date()) and opens <= m.time() < closes for m in each)
    assert school_minutes(start, start + timedelta(minutes=length), SCHOOL) == slow


# -- minutes, lateness --


def test_a_night_and_a_weekend_cost_no_minutes():
    assert school_minutes(wall(9, 4, 17), wall(9, 7, 8), SCHOOL) == 60
    assert school_minutes(wall(9, 5, 8), wall(9, 6, 20), SCHOOL) == 0


def test_an_end_before_the_start_is_no_time():
    assert school_minutes(wall(9, 4, 9), wall(9, 4, 8), SCHOOL) == 0
    assert school_minutes(wall(9, 7, 9), wall(9, 3, 8), SCHOOL) == 0


def test_ten_thousand_tickets_of_a_month_each_are_counted_in_a_moment():
    from time import process_time

    begin = process_time()
    for n in range(10_000):
        school_minutes(wall(9, 1, 8, n % 60), wall(9, 30, 9), SCHOOL)
    assert process_time() - begin < 8


def test_a_report_counts_for_a_school_day():
    assert counted_day(wall(9, 3, 15), SCHOOL) == date(2026, 9, 3)
    assert counted_day(wall(9, 4, 17), SCHOOL) == date(2026, 9, 7)
    assert next_school_day(date(2026, 9, 5), SCHOOL) == date(2026, 9, 7)


def test_a_ticket_is_overdue_only_past_its_deadline():
    by = wall(9, 3, 17, 30)
    assert not is_overdue(by, by)
    assert is_overdue(by, by + timedelta(seconds=1))
    assert not is_overdue(by, wall(9, 9, 9), finished_at=wall(9, 3, 12))
    assert is_overdue(by, wall(9, 9, 9), finished_at=wall(9, 4, 8))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (wall(9, 3, 17, 30), ""),
        (wall(9, 3, 17, 31), "已超时1分钟"),
        (wall(9, 3, 17, 30) + timedelta(seconds=5), "已超时1分钟"),
        (wall(9, 3, 21), "已超时3小时"),
        (wall(9, 5, 18), "已超时2天"),
    ],
)
def test_lateness_is_said_in_words(now, words):
    assert late_sentence(wall(9, 3, 17, 30), now) == words
