"""备份到U盘: which drives there are, a backup that is read back from one, who is offered it; the archive inside a backup."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from houqin.core import clock, jobs
from houqin.core.backup import drives, making, places, proving, restoring, verify
from houqin.core.backup.places import BackupFailed
from houqin.core.errors import Refused
from houqin.core.jobs import Job
from houqin.people import backups
from tests.cast import Cast, browser
from tests.samples import do


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.BACKUP_DRIVE = ""


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A drive in the machine."""
    folder = tmp_path / "KING STON"
    folder.mkdir()
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 {str(folder).replace(' ', chr(92) + '040')} vfat rw 0 0\n"
    )
    block = tmp_path / "block"
    for name, kind in (("sda", "0"), ("sdb", "1")):
        (block / name / f"{name}1").mkdir(parents=True)
        (block / name / "removable").write_text(f"{kind}\n")
        (block / f"{name}1").symlink_to(block / name / f"{name}1")
    monkeypatch.setattr(drives, "MOUNTS", mounts)
    monkeypatch.setattr(drives, "BLOCKS", block)
    return folder


def lay(folder: Path, *parts: str) -> making.Made:
    """A finished backup with these parts, as making.make leaves it."""
    made = folder / "houqin-20261121-080000"
    told = []
    for name in parts:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(name.encode())
        told.append(making._part(made, made / name))
    said: dict[str, Any] = {"format": verify.FORMAT, "files": [], "parts": told}
    (made / verify.MANIFEST).write_text(json.dumps(said | {"digest": verify.manifest_digest(said)}))
    return making.Made(made, 10, 3, 0, 0, [])


def test_a_drive_that_can_be_taken_out_is_found_and_the_disk_of_the_machine_is_not(stick: Path) -> None:
    assert [each.path for each in drives.drives()] == [stick]
    (drives.BLOCKS / "sdb" / "removable").write_text("0\n")
    assert drives.drives() == []


def test_a_folder_that_the_machines_keeper_names_counts_as_a_drive(
    tmp_path: Path, settings: Any, stick: Path
) -> None:
    named = tmp_path / "nas"
    settings.BACKUP_DRIVE = str(named)
    assert [each.path for each in drives.drives()] == [stick]  # it is not there
    named.mkdir()
    assert [each.path for each in drives.drives()] == [named, stick]


@pytest.mark.parametrize("flips", [False, True])
def test_what_was_written_is_read_back(stick: Path, monkeypatch: pytest.MonkeyPatch, flips: bool) -> None:
    def make(folder: Path, tell: Any) -> making.Made:
        made = lay(folder, "houqin.sqlite3", "archive/s/2026-10/目录.txt")
        if flips:
            (made.folder / "houqin.sqlite3").write_bytes(b"houqin.sqlite4")
        return made

    monkeypatch.setattr(making, "make", make)
    if flips:
        with pytest.raises(BackupFailed, match="请换一个"):
            drives.back_up_to(drives.drives()[0])
    else:
        made = drives.back_up_to(drives.drives()[0])
        assert made.folder.parent == stick / drives.FOLDER


