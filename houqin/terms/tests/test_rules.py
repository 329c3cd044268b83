"""The calendar's arithmetic: named days of real years, and properties that hold for every date."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from houqin.core import clock
from houqin.terms.national import known_years, national_day, statutory_days
from houqin.terms.rules import (
    SUNDAY,
    Calendar,
    Effect,
    Kind,
    Override,
    TermSpan,
    dates_between,
    day_kind,
    end_of_day,
    end_of_school_day,
    proposed_terms,
    school_year_of,
    week_first,
    year_name,
    year_span,
)

AUTUMN = TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
SPRING = TermSpan(2026, 2, date(2027, 2, 22), date(2027, 6, 30))
LAST_AUTUMN = TermSpan(2025, 1, date(2025, 9, 1), date(2026, 1, 30))
LAST_SPRING = TermSpan(2025, 2, date(2026, 3, 2), date(2026, 6, 30))
TERMS = (LAST_AUTUMN, LAST_SPRING, AUTUMN, SPRING)
SCHOOL = Calendar(TERMS)

many = settings(max_examples=500, deadline=None)
dates = st.dates(date(2019, 1, 1), date(2034, 12, 31))
in_terms = st.dates(LAST_AUTUMN.first, SPRING.last)


@st.composite
def overrides(draw: st.DrawFn) -> Override:
    first = draw(in_terms)
    last = first + timedelta(days=draw(st.integers(0, 20)))
    return Override(first, last, draw(st.sampled_from(Effect)), "台风", draw(st.none() | st.integers(0, 6)))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    terms = draw(st.lists(st.sampled_from(TERMS), unique=True, max_size=4))
    return Calendar(tuple(terms), tuple(draw(st.lists(overrides(), max_size=4))))


# -- named days --


@pytest.mark.parametrize(
    ("on", "kind", "reason"),
    [
        (date(2026, 9, 1), Kind.SCHOOL, ""),
        (date(2026, 9, 5), Kind.WEEKEND, ""),
        (date(2026, 9, 20), Kind.MAKEUP, "国庆节调休上课"),
        (date(2026, 9, 25), Kind.HOLIDAY, "中秋节"),
        (date(2026, 10, 7), Kind.HOLIDAY, "国庆节"),
        (date(2026, 10, 10), Kind.MAKEUP, "国庆节调休上课"),
        (date(2026, 8, 31), Kind.VACATION, "暑假"),
        (date(2026, 2, 10), Kind.VACATION, "寒假"),
        (date(2026, 2, 17), Kind.VACATION, "春节"),
        (date(2027, 1, 1), Kind.HOLIDAY, "元旦"),
    ],
)
def test_a_day_of_the_announced_year_is_what_the_school_lives(on: date, kind: Kind, reason: str) -> None:
    day = SCHOOL.day(on)
    assert (day.kind, day.reason, day.certain) == (kind, reason, True)


def test_a_year_not_announced_says_so() -> None:
    day = SCHOOL.day(date(2027, 3, 3))
    assert day.school_day
    assert day.doubt == "2027年放假安排尚未公布，按周一至周五推算"


def test_the_last_days_of_december_wait_for_the_next_plan() -> None:
    assert SCHOOL.day(date(2026, 12, 25)).certain
    assert "2027" in SCHOOL.day(date(2026, 12, 31)).doubt


def test_a_plan_the_school_typed_in_ends_the_doubt_and_counts_as_national() -> None:
    lines = (
        Override(date(2027, 4, 3), date(2027, 4, 5), Effect.OFF, "清明节", plan_year=2027),
        Override(date(2027, 4, 25), date(2027, 4, 25), Effect.LESSONS, "劳动节", plan_year=2027),
    )
    school = Calendar(TERMS, lines, frozenset({2027}))
    assert school.day(date(2027, 3, 3)).certain
    assert school.day(date(2027, 4, 5)).reason == "清明节"
    made_up = school.day(date(2027, 4, 25))
    assert (made_up.kind, made_up.reason) == (Kind.MAKEUP, "劳动节调休上课")


def test_the_schools_word_beats_a_plan_typed_in_later() -> None:
    on = date(2027, 4, 25)
    plan = Override(on, on, Effect.LESSONS, "劳动节", plan_year=2027)
    own = Override(on, on, Effect.OFF, "本校不补课")
    assert not Calendar(TERMS, (own, plan), frozenset({2027})).is_school_day(on)


def test_a_term_not_set_is_reckoned_at_its_usual_dates_and_says_so() -> None:
    day = Calendar(TERMS).day(date(2027, 9, 8))
    assert day.school_day
    assert "2027—2028学年第一学期的起止日期还没有设定" in day.doubt
    assert day.week is None
    assert Calendar(TERMS).week_label(date(2027, 9, 8)) == ""


def test_a_summer_day_is_certain_until_the_next_opening_comes_near() -> None:
    assert SCHOOL.day(date(2027, 7, 20)).certain
    assert not SCHOOL.day(date(2027, 8, 25)).certain


def test_a_school_without_terms_still_answers_but_is_never_certain_in_term() -> None:
    day = day_kind(date(2026, 9, 3), ())
    assert day.school_day
    assert not day.certain


def test_the_autumn_term_has_99_school_days_and_21_weeks() -> None:
    assert SCHOOL.school_days(AUTUMN.first, AUTUMN.last) == 99
    assert [week.number for week in AUTUMN.weeks()] == list(range(1, 22))


@pytest.mark.parametrize(
    ("on", "label"),
    [
        (date(2026, 9, 1), "第1周"),
        (date(2026, 9, 7), "第2周"),
        (date(2026, 10, 3), "第5周·国庆节"),
        (date(2026, 11, 21), "第12周"),
        (date(2027, 1, 25), "寒假"),
        (date(2027, 2, 6), "寒假·春节"),
        (date(2026, 8, 1), "暑假"),
    ],
)
def test_a_week_label_is_what_the_blackboard_says(on: date, label: str) -> None:
    assert SCHOOL.week_label(on) == label


def test_lessons_from_monday_make_the_registration_sunday_a_preparing_week() -> None:
    term = TermSpan(2024, 1, date(2024, 9, 1), date(2025, 1, 17), opens_on=date(2024, 9, 2))
    school = Calendar((term,))
    assert school.week_label(date(2024, 9, 1)) == "预备周"
    assert school.week_label(date(2024, 9, 2)) == "第1周"
    assert [w.number for w in term.weeks()][:3] == [0, 1, 2]


def test_weeks_may_start_on_sunday() -> None:
    term = TermSpan(2024, 1, date(2024, 9, 1), date(2025, 1, 17), week_starts=6)
    assert Calendar((term,)).week_label(date(2024, 9, 7)) == "第1周"
    assert Calendar((term,)).week_label(date(2024, 9, 8)) == "第2周"


def test_a_typhoon_closes_the_school_but_not_its_weekend() -> None:
    storm = Override(date(2026, 9, 10), date(2026, 9, 13), Effect.SUSPENDED, "台风停课")
    school = Calendar(TERMS, (storm,))
    assert [d.kind for d in school.days(storm.first, storm.last)] == [
        *(Kind.SUSPENDED, Kind.SUSPENDED),
        *(Kind.WEEKEND, Kind.WEEKEND),
    ]
    assert school.week_label(date(2026, 9, 10)) == "第2周·台风停课"


def test_a_saturday_taught_as_wednesday() -> None:
    swap = Override(date(2026, 10, 10), date(2026, 10, 10), Effect.LESSONS, "补周三的课", follows=2)
    day = Calendar(TERMS, (swap,)).day(date(2026, 10, 10))
    assert (day.kind, day.follows, day.reason) == (Kind.MAKEUP, 2, "补周三的课")


def test_half_days_of_a_week_leave_its_weekend_free_unless_told() -> None:
    week = (date(2026, 11, 6), date(2026, 11, 9))
    gentle = Calendar(TERMS, (Override(*week, Effect.HALF, "期中考试"),))
    strict = Calendar(TERMS, (Override(*week, Effect.HALF, "期中考试", days_off_too=True),))
    assert gentle.school_days(*week) == 2
    assert strict.school_days(*week) == 4
    assert gentle.day(week[0]).kind is Kind.HALF


def test_the_later_adjustment_stands() -> None:
    on = date(2026, 9, 10)
    school = Calendar(
        TERMS, (Override(on, on, Effect.SUSPENDED, "台风"), Override(on, on, Effect.HALF, "台风减弱"))
    )
    assert school.day(on).kind is Kind.HALF


def test_the_next_school_day_after_the_national_holiday() -> None:
    assert SCHOOL.nth_school_day_after(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert SCHOOL.nth_school_day_after(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert SCHOOL.next_school_day(date(2026, 9, 30)) == date(2026, 9, 30)


def test_the_next_school_day_of_a_holiday_is_the_first_after_it() -> None:
    assert SCHOOL.next_school_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert SCHOOL.upcoming(date(2026, 9, 30)) == date(2026, 10, 8)


def test_what_comes_next_is_not_told_where_it_is_not_known() -> None:
    assert SCHOOL.upcoming(date(2027, 3, 1)) is None, "the plan of that year is not out"
    closed = Override(date(2026, 9, 1), date(2029, 9, 1), Effect.SUSPENDED, "停办")
    assert Calendar(TERMS, (closed,)).upcoming(date(2026, 9, 2)) is None


def test_the_next_term_is_the_one_that_begins_after_a_day() -> None:
    first, then = sorted(TERMS, key=lambda term: term.first)[-2:]
    assert SCHOOL.next_term(first.first - timedelta(days=1)) == first
    assert SCHOOL.next_term(first.first) == then
    assert SCHOOL.next_term(then.first) is None


def test_a_week_is_the_seven_days_its_term_counts_from() -> None:
    on = date(2026, 9, 9)
    assert SCHOOL.week_of(on) == Calendar(()).week_of(on) == (date(2026, 9, 7), date(2026, 9, 13))
    sundays = replace(AUTUMN, week_starts=SUNDAY)
    assert Calendar((sundays,)).week_of(on) == (date(2026, 9, 6), date(2026, 9, 12))
    week = sundays.weeks()[1]
    assert (week.first, week.last) == (date(2026, 9, 6), date(2026, 9, 12))


def test_an_adjustment_holds_its_first_and_its_last_day() -> None:
    word = Override(date(2026, 9, 10), date(2026, 9, 11), Effect.OFF, "台风")
    assert [date(2026, 9, day) in word for day in (9, 10, 11, 12)] == [False, True, True, False]


def test_a_school_year_is_from_september_to_august() -> None:
    assert year_span(2026) == (date(2026, 9, 1), date(2027, 8, 31))


def test_a_school_closed_for_years_has_no_next_school_day() -> None:
    closed = Override(date(2026, 9, 1), date(2029, 9, 1), Effect.SUSPENDED, "停办")
    with pytest.raises(ValueError, match="no such school day"):
        Calendar(TERMS, (closed,)).nth_school_day_after(date(2026, 9, 2), 1)


def test_days_end_by_the_schools_clock() -> None:
    assert clock.local(end_of_day(date(2026, 9, 1))).isoformat() == "2026-09-01T23:59:59.999999+08:00"
    assert clock.local(end_of_school_day(date(2026, 9, 1))).isoformat() == "2026-09-01T17:30:00+08:00"


def test_school_years_are_named_as_in_documents() -> None:
    assert year_name(2026) == "2026—2027学年"
    assert AUTUMN.name == "2026—2027学年第一学期"
    assert SPRING.name == "2026—2027学年第二学期"


# -- properties --


@many
@given(calendars(), in_terms, st.integers(0, 60), st.integers(0, 60))
def test_counts_add_up_over_neighbouring_ranges(school: Calendar, first: date, one: int, two: int) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two)
    whole = school.school_days(first, last)
    assert whole == school.school_days(first, middle) + school.school_days(middle + timedelta(days=1), last)


@many
@given(dates, st.sampled_from((0, 6)))
def test_every_date_belongs_to_exactly_one_week(on: date, starts: int) -> None:
    first = week_first(on, starts)
    assert first.weekday() == starts
    assert first <= on <= first + timedelta(days=6)
    inside = [w for w in (first - timedelta(7), first, first + timedelta(7)) if w <= on <= w + timedelta(6)]
    assert inside == [first]


@many
@given(st.sampled_from(TERMS), st.sampled_from((0, 6)), st.integers(0, 13))
def test_the_weeks_of_a_term_hold_each_of_its_days_once(term: TermSpan, starts: int, later: int) -> None:
    span = TermSpan(term.year, term.number, term.first, term.last, term.first + timedelta(later), starts)
    held = [on for week in span.weeks() for on in week.dates() if on in span]
    assert held == list(dates_between(span.first, span.last))
    numbers = [week.number for week in span.weeks()]
    assert all(b == a + 1 for a, b in pairwise(numbers))
    assert span.week_number(span.opens_on or span.first) == 1


@many
@given(calendars(), in_terms, st.sampled_from(Effect))
def test_the_schools_last_word_always_wins(school: Calendar, on: date, effect: Effect) -> None:
    word = Override(on, on, effect, "校长决定")
    day = Calendar(school.terms, (*school.overrides, word), school.plans).day(on)
    assert day.school_day == (not word.closes)
    assert day.own
    assert day.certain


@many
@given(calendars(), dates)
def test_a_date_no_plan_covers_is_never_called_certain_unless_the_law_or_the_school_frees_it(
    school: Calendar, on: date
) -> None:
    assume(on.year not in known_years())
    day = school.day(on)
    if day.certain:
        assert day.own or not day.school_day
        assert day.own or day.kind is Kind.VACATION or on in statutory_days(on.year)
    else:
        assert str(on.year) in day.doubt or "还没有设定" in day.doubt


@many
@given(calendars(), in_terms, st.integers(1, 30))
def test_the_nth_school_day_leaves_n_school_days_up_to_it(school: Calendar, on: date, n: int) -> None:
    found = school.nth_school_day_after(on, n)
    assert school.is_school_day(found)
    assert school.school_days(on + timedelta(days=1), found) == n


@pytest.mark.parametrize("year", range(2025, known_years().stop))
def test_announced_days_off_contain_the_days_the_law_frees(year: int) -> None:
    assert len(statutory_days(year)) >= 12
    for on in statutory_days(year):
        assert national_day(on).status == "off"


@many
@given(dates)
def test_a_date_lies_in_its_school_year(on: date) -> None:
    first, last = year_span(school_year_of(on))
    assert first <= on <= last


@pytest.mark.parametrize("year", range(2019, 2036))
def test_proposed_terms_are_whole_and_in_order(year: int) -> None:
    autumn, spring = proposed_terms(year)
    assert autumn.first == date(year, 9, 1)
    assert autumn.last.weekday() == 4
    assert spring.first.weekday() == 0
    assert timedelta(days=21) <= spring.first - autumn.last <= timedelta(days=45)
    assert len(spring.weeks()) >= 17
    assert len(autumn.weeks()) <= 24
