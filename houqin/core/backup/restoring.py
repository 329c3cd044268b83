"""Bringing a backup back into an empty data folder (and an empty PostgreSQL database): green only when everything that
was in it is there again, checked row by row, entry by entry and photo by photo.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from houqin.core import guards, history
from houqin.core.backup import database, verify
from houqin.core.backup.making import ARCHIVE
from houqin.core.backup.places import (
    BackupFailed,
    Tell,
    copy_content,
    link_or_copy,
    make_folder,
    quiet,
    require_room,
    room_for,
    sync_all,
)
from houqin.core.backup.zipped import unpacked
from houqin.core.files import store
from houqin.core.files.sweeping import sweep
from houqin.core.scope import in_school

OURS = frozenset({"secret.key", "write.lock", "static", ".restoring"})
"""What may lie in a data folder that is still empty."""
Finish = Callable[[], None]  # brings the tables to this version and puts the guards up


@dataclass(frozen=True)
class Restored:
    """What came back; `faults` were in the backup already when it was made."""

    schools: list[dict[str, Any]]
    rows: int
    files: int
    faults: list[str]


def restore(source: Path, finish: Finish, *, link: bool = False, tell: Tell = quiet) -> Restored:
    """Bring back a backup (a folder, or the .zip that was downloaded) and check everything; `link` photos in a drill.

    BackupFailed when anything is damaged or this place is not empty: then nothing was put into the database.
    """
    _require_empty()
    try:
        with _opened(source) as folder:
            said = _sound(folder, tell)
            tell("放回照片", 40)
            _put_files(folder, said, link=link or folder != source)
            archive = _put_archive(folder, said)
            if not link:
                sync_all(store.root())
                sync_all(archive)
            tell("放回数据库", 70)
            _put_database(folder, said)
            tell("核对", 85)
            finish()
            faults = _look_again(said)
    except verify.Unusable as problem:
        raise BackupFailed(str(problem)) from problem
    except OSError as problem:
        raise BackupFailed(f"没有恢复成：{problem.strerror or problem}。") from problem
    except DatabaseError as problem:
        raise BackupFailed(f"没有恢复成，数据库说：{problem}") from problem
    if new := [fault for fault in faults if fault not in said["faults"]]:
        _set_aside()
        raise BackupFailed("恢复出来的内容与备份不同，不要使用：" + "；".join(new[:5]))
    known = [*said["faults"], *(f"备份时原处就缺的文件：{name}" for name in said["lost"])]
    return Restored(said["schools"], sum(said["tables"].values()), len(said["files"]), known)


def _require_empty() -> None:
    folder = Path(settings.DATA_DIR)
    others = sorted(path.name for path in folder.iterdir() if path.name not in OURS)
    if others:
        raise BackupFailed(
            f"{folder} 里已经有东西（{others[0]} 等）：请恢复到一个空的文件夹，原有的数据不会被覆盖。"
        )
    if not database.is_empty():
        raise BackupFailed("数据库不是空的：请新建一个空的数据库再恢复，原有的数据不会被覆盖。")


@contextmanager
def _opened(source: Path) -> Iterator[Path]:
    """The folder of a backup; a .zip is unpacked beside the new data first."""
    if not zipfile.is_zipfile(source):
        yield source
        return
    scratch = Path(settings.DATA_DIR) / ".restoring"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            unpacked(source, Path(folder))
            yield Path(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _sound(folder: Path, tell: Tell) -> dict[str, Any]:
    """The list of contents, when all it lists is as it was written and this version can take it."""
    tell("核对备份", 0)
    said = verify.read_manifest(folder)
    if said["engine"] != connection.vendor:
        kinds = {
            "sqlite": "SQLite（不要设 HOUQIN_DATABASE_URL）",
            "postgresql": "PostgreSQL（请设 HOUQIN_DATABASE_URL）",
        }
        raise BackupFailed(f"这份备份要恢复到 {kinds[said['engine']]}。")
    if later := database.unknown(said):
        raise BackupFailed(f"这份备份来自更新的版本（有 {later[0]}）：请先把后勤升级。")
    wrong = list(verify.damage(folder, said)) or list(verify.disagreements(said, verify.tables_in(folder)))
    if wrong:
        raise BackupFailed(f"备份有 {len(wrong)} 处损坏，没有恢复：" + "；".join(wrong[:5]))
    return said


def _put_files(folder: Path, said: dict[str, Any], *, link: bool) -> None:
    from_, to = verify.where_files_lie(folder), store.root()
    require_room(Path(settings.DATA_DIR), 0 if link else said["bytes_of_files"])
    for name in said["files"]:
        if not copy_content(from_ / name, to / name, link=link):
            raise BackupFailed(f"文件内容变了：{Path(name).name}，没有恢复。")
    make_folder(to)


def _put_archive(folder: Path, said: dict[str, Any]) -> Path:
    """The plain books of every month, in their folder; each part was found to be as it was written."""
    data = Path(settings.DATA_DIR).resolve()
    make_folder(data / ARCHIVE)
    names = [part["name"] for part in said["parts"]]
    ours = [name for name in names if (data / name).resolve().is_relative_to(data / ARCHIVE)]
    require_room(data, room_for([folder / name for name in ours], data))
    for name in ours:
        link_or_copy(folder / name, data / name)
    return data / ARCHIVE


def _put_database(folder: Path, said: dict[str, Any]) -> None:
    """SQLite: the whole file under another name first. PostgreSQL: one transaction."""
    if connection.vendor != "sqlite":
        database.load(folder, said)
        return
    path = Path(settings.DATABASES["default"]["NAME"])
    (part,) = (part for part in said["parts"] if part["name"] == verify.SQLITE)
    new = path.with_name(f"{part['sha256']}.new")
    try:
        shutil.copyfile(folder / verify.SQLITE, new)
        if verify.digest_of(new) != part["sha256"]:
            raise BackupFailed(f"{verify.SQLITE} 读出来与写下时不同，没有恢复。")
        sync_all(path.parent)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _set_aside() -> None:
    """What came back wrong is not served by mistake."""
    connection.close()
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"])
        path.replace(path.with_name("not-restored.sqlite3"))


def _look_again(said: dict[str, Any]) -> list[str]:
    """Everything that must hold in what came back, asked of the running installation and no longer of the copy."""
    faults = [f"缺少数据库的守护：{name}" for name in guards.missing()]
    faults += _lost_links()
    told = {school["code"]: school for school in said["schools"]}
    schools = {school.code: school for school in apps.get_model("people.School")._default_manager.all()}
    if schools.keys() != told.keys():
        return [*faults, f"学校不同：{sorted(schools.keys() ^ told.keys())}"]
    for code, school in sorted(schools.items()):
        faults += _history_of(school, told[code])
        found = sweep(school)
        lost = {f"{loss.path.relative_to(store.root()).as_posix()}" for loss in found.missing}
        faults += [f"文件不见了：{name}" for name in sorted(lost - set(said["lost"]))]
        faults += [f"文件内容变了：{loss.name}" for loss in found.changed]
    return faults


def _history_of(school: Any, told: dict[str, Any]) -> Iterator[str]:
    with in_school(school):
        length, found = history.verify()
        head = history.Head.objects.first()
    yield from (f"{school.code}：第 {fault.number} 条办理记录不对：{fault.sentence}" for fault in found)
    if (length, head.hash if head else history.NOTHING_BEFORE) != (
        told["entries"],
        told["head"],
    ) and not found:
        yield f"{school.code}：办理记录的末端与备份不同"


def _lost_links() -> Iterator[str]:
    """Links that lead nowhere or into another school; on PostgreSQL the guards have looked at every row."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as asking:
        asking.execute("PRAGMA integrity_check")
        yield from (f"数据库文件有损坏：{row[0]}" for row in asking.fetchall() if row[0] != "ok")
        asking.execute("PRAGMA foreign_key_check")
        yield from (f"{row[0]} 有一行指向不存在的 {row[2]}" for row in asking.fetchall())
        for model in guards.school_models():
            for link in guards.links(model):
                mine, other = model._meta.db_table, link.related_model._meta.db_table
                asking.execute(
                    f"SELECT count(*) FROM {mine} AS a WHERE a.{link.column} IS NOT NULL AND NOT EXISTS "
                    f"(SELECT 1 FROM {other} AS b WHERE b.id = a.{link.column} AND b.school_id = a.school_id)"
                )
                if count := asking.fetchone()[0]:
                    yield f"{mine} 有 {count} 行指向不存在的 {other}"