@pytest.mark.django_db
def test_who_sits_at_the_machine_is_offered_the_drive(
    cast: Cast, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_may_take", lambda: True)
    page = browser(cast.hu)
    assert "备份到U盘" in page.get("/school/").content.decode()
    assert "备份到U盘</a>" not in page.get("/school/", REMOTE_ADDR="203.0.113.9").content.decode()
    assert (
        "备份到U盘</a>" not in page.get("/school/", headers={"x-forwarded-for": "10.0.0.8"}).content.decode()
    )
    asked = page.get(f"/people/make_backup/?drive={stick}").content.decode()
    assert f'value="{stick}"' in asked
    stick.rmdir()
    assert "把U盘插到这台电脑上" in page.get("/school/").content.decode()
    monkeypatch.setattr(backups, "_may_take", lambda: False)
    assert "U盘插到" not in page.get("/school/").content.decode()


@pytest.mark.parametrize(
    ("address", "here"), [("127.0.0.1", True), ("203.0.113.9", False), ("", False), ("x", False)]
)
def test_at_the_machine_is_who_calls_from_an_address_of_its_own(address: str, here: bool) -> None:
    assert backups.is_at_machine(RequestFactory().get("/", REMOTE_ADDR=address)) is here


@pytest.mark.django_db
def test_a_drive_pulled_out_while_the_page_is_made_is_no_error(
    cast: Cast, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.disk_usage

    def gone(path: Path) -> Any:
        if path == stick:
            raise OSError(5, "Input/output error")
        return real(path)

    monkeypatch.setattr(backups, "_may_take", lambda: True)
    monkeypatch.setattr(shutil, "disk_usage", gone)
    page = browser(cast.hu)
    for url in ("/school/", "/people/make_backup/"):
        answer = page.get(url)
        assert answer.status_code == 200
        assert "KING STON" in answer.content.decode()


@pytest.mark.django_db
def test_drives_are_looked_for_once_and_not_at_all_when_none_was_chosen(
    cast: Cast, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tired stick answers after seconds; the form is filled while nobody else can write."""
    asked: list[int] = []
    real = drives._mounted

    def mounted() -> Any:
        asked.append(1)
        return real()

    monkeypatch.setattr(drives, "_mounted", mounted)
    monkeypatch.setattr(backups, "_may_take", lambda: True)
    browser(cast.hu).get("/school/")
    assert len(asked) == 1
    do(cast, "people.make_backup")
    assert len(asked) == 1


@pytest.mark.django_db
def test_the_page_says_when_the_drive_may_be_pulled_out_or_why_not(
    cast: Cast, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="不止一所学校"):
        do(cast, "people.make_backup", drive=str(stick))
    monkeypatch.setattr("houqin.people.models.School.objects.count", lambda: 1)
    monkeypatch.setattr(backups, "_may_take", lambda: True)
    monkeypatch.setattr(making, "make", lambda folder, tell: lay(folder, "houqin.sqlite3"))
    monkeypatch.setattr(proving, "prove", lambda folder: {})
    do(cast, "people.make_backup", drive=str(stick))
    assert jobs.run_next()
    assert "就可以拔出" in browser(cast.hu).get("/school/").content.decode()
    with clock.moved(clock.now() + timedelta(minutes=1)):  # the page tells of the later one
        do(cast, "people.make_backup", drive=str(stick))
        shutil.rmtree(stick)
        Job.objects.filter(state=Job.WAITING).update(tries=jobs.TRIES - 1)
        assert jobs.run_next()
        assert "没有找到选好的U盘" in browser(cast.hu).get("/school/").content.decode()


def test_the_archive_goes_into_every_backup_and_comes_back(tmp_path: Path, settings: Any) -> None:
    month = settings.DATA_DIR / "archive" / "school" / "2026-10 更正1"
    places.make_folder(month)
    (month / "维修登记簿.pdf").write_bytes(b"%PDF book")
    half = settings.DATA_DIR / "archive" / "school" / ".new-1"
    places.make_folder(half)
    (half / "x.pdf").write_bytes(b"half")
    new = tmp_path / "backup"
    new.mkdir()
    making._copy_archive(new)
    kept = [path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()]
    assert kept == ["archive/school/2026-10 更正1/维修登记簿.pdf"]
    settings.DATA_DIR = tmp_path / "other"
    settings.DATA_DIR.mkdir()
    outside = {"name": "archive/../../outside"}
    restoring._put_archive(new, {"parts": [{"name": kept[0]}, {"name": "houqin.sqlite3"}, outside]})
    assert (settings.DATA_DIR / kept[0]).read_bytes() == b"%PDF book"
    assert [path.name for path in settings.DATA_DIR.iterdir()] == ["archive"]
