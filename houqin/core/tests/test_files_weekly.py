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


def test_it_comes_once_a_week(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Any] = []

    def looked(school: Any, pace: Any) -> Sweep:
        looks.append(school)
        return sweep(school)

    monkeypatch.setattr(weekly, "sweep", looked)
    now = clock.now()
    for day in range(15):
        monkeypatch.setattr(clock, "now", lambda at=now + timedelta(days=day): at)
        weekly.look_weekly(here.school, clock.today())
    assert len(looks) == 3
