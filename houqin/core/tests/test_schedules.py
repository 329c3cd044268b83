"""What is done by itself each day: once for each school and day, also after the machine was off, never before set-up."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from houqin.core import clock, jobs, schedules, worker
from houqin.core.jobs import Job
from houqin.core.schedules import Run, every_day
from houqin.core.scope import in_school
from houqin.people.models import School
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 9)
Done = list[tuple[str, date]]


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    """No schedules but those of the test, and a process that has looked at nothing yet."""
    monkeypatch.setattr(schedules, "SCHEDULES", {})
    monkeypatch.setattr(schedules, "_claimed", {})


@pytest.fixture
def done() -> Done:
    return []


@pytest.fixture
def at_half_past_six(done: Done) -> None:
    @every_day(at=time(6, 30), label="早上的事")
    def rise(school: Any, day: date) -> None:
        done.append((school.code, day))


def at(day: date, hour: int, minute: int = 0) -> Any:
    return clock.moved(clock.at(day, hour, minute))


def work_at(*moments: datetime) -> None:
    for moment in moments:
        with clock.moved(moment):
            worker.work_off()


@pytest.mark.usefixtures("at_half_past_six")
def test_it_is_done_once_a_day_for_each_school_at_its_time(cast: Cast, done: Done) -> None:
    work_at(clock.at(MONDAY, 6, 31), clock.at(MONDAY, 6, 32), clock.at(MONDAY, 23))
    assert sorted(done) == sorted((each.school.code, MONDAY) for each in (cast.hu, cast.ou))
    work_at(clock.at(MONDAY + timedelta(days=1), 6, 29))
    assert len(done) == 2
    work_at(clock.at(MONDAY + timedelta(days=1), 6, 30))
    assert len(done) == 4


@pytest.mark.usefixtures("at_half_past_six")
def test_the_time_is_that_of_the_wall_clock_at_school(cast: Cast, done: Done) -> None:
    work_at(datetime.fromisoformat("2026-11-08T22:29:00+00:00"))  # 06:29 at school
    assert {day for _school, day in done} == {MONDAY - timedelta(days=1)}
    work_at(datetime.fromisoformat("2026-11-08T22:30:00+00:00"))
    assert {day for _school, day in done} == {MONDAY - timedelta(days=1), MONDAY}


@pytest.mark.usefixtures("at_half_past_six")
def test_a_machine_that_was_off_for_days_does_it_once_when_it_is_on_again(cast: Cast, done: Done) -> None:
    work_at(clock.at(MONDAY, 7), clock.at(MONDAY + timedelta(days=4), 16))
    assert [day for school, day in done if school == cast.school.code] == [MONDAY, MONDAY + timedelta(days=4)]


def test_a_machine_that_is_on_by_day_only_does_in_the_morning_what_was_due_at_night(
    cast: Cast, done: Done
) -> None:
    @every_day(at=time(23, 30), label="夜里的事")
    def rest(school: Any, day: date) -> None:
        done.append((school.code, day))

    for number in range(3):
        work_at(clock.at(MONDAY + timedelta(days=number), 8), clock.at(MONDAY + timedelta(days=number), 17))
    mine = [day for school, day in done if school == cast.school.code]
    assert mine == [MONDAY + timedelta(days=number) for number in (-1, 0, 1)]


def test_what_is_owed_to_each_day_is_made_up_day_by_day(cast: Cast, done: Done) -> None:
    @every_day(at=time(1, 0), label="每天一张", each_day=True)
    def sheet(school: Any, day: date) -> None:
        done.append((school.code, day))

    work_at(
        clock.at(MONDAY, 7), clock.at(MONDAY + timedelta(days=3), 9), clock.at(MONDAY + timedelta(days=3), 10)
    )
    mine = [day for school, day in done if school == cast.school.code]
    assert mine == [MONDAY + timedelta(days=number) for number in range(4)]


@pytest.mark.usefixtures("at_half_past_six")
def test_nothing_is_done_before_the_school_is_set_up_nor_for_times_before_it_was(
    cast: Cast, done: Done
) -> None:
    School.objects.filter(pk=cast.ou.school_id).update(set_up_at=None)
    School.objects.filter(pk=cast.school.pk).update(set_up_at=clock.at(MONDAY, 10))
    work_at(clock.at(MONDAY, 11))
    assert done == []
    work_at(clock.at(MONDAY + timedelta(days=1), 7))
    assert done == [(cast.school.code, MONDAY + timedelta(days=1))]


@pytest.mark.usefixtures("at_half_past_six")
def test_killed_between_the_claim_and_the_work_it_is_done_after_the_restart(cast: Cast, done: Done) -> None:
    with at(MONDAY, 7):
        schedules.look()
        assert done == []
        schedules._claimed.clear()  # the process ends here, another begins
        worker.work_off()
        worker.work_off()
    assert sorted(done) == sorted((each.school.code, MONDAY) for each in (cast.hu, cast.ou))


@pytest.mark.usefixtures("at_half_past_six")
def test_killed_in_the_middle_of_the_work_it_is_done_again_and_after_it_not(cast: Cast, done: Done) -> None:
    with at(MONDAY, 7):
        worker.work_off()
        with in_school(cast.school):
            Run.objects.update(done_at=None)
        Job.objects.update(state=Job.RUNNING, alive_at=clock.now())
    work_at(clock.at(MONDAY, 7, 30))
    assert [school for school, _day in done].count(cast.school.code) == 2
    assert [school for school, _day in done].count(cast.ou.school.code) == 1


def test_what_fails_is_tried_again_and_does_not_keep_the_others_waiting(cast: Cast, done: Done) -> None:
    @every_day(at=time(6, 30), label="会出错")
    def stumble(school: Any, day: date) -> None:
        done.append((school.code, day))
        if school.pk == cast.school.pk:
            raise ValueError("no")

    work_at(*(clock.at(MONDAY, 7, minute) for minute in (0, 2, 20, 59)))
    codes = [school for school, _day in done]
    assert (codes.count(cast.school.code), codes.count(cast.ou.school.code)) == (jobs.TRIES, 1)
    assert Job.objects.filter(state=Job.FAILED).count() == 1


@pytest.mark.usefixtures("at_half_past_six")
def test_the_doctor_can_tell_when_something_was_last_done(cast: Cast) -> None:
    with at(MONDAY, 7):
        assert schedules.last_done() is None
        worker.work_off()
        assert schedules.last_done() == clock.at(MONDAY, 7)
