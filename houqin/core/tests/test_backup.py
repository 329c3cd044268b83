"""Backups up close: the checker without Django, what is kept and forgotten, a disk that fills, what a page shows.

Whole backups, killed ones and restores on both engines stand in tests/promises/test_backup.py.
"""

import ast
import errno
import json
import os
import shutil
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from houqin.core import clock
from houqin.core.backup import database, making, places, proving, restoring, verify
from houqin.core.backup.places import BackupFailed
from houqin.core.history import Entry, chain_hash
from houqin.core.jobs import Job
from houqin.core.looks import Look
from houqin.core.scope import in_school
from houqin.people import backups
from houqin.people.models import School
from tests.cast import browser

# The checker without Django ----------------------------------------------------------------------------------


def test_the_checker_needs_nothing_but_python() -> None:
    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf8"))
    names = {each.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for each in n.names}
    names |= {str(n.module).split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert names - sys.stdlib_module_names == set()


def _entry(**facts: Any) -> Entry:
    keys = {"key": uuid4(), "member_id": uuid4(), "row": uuid4(), "because": uuid4(), "device": uuid4()}
    texts = {"digest": "d" * 64, "officer": "督导", "action": "a.b", "model": "c.d", "body_hash": "e" * 64}
    at = datetime(2026, 11, 21, 5, 30, 0, 120, tzinfo=UTC)
    return Entry(number=7, recorded_at=at, school_id=uuid4(), **keys, **texts, **facts)


def _as_stored(entry: Entry, moment: str) -> dict[str, Any]:
    values = {name: getattr(entry, name, None) for name in verify.ENTRY}
    plain = {n: (v.hex if hasattr(v, "hex") else v) for n, v in values.items()}
    return plain | {"recorded_at": moment}


@pytest.mark.parametrize("moment", ["2026-11-21 05:30:00.000120", "2026-11-21 05:30:00.00012+00"])
def test_the_checker_makes_the_same_digest_as_the_history(moment: str) -> None:
    entry = _entry()
    stored = _as_stored(entry, moment)
    assert verify.chain_hash("0" * 64, stored, verify.moment(moment)) == chain_hash("0" * 64, entry)
    other = stored | {"officer": "别人"}
    assert verify.chain_hash("0" * 64, other, verify.moment(moment)) != chain_hash("0" * 64, entry)


def test_the_checker_knows_every_column_that_the_digest_covers() -> None:
    left_out = {"id"}
    columns = {field.attname for field in Entry._meta.concrete_fields} - left_out
    assert set(verify.ENTRY) == columns
    for name in columns - {"school_id", "body", "salt", "hash"}:
        entry = _entry()
        stored = _as_stored(entry, "2026-11-21 05:30:00.000120")
        at = verify.moment(stored["recorded_at"])
        whole = verify.chain_hash("", stored, at)
        at += timedelta(days=name == "recorded_at")
        other = stored | {name: 8 if name == "number" else uuid4().hex}
        assert verify.chain_hash("", other, at) != whole, f"{name} is not covered"


# What is kept ------------------------------------------------------------------------------------------------


def _lay(folder: Path, name: str, *files: str) -> Path:
    """A finished backup that names these photos, and the photos."""
    backup = folder / name
    backup.mkdir(parents=True)
    said: dict[str, Any] = {"format": verify.FORMAT, "files": list(files)}
    (backup / "manifest.json").write_text(json.dumps(said | {"digest": verify.manifest_digest(said)}))
    for file in files:
        (folder / "files" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "files" / file).write_text("x")
    return backup


def test_old_backups_go_with_the_photos_that_only_they_name(tmp_path: Path) -> None:
    for number, photos in enumerate((("s/aa/1.webp", "s/aa/2.webp"), ("s/aa/2.webp",), ("s/aa/2.webp",))):
        _lay(tmp_path, f"houqin-2026112{number}-080000", *photos)
    assert places.forget_old(tmp_path, 2) == 1
    assert [path.name for path in places.finished(tmp_path)] == [
        "houqin-20261121-080000",
        "houqin-20261122-080000",
    ]
    assert [path.name for path in (tmp_path / "files").glob("*/*/*")] == ["2.webp"]


def test_a_list_of_contents_that_cannot_be_read_keeps_every_photo(tmp_path: Path) -> None:
    _lay(tmp_path, "houqin-20261120-080000", "s/aa/1.webp")
    (_lay(tmp_path, "houqin-20261121-080000", "s/aa/2.webp") / "manifest.json").write_text("{")
    places.forget_old(tmp_path, 1)
    assert len(list((tmp_path / "files").glob("*/*/*"))) == 2


def test_two_backups_into_one_folder_wait_for_each_other_in_words(tmp_path: Path) -> None:
    with (
        places.alone_in(tmp_path),
        pytest.raises(BackupFailed, match="正在做另一次备份"),
        places.alone_in(tmp_path),
    ):
        pass


def test_what_a_killed_backup_left_is_no_backup_and_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".new-houqin-20261121-080000").mkdir()
    (tmp_path / "houqin-20261121-080001").mkdir()  # its removal was cut off: the list of contents goes first
    _lay(tmp_path, "houqin-20261121-080002")
    assert [path.name for path in places.finished(tmp_path)] == ["houqin-20261121-080002"]
    with places.alone_in(tmp_path):
        left = {path.name for path in tmp_path.iterdir()}
    assert left == {"houqin-20261121-080002", "backup.lock"}


