"""The files of a school that arrives: laid aside first, each checked by its digest, and in their place only just before
the rows are there for good. What a killed arrival laid aside is cleared by the next one.
"""

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from houqin.core import locking
from houqin.core.backup.places import make_folder, require_room, sync_all, sync_folder
from houqin.core.files import store
from houqin.core.moving.leaving import Tell
from houqin.core.moving.package import PIECE, MoveFailed, Package

ASIDE = ".arriving"


@contextmanager
def laid_aside(package: Package, school: UUID, tell: Tell) -> Iterator[Path]:
    """A folder with all contents of the package, on the disk of the others. It is gone afterwards in any case."""
    aside = store.root() / ASIDE
    make_folder(aside)
    descriptor = os.open(aside / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not locking.take(descriptor):
            raise MoveFailed("这里正在导入另一所学校，请等它做完。")  # what lies there is the other's
        try:
            _clear(aside)
            require_room(aside, package.manifest["bytes_of_files"])
            _lay(package, school, aside, tell)
            yield aside / school.hex
        finally:
            _clear(aside)
    finally:
        os.close(descriptor)


def _clear(aside: Path) -> None:
    for path in aside.iterdir():
        if path.is_dir():
            shutil.rmtree(path)


def _lay(package: Package, school: UUID, aside: Path, tell: Tell) -> None:
    make_folder(aside / school.hex)
    for number, (name, size) in enumerate(package.rows(package.files, 2)):
        if number % 100 == 0:
            tell("核对照片和文件", 20 + 20 * number // max(1, package.files.rows))
        path = aside / _place_of(name, school).relative_to(store.root())
        if package.size_of(name) != size:
            raise MoveFailed(f"{name} 损坏：不见了，或长度与清单不同。没有导入。")
        make_folder(path.parent)
        _copy(package, name, path)
    sync_all(aside)


def _place_of(name: Any, school: UUID) -> Path:
    """Where a content will lie; only names that this house makes itself lead anywhere."""
    sha256, _dot, extension = str(name).partition(".")
    try:
        return store.path_of(school, sha256, extension)
    except ValueError as problem:
        raise MoveFailed(f"包里有不是文件名的名字（{str(name)[:80]!r}）。没有导入。") from problem


def _copy(package: Package, name: str, path: Path) -> None:
    digest = hashlib.sha256()
    try:
        with package.file(name) as content, path.open("xb") as file:
            while piece := content.read(PIECE):
                digest.update(piece)
                file.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
        raise MoveFailed(f"{name} 损坏，读不出来。没有导入。") from problem
    if digest.hexdigest() != path.stem:
        raise MoveFailed(f"{name} 损坏：内容变了。没有导入。")


@contextmanager
def put_in_place(aside: Path, school: UUID) -> Iterator[Callable[[], None]]:
    """Gives what puts the contents where they are served from; taken back when what follows fails."""
    final, moved = store.root() / school.hex, False

    def put() -> None:
        nonlocal moved
        if not aside.is_dir():
            raise MoveFailed("导入中的照片和文件不见了。没有导入。")
        if final.exists():  # an arrival was killed in its last moment: the same contents may be written over
            _merge(aside, final)
        else:
            aside.rename(final)
            moved = True
        sync_folder(store.root())

    try:
        yield put
    except BaseException:
        if moved:
            shutil.rmtree(final, ignore_errors=True)
        raise


def _merge(aside: Path, final: Path) -> None:
    for path in aside.glob("*/*"):
        target = final / path.relative_to(aside)
        make_folder(target.parent)
        path.replace(target)
