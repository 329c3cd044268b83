"""G28: the machine is gone; one command brings everything back from the backup, starts it, and says how long it took."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.promises.stage import key
from tests.promises.templates import House, empty_house

pytestmark = pytest.mark.faults
HALF_AN_HOUR = 30 * 60  # what a school may wait; a few tickets take seconds


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[House]:
    """A machine on which nothing is yet."""
    house = empty_house(tmp_path / "bare")
    yield house
    house.remove()


def test_after_the_machine_is_gone_one_command_brings_back_all_that_was_acknowledged(
    new_house: Callable[[], House], bare: House, tmp_path: Path
) -> None:
    school = new_house()
    backup = school.play("backups", what="once", folder=str(tmp_path / "usb"))["folder"]
    acknowledged = [str(key(number, 77)) for number in range(3)]
    school.remove()
    assert not school.folder.exists()
    done = bare.houqin("drill", backup, "--stay", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert 0 < told["restore_seconds"] + told["serve_seconds"] < HALF_AN_HOUR
    now = bare.play("backups", what="look", must=acknowledged)
    assert (now["lost"], now["faults"], now["halves"], now["gaps"], now["whole"]) == ([], [], [], [], True)
    assert now["counted"], "the first page is slow until autovacuum has come"
    lost = bare.play("backups", what="look", must=[*acknowledged, str(key(9, 77))])["lost"]
    assert lost == [
        str(key(9, 77))
    ]  # the control: a request that came after the backup is seen to be missing


def test_a_drill_leaves_nothing_behind_and_a_backup_that_does_not_come_is_said(
    new_house: Callable[[], House], tmp_path: Path
) -> None:
    school = new_house()
    backup = Path(school.play("backups", what="once", folder=str(tmp_path / "usb"))["folder"])
    before = sorted(path.name for path in (school.folder / "main").rglob("*"))
    done = school.houqin("drill", str(backup))
    assert done.returncode == 0, done.stderr[-2000:]
    assert "登录页能打开" in done.stdout
    assert "会丢这段时间里的记录" in done.stdout
    after = sorted(path.name for path in (school.folder / "main").rglob("*"))
    assert [name for name in after if name not in {*before, "backups", "static"}] == []
    shutil.rmtree(backup.parent / "files")
    broken = school.houqin("drill", str(backup))
    assert (broken.returncode, "没有恢复" in broken.stderr) == (2, True), broken.stderr
