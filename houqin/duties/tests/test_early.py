"""Done early: not asked again in its period; what hangs on no day of the calendar counts from the day it was done."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.facts import Span
from houqin.core.scope import in_school
from houqin.duties import calendar_rows
from houqin.duties.models import Task
from houqin.duties.rules.due import touching
from houqin.duties.rules.intervals import Done, counts_on
from houqin.duties.rules.periods import ALL_DAYS, SCHOOL_DAYS, is_meant
from houqin.duties.rules.saying import read
from houqin.duties.rules.windows import Window
from houqin.duties.schedules import make_the_tasks_of_a_day
from houqin.people.models import Member, School
from tests.cast import Cast
from tests.samples import do, fresh

from houqin.duties.tests.test_due import PLAIN, SINCE, calendars  # isort: skip  (the registry comes first)

EXAMPLES = 500 if os.environ.get("HOUQIN_SOAK") else 30
MONDAY = date(2026, 9, 7)
TERM_BEGINS, WINTER = date(2026, 8, 31), date(2027, 1, 31)


def on(day: date, hour: int = 8) -> Any:
    return clock.moved(clock.at(day, hour))


# The arithmetic ------------------------------------------------------------------------------------------------


def windows(words: str, done: Done | None, calendar: Any = PLAIN, on: str = SCHOOL_DAYS) -> list[Window]:
    said = read(words)
    assert said is not None
    days = (date(2026, 8, 20), WINTER)
    return sorted(touching(said, on, calendar, *days, since=SINCE, done=done))


def after(words: str, done_on: str, times: int = 2) -> list[str]:
    """The next days by which it is due, when the first of the term was done on a day."""
    first = next(each for each in windows(words, None) if each.slot >= TERM_BEGINS)
    done = Done(first.slot, date.fromisoformat(f"2026-{done_on}"))
    return [f"{each.due_on:%m-%d}" for each in windows(words, done) if each.slot > first.slot][:times]


COUNTED = [  # the first stretch is from 8月31日 (two weeks) or 9月1日 (two months) on
    ("每两周一次", "09-07", ["09-21", "09-30"]),  # 10月5日 is a holiday: the school day before
    ("每两周一次", "09-01", ["09-15", "09-29"]),
    ("每两周一次", "09-11", ["09-24", "10-09"]),  # 25日 is a holiday: the day before
    ("每两周一次", "09-30", ["09-24", "10-10"]),  # late: the plan stays
    ("每2月一次", "09-10", ["11-10", "01-08"]),
    ("每2月一次", "11-05", ["12-31", "01-22"]),
    ("每周四", "09-01", ["09-10", "09-17"]),  # of the calendar: it stays
    ("每周一次", "09-01", ["09-11", "09-20"]),
    ("每月一次", "08-31", ["10-30", "11-30"]),
    ("每月15日", "08-31", ["10-15", "11-13"]),
]


@pytest.mark.parametrize(("words", "done_on", "wanted"), COUNTED)
def test_the_next_one_counts_from_the_day_it_was_done_or_stays_with_the_calendar(
    words: str, done_on: str, wanted: list[str]
) -> None:
    assert after(words, done_on) == wanted


RHYTHMS = ("每两周一次", "每3周一次", "每2月一次", "每10天一次", "隔天一次")


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.sampled_from(RHYTHMS),
    st.sampled_from((SCHOOL_DAYS, ALL_DAYS)),
    calendars(),
    st.integers(0, 30),
    st.integers(-20, 20),
)
def test_what_was_done_makes_no_window_later_fewer_or_more_and_asks_no_day_off(
    words: str, on_days: str, calendar: Any, which: int, shift: int
) -> None:
    plain = windows(words, None, calendar, on_days)
    last = plain[which % len(plain)]
    done = Done(last.slot, last.due_on + timedelta(days=shift))
    before = {(each.slot, each.number): each for each in plain}
    moved = {(each.slot, each.number): each for each in windows(words, done, calendar, on_days)}
    assert moved.keys() >= before.keys()
    assert all(slot > WINTER for slot, _number in moved.keys() - before.keys()), "looked at from farther on"
    for key in before:
        each = moved[key]
        assert each.due_on <= before[key].due_on
        assert each.opens_on <= each.due_on
        assert each == before[key] or (each.slot > last.slot and each.due_on > done.on)
        assert is_meant(on_days, calendar, each.due_on)


def test_control_counting_from_the_day_is_what_moves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("houqin.duties.rules.due.counted_on", lambda *asked: asked[3])
    assert after("每两周一次", "09-07") == ["09-24", "10-10"]


def test_only_rhythms_without_a_day_count_on() -> None:
    told = {
        words: read(words)
        for words in (*RHYTHMS, *(case[0] for case in COUNTED), "每2月下旬", "每两周抽查一次")
    }
    counting = {words for words, said in told.items() if said is not None and counts_on(said)}
    assert counting == set(RHYTHMS)


# At school -----------------------------------------------------------------------------------------------------


@pytest.fixture
def monday() -> Iterator[None]:
    with on(MONDAY):
        yield


def duty(cast: Cast, often: str, **more: Any) -> Any:
    said = {"how_often": often, "on_days": "school_days", "others": "", "members": [str(cast.wen.pk)]}
    return do(cast, "duties.add_duty", **(said | more)).row


def mornings(cast: Cast, first: date, last: date) -> None:
    """Every morning of these days, as the schedule has it."""
    day = first
    while day <= last:
        with on(day, 6):
            make_the_tasks_of_a_day(School.objects.get(pk=cast.school.pk), day)
        day += timedelta(days=1)


def standing(cast: Cast, row: Any) -> list[tuple[str, str]]:
    with in_school(cast.school):
        found = Task.objects.filter(duty=row).order_by("due_on")
        return [(f"{task.due_on:%m-%d}", task.status) for task in found]


@pytest.mark.django_db
def test_this_weeks_done_on_monday_is_not_asked_on_thursday_and_the_next_one_is(cast: Cast) -> None:
    with on(MONDAY):
        row = duty(cast, "每周四")
        assert standing(cast, row) == []
        task = do(cast, "duties.bring_forward", row, by=cast.wen).row
        assert (task.opens_on, task.due_on) == (MONDAY, date(2026, 9, 10))
        do(cast, "duties.do_task", task, by=cast.wen)
    mornings(cast, MONDAY, MONDAY + timedelta(days=10))
    assert standing(cast, row) == [("09-10", "done"), ("09-17", "open")]


@pytest.mark.django_db
def test_this_months_done_before_its_days_is_not_asked_again(cast: Cast) -> None:
    with on(MONDAY):
        row = duty(cast, "每月下旬")
        do(cast, "duties.do_task", do(cast, "duties.bring_forward", row).row, done_on=MONDAY.isoformat())
    mornings(cast, date(2026, 9, 20), date(2026, 10, 22))
    assert standing(cast, row) == [("09-30", "done"), ("10-30", "open")]


@pytest.mark.django_db
def test_every_two_weeks_counts_from_the_day_it_was_done_and_nothing_past_is_rewritten(cast: Cast) -> None:
    with on(MONDAY):
        row = duty(cast, "每两周一次")
        assert standing(cast, row) == [("09-11", "open")]
        with in_school(cast.school):
            first = Task.objects.get(duty=row)
            member = Member.objects.get(pk=cast.hu.pk)
            asked = calendar_rows.Asked(Span(MONDAY, date(2026, 9, 30)))
            comes = [each.on for each in calendar_rows.entries(member, asked, 50) if each.title == row.title]
        assert comes == [date(2026, 9, 11), date(2026, 9, 24)]
        do(cast, "duties.do_task", first, by=cast.wen)
        with in_school(cast.school):
            comes = [each.on for each in calendar_rows.entries(member, asked, 50) if each.title == row.title]
        assert comes == [date(2026, 9, 11), date(2026, 9, 21), date(2026, 9, 30)], (
            "the calendar says so at once"
        )
    mornings(cast, MONDAY, date(2026, 9, 14))
    assert standing(cast, row) == [("09-11", "done"), ("09-21", "open")]
    with on(date(2026, 9, 14)):
        do(cast, "duties.reopen_task", fresh(first))
    mornings(cast, date(2026, 9, 15), date(2026, 9, 16))
    assert standing(cast, row) == [("09-11", "open"), ("09-21", "open")], "what is made stays as it is"


@pytest.mark.django_db
def test_what_is_open_comes_with_events_or_is_anothers_is_not_brought_forward(
    cast: Cast, monday: None
) -> None:
    weekly = duty(cast, "每周一次")
    with pytest.raises(Refused, match="已经列出来了"):
        do(cast, "duties.bring_forward", weekly)
    with pytest.raises(Refused, match="以后没有"):
        do(cast, "duties.bring_forward", duty(cast, "每周四", last_on=MONDAY.isoformat()))
    thursday = duty(cast, "每周四")
    for row, by in (
        (thursday, cast.tan),
        (duty(cast, "每天"), cast.hu),
        (duty(cast, "每周抽查一次"), cast.hu),
    ):
        with pytest.raises(Exception, match="不该由您"):
            do(cast, "duties.bring_forward", row, by=by)
    assert standing(cast, thursday) == []
