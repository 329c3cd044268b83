"""When duties are due: named cases first, then what holds for any frequency and any calendar."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.duties.rules.due import due, touching
from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.periods import ALL_DAYS, HOLIDAYS, SCHOOL_DAYS, is_meant
from houqin.duties.rules.saying import read, said
from houqin.duties.rules.windows import Window
from houqin.terms.rules import Calendar, Effect, Override, TermSpan

EXAMPLES = 500 if os.environ.get("HOUQIN_SOAK") else 60
many = settings(max_examples=EXAMPLES, deadline=None)

AUTUMN = TermSpan(2026, 1, date(2026, 8, 31), date(2027, 1, 22), date(2026, 9, 1))
SPRING = TermSpan(2026, 2, date(2027, 3, 1), date(2027, 7, 2))
PLAIN = Calendar((AUTUMN, SPRING))
SINCE = date(2026, 8, 1)


def opened(
    frequency: Frequency,
    first: date,
    last: date,
    on: str = SCHOOL_DAYS,
    calendar: Calendar = PLAIN,
    **more: Any,
) -> list[Window]:
    return sorted(due(frequency, on, calendar, first, last, **({"since": SINCE} | more)))


def ends(*args: Any, **more: Any) -> list[str]:
    return [f"{window.due_on:%m-%d}" for window in opened(*args, **more)]


SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
YEAR = (date(2026, 8, 20), date(2027, 7, 10))
CASES: list[tuple[str, tuple[date, date], list[str]]] = [
    ("每周一次", SEPTEMBER, ["09-11", "09-20", "09-24", "09-30"]),  # 20日补课
    ("每周五", SEPTEMBER, ["09-04", "09-11", "09-18", "09-24", "09-30"]),  # 中秋、国庆: the day before
    ("每周二、四", (date(2026, 9, 7), date(2026, 9, 13)), ["09-08", "09-10"]),
    ("每周两次", (date(2026, 9, 7), date(2026, 9, 13)), ["09-08", "09-11"]),
    ("两周一次", (date(2026, 9, 7), date(2026, 10, 10)), ["09-24", "10-10"]),
    ("每月一次", (date(2026, 9, 1), date(2027, 2, 28)), ["09-30", "10-30", "11-30", "12-31", "01-22"]),
    ("每月上旬", (date(2026, 9, 1), date(2026, 11, 30)), ["09-10", "10-10", "11-10"]),
    ("每月15日", (date(2026, 9, 1), date(2026, 11, 30)), ["09-15", "10-15", "11-13"]),
    ("每学期一次", YEAR, ["01-22", "07-02"]),
    ("期初", YEAR, ["09-11", "03-12"]),
    ("期末", YEAR, ["01-22", "07-02"]),
    ("开学前", YEAR, ["08-30", "02-28"]),
    ("开学前一周", (date(2026, 8, 1), date(2027, 3, 1)), ["08-24", "02-22"]),
    ("9月中旬", YEAR, ["09-20"]),
    ("每季度一次", (date(2026, 8, 20), date(2027, 6, 30)), ["09-30", "12-31", "03-31", "06-30"]),
    ("寒假", YEAR, ["02-28"]),
    ("及时", YEAR, []),
    ("定期", YEAR, []),
]


@pytest.mark.parametrize(("words", "days", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_what_is_written_is_due_when_people_mean_it(words: str, days: Any, wanted: list[str]) -> None:
    frequency = read(words) or Frequency("unset")
    assert ends(frequency, *days) == wanted


def test_each_school_day_includes_the_saturday_that_is_one_and_no_holiday() -> None:
    days = ends(Frequency("school_day"), date(2026, 9, 14), date(2026, 9, 27))
    assert days == ["09-14", "09-15", "09-16", "09-17", "09-18", "09-20", "09-21", "09-22", "09-23", "09-24"]


def test_twice_a_day_is_two_tasks_of_one_day() -> None:
    day = date(2026, 9, 8)
    assert [(w.due_on, w.number) for w in opened(Frequency("day", times=2), day, day)] == [(day, 1), (day, 2)]


def test_every_second_day_begins_with_the_week() -> None:
    week = (date(2026, 9, 7), date(2026, 9, 13))
    assert ends(Frequency("day", n=2), *week) == ["09-07", "09-09", "09-11"]


def test_a_duty_of_the_holidays_rests_in_term() -> None:
    assert ends(Frequency("week"), *SEPTEMBER, on=HOLIDAYS) == ["09-27"]
    assert len(opened(Frequency("week"), date(2027, 1, 25), date(2027, 2, 21), on=HOLIDAYS)) == 4


def test_a_suspended_day_moves_what_was_due_on_it_to_the_day_before() -> None:
    storm = Override(date(2026, 9, 10), date(2026, 9, 11), Effect.SUSPENDED, "台风")
    calendar = Calendar((AUTUMN, SPRING), (storm,))
    week = (date(2026, 9, 7), date(2026, 9, 13))
    assert ends(Frequency("week", weekdays=(5,)), *week, calendar=calendar) == ["09-09"]
    assert ends(Frequency("week", weekdays=(4, 5)), *week, calendar=calendar) == ["09-09"], "once, not twice"
    early = Override(date(2026, 9, 7), date(2026, 9, 8), Effect.SUSPENDED, "台风")
    first = ends(Frequency("week", weekdays=(1,)), *week, calendar=Calendar((AUTUMN, SPRING), (early,)))
    assert first == ["09-09"], "nothing is before: the day after"


def test_spot_checks_fall_on_days_that_differ_from_duty_to_duty() -> None:
    frequency = Frequency("month", times=2, spot=True)
    drawn = {seed: tuple(ends(frequency, *SEPTEMBER, seed=seed)) for seed in ("a", "b", "c", "d", "e")}
    assert all(len(days) == 2 for days in drawn.values())
    assert len(set(drawn.values())) > 1
    assert drawn["a"] == tuple(ends(frequency, *SEPTEMBER, seed="a"))


def test_a_duty_begun_in_the_middle_of_a_month_is_still_due_in_it() -> None:
    begun = date(2026, 9, 21)
    windows = opened(Frequency("month"), *SEPTEMBER, since=begun)
    assert [(w.opens_on, w.due_on) for w in windows] == [(begun, date(2026, 9, 30))]


def test_what_is_said_in_words_is_read_the_same_again() -> None:
    for words, _days, _wanted in CASES[:-2]:
        frequency = read(words)
        assert frequency is not None
        assert (
            replace(read(said(replace(frequency, words=""))) or frequency, words="")
            == replace(frequency, words="")
            or "15日" in words
        )


# Whatever the frequency and the calendar -----------------------------------------------------------------------

DAY = st.dates(date(2026, 8, 20), date(2027, 7, 20))
UNITS = ("day", "school_day", "meal", "night", "week", "month", "quarter", "term", "year", "once", "holiday")


@st.composite
def frequencies(draw: st.DrawFn) -> Frequency:
    unit = draw(st.sampled_from(UNITS))
    parts = {
        "month": (None, "early", "mid", "late"),
        "quarter": (None, "early", "mid", "late"),
        "term": (None, "start", "mid", "end"),
        "year": (None, "start", "end"),
    }.get(unit, (None,))
    months = (
        draw(st.sets(st.integers(1, 12), max_size=4)) if unit in ("month", "year", "once", "holiday") else ()
    )
    weekdays = draw(st.sets(st.integers(1, 7), max_size=3)) if unit in ("week", "day") else ()
    return Frequency(
        unit,
        n=draw(st.integers(1, 3)),
        times=draw(st.integers(1, 3)),
        weekdays=tuple(sorted(weekdays)),
        months=tuple(sorted(months)),
        part=draw(st.sampled_from(parts)),
        before=draw(st.booleans()),
        spot=draw(st.booleans()),
    )


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Two terms with weeks from Monday or Sunday, and up to three adjustments of any kind."""
    starts = draw(st.sampled_from((0, 6)))
    terms = tuple(replace(term, week_starts=starts) for term in (AUTUMN, SPRING))
    overrides = []
    for _n in range(draw(st.integers(0, 3))):
        first = draw(DAY)
        last = first + timedelta(days=draw(st.integers(0, 9)))
        effect = draw(st.sampled_from(list(Effect)))
        overrides.append(Override(first, last, effect, "调整", days_off_too=draw(st.booleans())))
    return Calendar(terms, overrides)