def test_a_photo_that_was_changed_never_stands_under_its_name(tmp_path: Path) -> None:
    good = verify.sha256("photo")
    for link in (True, False):
        source, target = tmp_path / f"{good}.webp", tmp_path / f"to{link}" / f"{good}.webp"
        source.write_text("other")
        assert not places.copy_content(source, target, link=link)
        assert list(target.parent.iterdir()) == []
        source.write_text("photo")
        assert places.copy_content(source, target, link=link)
        assert target.read_text() == "photo"


# A disk that fills -------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one good backup, and a database that is written as one small file."""
    _lay(tmp_path, "houqin-20261120-080000")
    monkeypatch.setattr(database, "migrations", list)
    return tmp_path


FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    sqlite3.OperationalError("database or disk is full"),
]


@pytest.mark.parametrize("problem", FULL, ids=["system", "sqlite"])
def test_a_full_disk_is_said_in_words_and_leaves_nothing_half(folder: Path, monkeypatch, problem) -> None:
    def write(new: Path) -> None:
        (new / "houqin.sqlite3").write_text("half")
        raise problem

    monkeypatch.setattr(database, "write", write)
    with pytest.raises(BackupFailed, match="磁盘满了"):
        making.make(folder)
    assert {path.name for path in folder.iterdir()} == {"houqin-20261120-080000", "backup.lock"}


def test_a_disk_that_is_too_small_is_refused_before_anything_is_written(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": 1024})())
    with pytest.raises(BackupFailed, match="放不下"):
        making.make(folder)
    assert len(places.finished(folder)) == 1


# What the school sees ----------------------------------------------------------------------------------------


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    """A data folder of its own."""
    settings.DATA_DIR = tmp_path
    return tmp_path


def _known(days: int, *, proven: bool = True) -> proving.Last:
    at = clock.now() - timedelta(days=days)
    known = proving.Last(at, "/somewhere", 5 * 1024**2, at if proven else None, [])
    proving._keep(known)
    return known


@pytest.mark.django_db
def test_after_seven_days_without_a_backup_today_reminds_those_who_can_make_one(cast, data) -> None:
    assert [group.items[0].title for group in backups.reminder(cast.hu)] == ["启用以来还没有备份过"]
    assert backups.reminder(cast.tan) == []
    _known(6)
    assert backups.reminder(cast.hu) == []
    _known(8)
    (group,) = backups.reminder(cast.hu)
    assert "8 天" in str(group.items[0].title)
    assert "已经 8 天没有备份" in browser(cast.hu).get("/").content.decode()
    cast.school.go_live_on = None
    assert backups.reminder(cast.hu) == []


@pytest.mark.django_db
def test_the_schools_page_says_when_and_whether_it_was_proven(cast, data) -> None:
    assert "还没有备份过" in browser(cast.hu).get("/school/").content.decode()
    _known(1, proven=False)
    assert "还没有试过能不能恢复" in browser(cast.hu).get("/school/").content.decode()
    _known(1)
    assert "已经试着恢复过" in browser(cast.hu).get("/school/").content.decode()


@pytest.mark.django_db
def test_a_backup_is_asked_for_by_one_tap_and_done_by_the_worker(cast, data, monkeypatch) -> None:
    from houqin.core import jobs
    from tests.samples import do

    proven: list[Path] = []
    made = making.Made(data / "backups" / "houqin-20261121-080000", 1024, 3, 0, 0, [])
    monkeypatch.setattr(making, "make", lambda folder, tell: made)
    monkeypatch.setattr(proving, "prove", proven.append)
    do(cast, "people.make_backup")
    assert "正在备份" in browser(cast.hu).get("/school/").content.decode()
    assert jobs.run_next()
    assert proven == [made.folder]
    assert proving.last().where == str(made.folder)
    assert Job.objects.get(work="core.make_backup").state == Job.DONE


@pytest.mark.django_db
def test_a_backup_is_taken_along_only_where_there_is_one_school_and_that_is_noted(
    cast, data, monkeypatch
) -> None:
    page = browser(cast.hu)
    assert page.get("/school/backup/").status_code == 403
    monkeypatch.setattr(backups, "_may_take", lambda: True)
    assert page.get("/school/backup/").status_code == 404
    said = {"format": verify.FORMAT, "files": [], "parts": []}
    folder = data / "backups" / "houqin-20261121-080000"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(said | {"digest": verify.manifest_digest(said)}))
    answer: Any = page.get("/school/backup/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")
    with in_school(cast.school):
        assert Look.objects.filter(member=cast.hu, model="people.school", how="export").count() == 1
    assert browser(cast.tan).get("/school/backup/").status_code == 403
    assert School.objects.count() > 1  # why the first answer was no


