"""Where backups lie, and how their parts are written: whole or not at all, and known only once everything is there.

`<folder>/houqin-<date>-<time>/` is one finished backup; `<folder>/files/` holds the photos that all backups there share,
each content once. What a killed backup left behind has a name that is never taken for a backup.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from houqin.core import clock, disk, locking
from houqin.core.backup import verify
from houqin.core.errors import Said

NAME = re.compile(r"houqin-\d{8}-\d{6}")
UNFINISHED = ".new-"
SPARE = 64 * 1024 * 1024  # bytes that stay free on any other disk
Tell = Callable[[str, int], None]  # what is being done, and how many percent are


class BackupFailed(Said):
    """A backup or a restore could not be done: what is in the way and what would help, in one sentence."""


def home() -> Path:
    """The folder for backups on the machine that serves."""
    return Path(settings.DATA_DIR) / "backups"


def finished(folder: Path) -> list[Path]:
    """The whole backups of a folder, oldest first."""
    found = [path for path in folder.glob("houqin-*") if NAME.fullmatch(path.name)]
    return sorted(path for path in found if (path / verify.MANIFEST).is_file())


def new_name() -> str:
    """A name by the school's clock."""
    return f"houqin-{clock.local(clock.now()):%Y%m%d-%H%M%S}"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else backs up into this folder meanwhile; what dead ones left there is cleared first."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / "backup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not locking.take(descriptor):
            raise BackupFailed("这个文件夹正在做另一次备份，请等它做完。")
        _clear(folder)
        yield
    finally:
        os.close(descriptor)


def _clear(folder: Path) -> None:
    """Unfinished backups, and those whose removal was cut off: a backup loses its list of contents first."""
    for path in folder.iterdir():
        cut_off = NAME.fullmatch(path.name) and not (path / verify.MANIFEST).exists()
        if path.is_dir() and (cut_off or path.name.startswith(UNFINISHED)):
            shutil.rmtree(path)
    for path in (folder / verify.FILES).glob(f"*/*/{UNFINISHED}*"):
        path.unlink(missing_ok=True)


def forget_old(folder: Path, keep: int) -> int:
    """Remove all but the newest `keep` backups and the photos that only those named; how many backups went."""
    old = finished(folder)[:-keep]
    for path in old:
        (path / verify.MANIFEST).unlink()
        shutil.rmtree(path)
    if old:
        _drop_unnamed(folder)
    return len(old)


def _drop_unnamed(folder: Path) -> None:
    """With one list of contents that cannot be read, nothing is dropped: it may name anything."""
    try:
        named = {name for path in finished(folder) for name in verify.read_manifest(path)["files"]}
    except verify.Unusable:
        return
    pool = folder / verify.FILES
    for path in pool.glob("*/*/*"):
        if path.relative_to(pool).as_posix() not in named:
            path.unlink()


def copy_content(source: Path, target: Path, *, link: bool) -> bool:
    """One stored content to another place under the same name, which is its digest; whether it was whole.

    Nothing stands under the name unless it was. On one disk a link serves: contents are never written again.
    """
    make_folder(target.parent)
    new = target.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
    try:
        digest = _linked(source, new) if link else ""
        if (digest or _copied(source, new)) != target.stem:
            return False
        new.replace(target)
        return True
    finally:
        new.unlink(missing_ok=True)


def _linked(source: Path, new: Path) -> str:
    """The digest of what was linked; nothing where that cannot be done."""
    try:
        os.link(source, new)
    except FileNotFoundError:
        raise
    except OSError:
        return ""
    return verify.digest_of(new)


def _copied(source: Path, new: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as file, new.open("xb") as copy:
        while piece := file.read(1 << 20):
            digest.update(piece)
            copy.write(piece)
        write_through(copy.fileno())
    return digest.hexdigest()


def room_for(paths: list[Path], folder: Path) -> int:
    """The bytes these files take when they come into this folder; on the same disk a link takes none."""
    there = folder.stat().st_dev
    return sum(found.st_size for found in (path.stat() for path in paths) if found.st_dev != there)


def link_or_copy(source: Path, target: Path) -> None:
    """A file that is never written again, in another folder."""
    make_folder(target.parent)
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, target)


def write_whole(path: Path, data: bytes) -> None:
    """A small file that is there with its whole content or not at all, also after a power cut."""
    new = path.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            write_through(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def write_through(descriptor: int) -> None:
    """Nothing of it is only in memory any more."""
    os.fsync(descriptor)


def make_folder(folder: Path) -> None:
    """A folder only its owner reads, with those above it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def sync_all(folder: Path) -> None:
    """A folder and all that is in it, on the disk itself (removable drives are pulled out)."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in [*paths, *(folders if os.name != "nt" else ())]:  # Windows has no such call for folders
        descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
        try:
            write_through(descriptor)
        finally:
            os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """The names in a folder, on the disk itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        write_through(descriptor)
    finally:
        os.close(descriptor)


def require_room(folder: Path, needed: int) -> None:
    """Refuse before anything is written when the disk is too small for `needed` bytes.

    On the disk the school works on, more stays free: small things go on there.
    """
    free = shutil.disk_usage(folder).free
    spare = disk.STOP if folder.stat().st_dev == Path(settings.DATA_DIR).stat().st_dev else SPARE
    if free < needed + spare:
        missing = in_words(needed + spare - free)
        raise BackupFailed(f"{folder} 所在的磁盘放不下：还差 {missing}。请清理，或换一块磁盘。")


def in_words(size: int) -> str:
    """A size in bytes as people say it."""
    return f"{size / 1024**3:.1f} GB" if size >= 1024**3 else f"{max(1, round(size / 1024**2))} MB"


def quiet(what: str, percent: int) -> None:
    """Nobody wants to hear how far it is."""
