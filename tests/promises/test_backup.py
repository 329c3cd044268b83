"""G27, G28: a backup taken while the school works comes back whole; a killed, damaged or foreign one is never taken."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from houqin.core.backup.zipped import packed
from tests.promises.conftest import ENGINE, SOAK
from tests.promises.templates import House, empty_house, on_postgres
from tests.shared import made_once

pytestmark = pytest.mark.faults
CONTROL = "many_moments" if on_postgres() else "copied_file"


def restored(house: House, backup: str) -> House:
    """The house after a restore that must succeed."""
    done = house.houqin("restore", backup, "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    return house


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[[], House]]:
    """Gives installations in which there is nothing yet."""
    made: list[House] = []

    def new() -> House:
        made.append(empty_house(tmp_path / f"empty{len(made)}"))
        return made[-1]

    yield new
    for house in made:
        house.remove()


def standalone(path: str) -> subprocess.CompletedProcess[str]:
    """The checker that lies in each backup, under a Python without any library."""
    command = [sys.executable, "-I", "-S", f"{path}/verify.py", path]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


@pytest.mark.parametrize("variant", ["sound", CONTROL])
def test_a_backup_under_eight_writers_comes_back_with_all_that_was_acknowledged(
    play, empty, tmp_path, variant
):
    told = play("backups", variant, what="crowd", folder=str(tmp_path / "usb"), count=2 if SOAK == 1 else 6)
    assert told["acked"] > 20
    assert min(told["meanwhile"]) > 0, "nobody wrote while the backup was made"
    bad = []
    for backup in told["backups"]:
        if bad and variant != "sound":
            break  # one that does not come back is enough for the control
        house = empty()
        done = house.houqin("restore", backup["folder"], "--json")
        if done.returncode:
            bad.append(done.stderr[-300:])
            continue
        now = house.play("backups", what="look", must=backup["must"])
        wrong = [now[name] for name in ("lost", "faults", "halves", "gaps") if now[name]]
        if wrong or not now["whole"] or now["integrity"] != "ok":
            bad.append(now)
        assert now["sessions"] == 0
    assert bool(bad) == (variant != "sound"), bad


def test_a_killed_backup_is_never_taken_for_one_and_the_next_clears_it_away(play, empty, tmp_path):
    told = play("backups", what="killed", folder=str(tmp_path / "usb"), rounds=8 * SOAK)
    assert told["deaths"] >= 3
    assert told["left"] == []
    for name in {name for seen in told["seen"] for name in seen}:
        assert standalone(str(tmp_path / "usb" / name)).returncode == 0
    assert standalone(told["last"]).returncode == 0
    restored(empty(), told["last"])


@pytest.fixture
def backup(new_house: Callable[[], House], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a small house, beside its photos: made once, copied to be hurt."""

    def make(folder: Path) -> str:
        return str(new_house().play("backups", what="once", folder=str(folder / "usb"))["folder"])

    made = made_once(tmp_path_factory, f"backup-{ENGINE}", make)
    shutil.copytree(made / "usb", tmp_path / "usb")
    return tmp_path / "usb" / Path((made / "told.txt").read_text(encoding="utf8")).name


def parts(backup: Path) -> list[str]:
    """One thing of each kind that a backup consists of, relative to the folder around it."""
    database = "tables/core_entry.csv" if on_postgres() else "houqin.sqlite3"
    photo = next((backup.parent / "files").glob("*/*/*")).relative_to(backup.parent)
    inside = [f"{backup.name}/{name}" for name in ("manifest.json", database, "verify.py")]
    return [*inside, photo.as_posix()]