def test_written_sheets_go_after_a_day(data: Path) -> None:
    from houqin.core.sweeping import sweep_exports

    folder = data / "exports"
    folder.mkdir()
    for name, hours in (("old.xlsx", 25), ("new.xlsx", 23)):
        (folder / name).write_text("x")
        at = (clock.now() - timedelta(hours=hours)).timestamp()
        os.utime(folder / name, (at, at))
    sweep_exports()
    assert [path.name for path in folder.iterdir()] == ["new.xlsx"]


def test_two_schools_of_one_machine_may_sweep_at_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from houqin.core.sweeping import sweep_exports

    folder = data / "exports"
    folder.mkdir()
    (folder / "old.xlsx").write_text("x")

    def gone_meanwhile(path: Path) -> bool:
        path.unlink()
        return True

    monkeypatch.setattr(Path, "is_file", gone_meanwhile)
    sweep_exports()
    assert list(folder.iterdir()) == []


# The archive in a backup -------------------------------------------------------------------------------------


def test_on_the_same_disk_the_archive_takes_no_room_in_a_backup_nor_on_its_way_back(
    data: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = data / "archive" / "school" / "2026-10" / "维修登记簿.pdf"
    places.make_folder(book.parent)
    book.write_bytes(b"%PDF book")
    new = tmp_path / "backup"
    new.mkdir()
    asked: list[int] = []
    for module in (making, restoring):
        monkeypatch.setattr(module, "require_room", lambda folder, needed: asked.append(needed))
    making._copy_archive(new)
    kept = book.relative_to(data).as_posix()
    settings.DATA_DIR = tmp_path / "other"
    settings.DATA_DIR.mkdir()
    assert restoring._put_archive(new, {"parts": [{"name": kept}]}) == settings.DATA_DIR / "archive"
    assert (settings.DATA_DIR / kept).stat().st_ino == book.stat().st_ino
    monkeypatch.setattr(os, "link", _no_links)
    shutil.rmtree(settings.DATA_DIR / "archive")
    restoring._put_archive(new, {"parts": [{"name": kept}]})
    assert (settings.DATA_DIR / kept).read_bytes() == b"%PDF book"
    assert asked == [0, 0, 0]


def _no_links(source: Path, target: Path) -> None:
    raise OSError(errno.EPERM, "no links here")


def test_from_another_disk_room_is_asked_for_the_whole_archive(data: Path) -> None:
    class Elsewhere(type(data)):  # type: ignore[misc]
        """A file of a stick."""

        def stat(self, **options: Any) -> Any:
            return os.stat_result((0, 0, -1, 1, 0, 0, 700, 0, 0, 0))

    assert places.room_for([Elsewhere("a"), Elsewhere("b")], data) == 1400


@pytest.mark.parametrize("name", ["archive/../secret.key", "archive/../../outside", "archive-2/x"])
def test_a_part_that_only_pretends_to_be_of_the_archive_is_not_put_anywhere(
    tmp_path: Path, settings: Any, name: str
) -> None:
    settings.DATA_DIR = tmp_path / "here"
    settings.DATA_DIR.mkdir()
    new = tmp_path / "stick" / "backup"
    for each in (new / "archive" / "x", new / "archive-2" / "x"):
        each.parent.mkdir(parents=True)
    for each in (new / "secret.key", new / "archive-2" / "x", new.parent / "outside"):
        each.write_text("theirs")
    restoring._put_archive(new, {"parts": [{"name": name}]})
    assert [path.name for path in settings.DATA_DIR.rglob("*")] == ["archive"]
    assert not (tmp_path / "outside").exists()
