"""The weekly look at stored files and the archive: slow, told to those who keep the system, seen by the doctor (G30)."""

import random
from datetime import timedelta
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.archive import making
from houqin.core.archive.books import Month
from houqin.core.files import quota, weekly
from houqin.core.files.sweeping import Sweep, sweep
from houqin.core.jobs import Job, enqueue_for_school
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.core.tests.files_people import Place, data_folder, here, signed_in, there
from houqin.core.tests.test_files_sweep import flip, keep
from houqin.examining.finding import BAD, GOOD
from houqin.examining.stored import stored_files

__all__ = ["data_folder", "here", "there"]  # fixtures


@pytest.fixture(autouse=True)
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it rested, without waiting for it."""
    found: list[float] = []
    monkeypatch.setattr("houqin.core.files.weekly.stopwatch.sleep", found.append)
    return found


def told(place: Place) -> dict[Any, str]:
    with in_school(place.school):
        return dict(Notice.objects.values_list("member", "text"))


def levels() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in stored_files():
        found.setdefault(finding.sentence.split("：")[0], set()).add(finding.level)
    return found


def test_what_was_changed_is_told_to_who_keeps_the_system_and_to_the_doctor(
    here: Place, there: Place
) -> None:
    keeper = here.member("keeper", "logistics_head")
    paths = keep(here, 60)
    keep(there, 2)
    chance = random.Random(7)
    for path in chance.sample(paths, 49):
        flip(path, chance.randrange(10_000))
    next(path for path in paths if path.is_file()).unlink()
    found = weekly.check(here.school)
    assert found.lost == 1
    assert found.changed in (48, 49)  # the one that is gone may have been among them
    assert weekly.check(there.school).is_whole
    assert set(told(here)) == {keeper.pk}
    assert f"{found.lost + found.changed} 处不对" in told(here)[keeper.pk]
    assert told(there) == {}
    assert BAD in levels()["HERE"]
    assert levels()["THERE"] == {GOOD}
    page = signed_in(keeper).get("/school/").content.decode()
    assert "不见了 1 份" in page
    weekly.check(here.school)
    assert len(told(here)) == 1  # the same day once


def test_a_changed_month_of_the_archive_is_told_too(here: Place) -> None:
    month = making.home(here.school) / "2026-10"
    month.mkdir(parents=True)
    (month / "场所.pdf").write_bytes(b"%PDF")
    with in_school(here.school):
        making._index(month, here.school, Month.of("2026-10"), [making.line_of(month / "场所.pdf")])
    assert weekly.check(here.school).is_whole
    flip(month / "场所.pdf", 2)
    assert weekly.check(here.school).faults == ["2026-10：场所.pdf 的内容变了"]


def test_room_that_runs_out_is_told(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = here.member("keeper", "logistics_head")
    keep(here, 2)
    weekly.check(here.school)
    assert told(here) == {}
    monkeypatch.setattr(quota, "GB", 10)
    weekly.check(here.school)
    assert "快用满了" in told(here)[keeper.pk]


def test_it_rests_as_long_as_it_reads(here: Place, rests: list[float]) -> None:
    paths = keep(here, 3)
    weekly.check(here.school)
    size = sum(
        path.stat().st_size for folder in {p.parent.parent for p in paths} for path in folder.rglob("*.webp")
    )
    assert sum(rests) == pytest.approx(size / weekly.BYTES_A_SECOND)


def test_months_of_the_archive_are_read_as_slowly(here: Place, rests: list[float]) -> None:
    month = making.home(here.school) / "2026-10"
    month.mkdir(parents=True)
    (month / "场所.pdf").write_bytes(b"%PDF" * 1000)
    with in_school(here.school):
        making._index(month, here.school, Month.of("2026-10"), [making.line_of(month / "场所.pdf")])
    weekly.check(here.school)
    assert rests == [4000 / weekly.BYTES_A_SECOND]


def test_it_does_not_rest_while_other_work_waits_for_the_worker(here: Place, rests: list[float]) -> None:
    keep(here, 3)
    enqueue_for_school("core.scan_files", here.school)
    weekly.check(here.school)
    assert rests == []
    Job.objects.update(state=Job.DONE)
    weekly.check(here.school)
    assert rests


def test_it_comes_once_a_week_on_the_schools_own_day(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Any] = []

    def looked(school: Any, pace: Any) -> Sweep:
        looks.append(clock.today())
        return sweep(school)

    monkeypatch.setattr(weekly, "sweep", looked)
    now = clock.now()
    for number in range(29):
        with clock.moved(now + timedelta(days=number)):
            weekly.look_weekly(here.school, clock.today())
    first, second, *later = looks
    assert first == clock.local(now).date()
    assert {each.weekday() for each in (second, *later)} == {here.school.pk.int % 7}
    assert 6 <= (second - first).days <= 12
    assert later == [second + timedelta(days=7 * number) for number in range(1, len(later) + 1)]
    assert clock.local(now).date() + timedelta(days=29) <= later[-1] + timedelta(days=7), "none was left out"


def test_a_school_whose_day_was_missed_is_looked_at_after_two_weeks(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly.check(here.school)
    seen: list[Any] = []
    monkeypatch.setattr(weekly, "check", seen.append)
    now, own = clock.now(), here.school.pk.int % 7

    def foreign(*numbers: int) -> int:
        days = ((number, clock.local(now) + timedelta(days=number)) for number in numbers)
        return next(number for number, day in days if day.weekday() != own)

    for number, looks in ((foreign(12, 13), 0), (foreign(14, 15), 1)):
        with clock.moved(now + timedelta(days=number)):
            weekly.look_weekly(here.school, clock.today())
        assert len(seen) == looks
