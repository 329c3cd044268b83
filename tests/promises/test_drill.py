"""G28: the machine is gone; one command brings everything back from the backup, starts it, and says how long it took."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from houqin.core.backup.proving import drop_database
from tests.promises import county
from tests.promises.stage import key
from tests.promises.templates import House, empty_house, on_postgres

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


@pytest.mark.skipif(not on_postgres(), reason="SQLite needs no scratch database")
def test_a_scratch_database_is_removed_also_while_autovacuum_is_at_work_in_it() -> None:
    database = county.Database()
    try:
        with psycopg.connect(database.keeper, autocommit=True) as superuser:
            for setting in ("naptime = '1s'", "vacuum_cost_delay = '100ms'", "vacuum_cost_limit = 1"):
                superuser.execute(f"ALTER SYSTEM SET autovacuum_{setting}")
        database.restart()
        with (
            psycopg.connect(database.keeper, autocommit=True) as superuser,
            psycopg.connect(database.address, autocommit=True) as keeper,
        ):
            keeper.execute("CREATE DATABASE scratch")
            left_open = psycopg.connect(
                database.address.removesuffix("/houqin") + "/scratch", autocommit=True
            )
            left_open.execute("CREATE TABLE restored AS SELECT generate_series(1, 200000) AS row")
            left_open.execute("DELETE FROM restored")
            _wait_for_autovacuum(superuser, "scratch")
            drop_database(keeper, "scratch")
            assert keeper.execute(
                "SELECT count(*) FROM pg_database WHERE datname = 'scratch'"
            ).fetchone() == (0,)
            with pytest.raises(psycopg.OperationalError):
                left_open.execute("SELECT 1")
    finally:
        database.remove()


def _wait_for_autovacuum(superuser: psycopg.Connection[Any], name: str) -> None:
    at_work = (
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND datname = %s"
    )
    for _time in range(600):
        if superuser.execute(at_work, [name]).fetchone() != (0,):
            return
        time.sleep(0.1)
    pytest.fail("autovacuum did not come, so nothing was tried")