def blocks(first: date, last: date, length: int) -> Iterator[tuple[date, date]]:
    while first <= last:
        yield first, min(first + timedelta(days=length - 1), last)
        first += timedelta(days=length)


ANY = (
    frequencies(),
    st.sampled_from((SCHOOL_DAYS, ALL_DAYS, HOLIDAYS)),
    calendars(),
    DAY,
    st.integers(0, 60),
)


@many
@given(*ANY)
def test_no_due_day_is_a_day_off_unless_it_is_meant(
    frequency: Frequency, on: str, calendar: Calendar, first: date, length: int
) -> None:
    meant = frequency.unit == "holiday" or (frequency.unit == "term" and frequency.before)
    for window in due(frequency, on, calendar, first, first + timedelta(days=length), since=SINCE):
        assert meant or is_meant(on, calendar, window.due_on), window
        assert window.opens_on <= window.due_on


def test_control_who_reckons_by_week_days_alone_falls_on_days_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("houqin.duties.rules.due.is_meant", lambda on, calendar, day: day.isoweekday() <= 5)
    found = opened(Frequency("week", weekdays=(5,)), *SEPTEMBER)
    assert [f"{w.due_on:%m-%d}" for w in found if not PLAIN.is_school_day(w.due_on)] == ["09-25"]


