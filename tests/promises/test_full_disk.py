"""G25: a disk that fills refuses in words, reads go on, nothing acknowledged is lost, and room made is room used."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.promises.conftest import SOAK
from tests.promises.templates import House, on_postgres

pytestmark = pytest.mark.faults
STEPS = 12 * SOAK


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    """A small disk; where this machine does not let us mount one, the trials in tests/test_operations.py remain."""
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
    if os.name == "nt" or mount is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs leave to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB."""
    with mounted(tmp_path / "small", 64) as folder:
        yield folder


@pytest.fixture
def play_there(template: House, small_disk: Path) -> Iterator[Callable[..., dict[str, Any]]]:
    """Play a scene in a copy of the template that lies on the small disk."""
    house = template.copy(small_disk / "house")
    yield house.play
    house.remove()


def test_a_full_disk_loses_nothing_and_says_what_it_is(play_there: Any) -> None:
    told = play_there("full", steps=STEPS)
    seen = told["seen"]
    assert {stage: set(each["pages"]) for stage, each in seen.items()} == {stage: {"200"} for stage in seen}
    assert {stage: set(each["reports"]) for stage, each in seen.items() if stage != "full"} == {
        "plenty": {"201"}, "little": {"201"}, "floor": {"507"}, "ballast": {"201"}, "room": {"201"},
    }  # fmt: skip
    assert {stage: set(each["photos"]) for stage, each in seen.items()} == {
        "plenty": {"201"}, "little": {"507"}, "floor": {"507"}, "full": {"507"}, "ballast": {"507"}, "room": {"201"},
    }  # fmt: skip
    assert set(seen["full"]["reports"]) <= {"201", "507"}
    if not on_postgres():  # there the database lies on another disk
        assert "507" in seen["full"]["reports"], seen
    assert (told["lost"], told["unasked"], told["bad"], told["integrity"]) == ([], 0, [], "ok")
    assert told["acked"] >= 3 * STEPS, seen


def test_control_a_photo_acknowledged_without_looking_whether_it_was_written_is_missed(
    play_there: Any,
) -> None:
    told = play_there("full", "photo_not_written", steps=2, last_kb=600, width=1800)
    assert any("not whole" in each for each in told["bad"]), told


def test_control_a_full_disk_that_is_not_known_is_an_error_without_words(play_there: Any) -> None:
    told = play_there("full", "full_not_known", steps=5)
    statuses = set(told["seen"]["full"]["photos"]) | set(told["seen"]["full"]["reports"])
    assert "500" in statuses
