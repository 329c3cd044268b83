"""G25 on PostgreSQL: the disk of the database itself, or of its log, fills. What was acknowledged is there afterwards."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.promises.county import Database
from tests.promises.templates import House, on_postgres
from tests.promises.test_full_disk import mounted

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not on_postgres(), reason="SQLite lies beside the photos: see test_full_disk.py"),
]
MOST = 400  # writes until somebody must have been refused


@pytest.fixture
def disks() -> Iterator[tuple[Path, Path]]:
    """Two small disks: of the tables, and of the log; where the server's own user may go, too."""
    folder = Path(tempfile.mkdtemp(prefix="houqin-disks-"))
    folder.chmod(0o755)
    try:
        with mounted(folder / "tables", 192) as tables, mounted(folder / "log", 64) as log:
            yield tables, log
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(disk: Path) -> Path:
    """Another program takes all that is left."""
    filler = disk / "somebody-elses"
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return filler


def let_nobody_in(database: Database) -> None:
    """What PostgreSQL keeps for quick beginnings is outdated, as after autovacuum: the next to connect has to write it."""
    for path in (database.folder / "data").rglob("pg_internal.init"):
        path.unlink()


def without_autovacuum(database: Database) -> None:
    """It makes room within the tables when it likes."""
    with psycopg.connect(database.keeper, autocommit=True) as keeper:
        keeper.execute("ALTER SYSTEM SET autovacuum = off")
        keeper.execute("SELECT pg_reload_conf()")


def use_up_the_log(database: Database) -> None:
    """Until the log wants a new file and finds no room for it, which ends the server."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(database.keeper, autocommit=True) as keeper:
        for _file in range(100):
            keeper.execute("SELECT pg_logical_emit_message(false, 'x', 'x')")
            keeper.execute("SELECT pg_switch_wal()")


def test_what_was_acknowledged_outlives_a_full_disk_of_the_tables_and_of_the_log(
    disks: tuple[Path, Path], tmp_path: Path
) -> None:
    database = Database(*disks)
    try:
        house = House(tmp_path / "house", database.address)
        house.folder.mkdir()
        without_autovacuum(database)
        house.play("build")
        told = stages(house, database, disks)
        seen = house.play(
            "full_base", what="look", keys=[key for each in told.values() for key in each["acked"]]
        )
    finally:
        database.remove()
    print(told)
    for stage in ("plenty", "room", "again"):
        assert (told[stage]["writes"], told[stage]["pages"]) == ([201, 302], [200]), told
    assert (set(told["full"]["writes"]) - {201, 302}, told["full"]["pages"]) == ({507}, [200]), told
    assert (told["shut"]["writes"], told["shut"]["pages"]) == ([507], [507]), told
    assert (set(told["ended"]["writes"]), told["ended"]["pages"]) == ({503}, [503]), told
    assert [each["silent"] for each in told.values()] == [[]] * 6
    assert (seen["lost"], seen["bad"]) == ([], [])


def stages(house: House, database: Database, disks: tuple[Path, Path]) -> dict[str, Any]:
    """Plenty of room; none for tables; none even to connect; room; none for the log; room and a start."""
    known = house.play("full_base", what="place")
    at_work: Callable[..., Any] = lambda number, most: house.play(  # noqa: E731
        "full_base", what="stage", number=number, most=most, **known
    )
    told = {"plenty": at_work(0, 4)}
    filler = fill(disks[0])
    told["full"] = at_work(1, MOST)
    let_nobody_in(database)
    fill(disks[0])
    told["shut"] = at_work(5, MOST)
    filler.unlink()
    told["room"] = at_work(2, 4)
    filler = fill(disks[1])
    use_up_the_log(database)
    told["ended"] = at_work(3, MOST)
    filler.unlink()
    database.restart()
    told["again"] = at_work(4, 4)
    return told