def change_a_byte(path: Path) -> None:
    """In the middle, and without a new length."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_backup_of_which_any_part_is_damaged_is_refused_by_the_name_of_the_part(backup, empty, tmp_path):
    house = empty()
    hurts: list[Callable[[Path], None]] = [change_a_byte, Path.unlink]
    for number, (hurt, part) in enumerate(product(hurts, parts(backup))):
        copy = tmp_path / f"hurt{number}"
        shutil.copytree(backup.parent, copy)
        hurt(copy / part)
        done = house.houqin("restore", str(copy / backup.name))
        assert done.returncode == 2, (hurt, part)
        assert Path(part).name in done.stderr
        assert not (house.folder / "main" / "houqin.sqlite3").exists()
    restored(house, str(backup))  # the control: nothing was wrong but the damage, and nothing was left behind


def test_a_restore_brings_the_same_keys_back_and_never_overwrites(backup, empty):
    house = restored(empty(), str(backup))
    before = house.play("backups", what="look", must=[])
    assert (before["tickets"], before["whole"], before["faults"], before["halves"]) == (3, True, [], [])
    again = house.houqin("restore", str(backup))
    assert again.returncode == 2
    assert "已经有东西" in again.stderr
    assert house.play("backups", what="look", must=[]) == before
    assert (
        json.loads((backup / "manifest.json").read_text(encoding="utf8"))["schools"][0]["entries"]
        == before["length"]
    )


def test_a_drill_proves_a_backup_and_says_when_one_does_not_come(backup, new_house):
    house = new_house()
    good = house.houqin("backup", "--check", str(backup), "--json")
    assert (good.returncode, json.loads(good.stdout)["proven"]) == (0, True), good.stderr[-2000:]
    assert not list((house.folder / "main" / "backups").glob(".drill-*"))
    change_a_byte(backup.parent / parts(backup)[-1])
    bad = house.houqin("backup", "--check", str(backup), "--json")
    assert (bad.returncode, json.loads(bad.stdout)["proven"]) == (1, False)
    assert house.houqin("backup", "--check", str(backup / "nothing")).returncode == 2


def test_a_backup_that_is_made_and_proven_is_known_as_such(new_house, tmp_path):
    house = new_house()
    done = house.houqin("backup", "--prove", "--json", "--to", str(tmp_path / "drive"))
    assert done.returncode == 0, done.stderr[-2000:]
    last = json.loads((house.folder / "main" / "backups" / "last.json").read_text(encoding="utf8"))
    assert last["proven_at"]
    assert last["where"] == json.loads(done.stdout)["folder"]


@pytest.mark.skipif(on_postgres(), reason="a SQLite file is hurt from outside here")
@pytest.mark.parametrize("hurt", ["body", "entry", "tail"])
def test_the_checker_without_django_finds_what_houqin_verify_finds(backup, empty, hurt):
    import sqlite3

    house = restored(empty(), str(backup))
    path = house.folder / "main" / "houqin.sqlite3"
    checker = [sys.executable, "-I", "-S", str(backup / "verify.py"), str(path)]
    assert subprocess.run(checker, capture_output=True).returncode == 0
    with sqlite3.connect(path) as base:
        last = base.execute("SELECT max(number) FROM core_entry").fetchone()[0]
        for name in ("core_entry_no_update", "core_entry_no_delete", "core_touch_no_delete"):
            base.execute(f"DROP TRIGGER {name}")
        base.execute(
            {
                "body": "UPDATE core_entry SET body = replace(body, '灯', '门') WHERE number = 2",
                "entry": "DELETE FROM core_entry WHERE number = 2",
                "tail": f"DELETE FROM core_entry WHERE number = {last}",
            }[hurt]
        )
    base.close()
    mine = subprocess.run(checker, capture_output=True, text=True)
    theirs = house.houqin("verify")
    assert (mine.returncode, theirs.returncode) == (1, 1)
    told = [
        [line.partition("：")[2] for line in text.stdout.splitlines() if "不对" in line]
        for text in (mine, theirs)
    ]
    assert told[0] == told[1] != []


def test_a_backup_of_earlier_tables_is_restored_and_brought_to_this_version(empty, tmp_path):
    made = empty().play("older", folder=str(tmp_path / "old"))
    said = json.loads((Path(made["folder"]) / "manifest.json").read_text(encoding="utf8"))
    assert made["left_out"] not in said["migrations"]
    assert said["schools"][0]["entries"] > 2
    seen = restored(empty(), made["folder"]).houqin("verify", "--files")  # refuses tables of another version
    assert seen.returncode == 0, seen.stdout + seen.stderr


def test_a_backup_of_a_later_version_is_refused(backup, empty):
    from houqin.core.backup import verify

    said = verify.read_manifest(backup)
    said["migrations"].append(["core", "9999_from_the_future"])
    said["digest"] = verify.manifest_digest(said)
    (backup / "manifest.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf8")
    done = empty().houqin("restore", str(backup))
    assert (done.returncode, "更新的版本" in done.stderr) == (2, True)


def test_a_downloaded_backup_comes_back_too_and_a_cut_one_does_not(backup, empty, tmp_path):
    file = tmp_path / "taken.zip"
    with file.open("wb") as taken:
        taken.writelines(packed(backup))
    assert restored(empty(), str(file)).play("backups", what="look", must=[])["whole"]
    file.write_bytes(file.read_bytes()[:-4000])
    done = empty().houqin("restore", str(file))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
