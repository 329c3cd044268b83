"""Making a backup: the database of one moment, the photos it names, and a list of contents that says what must be there."""

import json
import shutil
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from houqin import __version__
from houqin.core import clock
from houqin.core.backup import database, verify
from houqin.core.backup.places import (
    UNFINISHED,
    BackupFailed,
    Tell,
    alone_in,
    copy_content,
    forget_old,
    link_or_copy,
    new_name,
    quiet,
    require_room,
    room_for,
    sync_all,
    sync_folder,
    write_whole,
)
from houqin.core.files import store

KEPT = 7
ARCHIVE = "archive"  # the folder of plain books, beside the database
READ_ME = """这是后勤系统的一份完整备份。照片在旁边（或里面）的 files 文件夹里，两者要一起保存。
里面有师生的姓名和电话，请像公章一样保管。archive 文件夹是每个月归档的登记簿，用普通软件就能打开。

核对（任何装有 Python 的电脑）：  python3 verify.py
恢复（装好后勤、空的数据文件夹）：houqin restore 这个文件夹 --data 新的数据文件夹
"""


@dataclass(frozen=True)
class Made:
    """A finished backup. `faults` were true of the school before it was made: a photo lost, a history changed."""

    folder: Path
    size: int  # bytes of the database and all photos it names
    rows: int
    files: int
    new_files: int
    faults: list[str]


def make(folder: Path, *, keep: int = KEPT, tell: Tell = quiet) -> Made:
    """Back everything up into a new folder below this one and forget all but the newest `keep`.

    BackupFailed with a sentence when it cannot be done; then no new backup is there, and no old one is gone.
    """
    try:
        with alone_in(folder):
            made = _make(folder, tell)
            forget_old(folder, max(1, keep))
            return made
    except (sqlite3.Error, DatabaseError, OSError) as problem:
        raise BackupFailed(f"没有备份成：{_in_words(problem)}。原来的备份没有动。") from problem


def _in_words(problem: Exception) -> str:
    said = getattr(problem, "strerror", None) or str(problem)
    full = getattr(problem, "errno", None) == 28 or "is full" in said
    return "磁盘满了，请清理或换一块磁盘" if full else said


def _make(folder: Path, tell: Tell) -> Made:
    while (final := folder / new_name()).exists():  # names are told apart by the second
        time.sleep(0.1)
    new = folder / f"{UNFINISHED}{final.name}"
    new.mkdir(mode=0o700)
    try:
        tell("复制数据库", 0)
        require_room(folder, _size_of_database())
        done = database.migrations()
        database.write(new)
        _copy_archive(new)
        tables = verify.tables_in(new)
        if wrong := tables.faults():
            raise BackupFailed(f"数据库本身有损坏，没有备份成：{wrong[0]}")
        names, fresh, lost = _copy_contents(folder / verify.FILES, tables, tell)
        tell("写清单", 95)
        said = _manifest(new, tables, names, lost) | {"migrations": done}
        write_whole(new / verify.MANIFEST, _as_json(said | {"digest": verify.manifest_digest(said)}))
        sync_all(new)
        new.rename(final)
        sync_folder(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    size = sum(part["bytes"] for part in said["parts"]) + said["bytes_of_files"]
    faults = [*(f"原处就缺的文件：{name}" for name in lost), *said["faults"]]
    return Made(final, size, sum(said["tables"].values()), len(names), fresh, faults)


def _copy_archive(new: Path) -> None:
    """The plain folders of every month that is whole; they are never written again, so on one disk a link serves."""
    root = Path(settings.DATA_DIR) / ARCHIVE
    paths = [path for path in sorted(root.glob("*/[0-9]*/*")) if path.is_file()]
    require_room(new, room_for(paths, new))
    for path in paths:
        link_or_copy(path, new / ARCHIVE / path.relative_to(root))


def _size_of_database() -> int:
    """About what will be written: SQLite is copied packed, so its file is the most it can take."""
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    return path.stat().st_size if path.is_file() else 0


def _copy_contents(
    pool: Path, tables: "verify.SqliteTables | verify.CsvTables", tell: Tell
) -> tuple[list[str], int, list[str]]:
    """(what the pool holds of the contents named by this database, how many of them are new, what could not be had)."""
    named = sorted(verify.contents(tables))
    missing = [name for name in named if not _is_there(pool / name, store.root() / name)]
    require_room(pool.parent, sum(_size(store.root() / name) for name in missing))
    lost = []
    for number, name in enumerate(missing):
        if number % 100 == 0:
            tell("复制照片", 10 + 85 * number // len(missing))
        if not _copied(store.root() / name, pool / name):
            lost.append(name)
    return sorted(set(named) - set(lost)), len(missing) - len(lost), lost


def _is_there(copy: Path, original: Path) -> bool:
    """A copy of the same length, or of an original that is gone: `houqin backup --check` reads every one of them."""
    return copy.is_file() and _size(original) in (0, copy.stat().st_size)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _copied(source: Path, target: Path) -> bool:
    try:
        return copy_content(source, target, link=True)
    except FileNotFoundError:
        return False


def _manifest(new: Path, tables: Any, names: list[str], lost: list[str]) -> dict[str, Any]:
    """Everything a restore must find again; told from the copy, never from what has moved on since."""
    (new / "verify.py").write_bytes(Path(verify.__file__).read_bytes())
    (new / "README.txt").write_text(READ_ME, encoding="utf8")
    walked = verify.chains(tables)
    parts = sorted(path for path in new.rglob("*") if path.is_file())
    pool = new.parent / verify.FILES
    return {
        "format": verify.FORMAT,
        "houqin": __version__,
        "engine": "sqlite" if (new / verify.SQLITE).exists() else "postgresql",
        "made_at": clock.now().isoformat(),
        "schools": [{"code": c.code, "name": c.name, "entries": c.length, "head": c.hash} for c in walked],
        "tables": {name: tables.count(name) for name in tables.names()},
        "parts": [_part(new, path) for path in parts],
        "files": names,
        "bytes_of_files": sum(_size(pool / name) for name in names),
        "lost": lost,
        "faults": verify.faults_of(walked),
    }


def _part(new: Path, path: Path) -> dict[str, Any]:
    facts = {"bytes": path.stat().st_size, "sha256": verify.digest_of(path)}
    return {"name": path.relative_to(new).as_posix(), **facts}


def _as_json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode()