@many
@given(*ANY, st.integers(1, 20))
def test_days_asked_one_by_one_in_blocks_twice_or_backwards_give_the_same(
    frequency: Frequency, on: str, calendar: Calendar, first: date, length: int, block: int
) -> None:
    last = first + timedelta(days=length)
    bounds: dict[str, Any] = {"since": SINCE, "seed": "x"}
    whole = list(due(frequency, on, calendar, first, last, **bounds))
    assert len({(w.slot, w.number) for w in whole}) == len(whole), "one window for each slot and number"
    for size in (1, block):
        found = [
            window
            for begin, end in reversed([*blocks(first, last, size), *blocks(first, last, size)])
            for window in due(frequency, on, calendar, begin, end, **bounds)
        ]
        assert set(found) == set(whole)


@many
@given(*ANY, st.integers(1, 9))
def test_a_run_makes_up_all_that_missed_runs_left_open(
    frequency: Frequency, on: str, calendar: Calendar, first: date, length: int, skipped: int
) -> None:
    """The schedule asks by periods, day for day; with days left out, what is still open is there all the same."""
    last = first + timedelta(days=length)
    bounds: dict[str, Any] = {"since": first, "seed": "x"}
    made: dict[Any, Window] = {}
    for day in (
        d for n, (d, _d) in enumerate(blocks(first, last, 1)) if n % (skipped + 1) == skipped or d == last
    ):
        for window in touching(frequency, on, calendar, day, day, **bounds):
            if window.opens_on <= day:
                assert made.setdefault((window.slot, window.number), window) == window, (
                    "the same, whoever asks"
                )
    still_open = {
        (w.slot, w.number) for w in due(frequency, on, calendar, first, last, **bounds) if w.due_on >= last
    }
    assert still_open <= set(made)


@many
@given(calendars(), st.sampled_from((None, "early", "mid", "late")), st.integers(1, 3))
def test_no_month_in_which_the_school_is_open_is_left_out(
    calendar: Calendar, part: str | None, times: int
) -> None:
    first, last = date(2026, 8, 1), date(2026, 12, 31)
    found = list(
        due(Frequency("month", times=times, part=part), SCHOOL_DAYS, calendar, first, last, since=SINCE)
    )
    days = (day for day, _day in blocks(first, last, 1))
    assert len(found) == times * len({day.month for day in days if calendar.is_school_day(day)})
