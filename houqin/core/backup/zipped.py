"""A backup as one file: how it goes out to a browser, and how such a file is unpacked again."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from houqin.core.backup import verify
from houqin.core.backup.places import BackupFailed, make_folder, require_room

PIECE = 1 << 20
MOST_MANIFEST = 256 * PIECE  # bytes; a million photos have a list of about 100 MB


class _Basket(io.RawIOBase):
    """What the zip writer has written since it was last emptied."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self.pieces.append(piece)
        return len(piece)

    def emptied(self) -> Iterator[bytes]:
        yield from self.pieces
        self.pieces = []


def packed(folder: Path) -> Iterator[bytes]:
    """A finished backup with its photos as a .zip, piece by piece; nothing is kept in memory or on the disk."""
    said = verify.read_manifest(folder)
    pool = verify.where_files_lie(folder)
    paths = [(folder / name, name) for name in (verify.MANIFEST, *(part["name"] for part in said["parts"]))]
    paths += [(pool / name, f"{verify.FILES}/{name}") for name in said["files"]]
    yield from streamed([(path, f"{folder.name}/{name}") for path, name in paths])


def streamed(files: Sequence[tuple[Path, str]]) -> Iterator[bytes]:
    """These files under these names as a .zip, piece by piece."""
    basket = _Basket()
    with zipfile.ZipFile(basket, "w", zipfile.ZIP_STORED) as book:
        for path, name in files:
            yield from _one(book, basket, path, name)
    yield from basket.emptied()


def _one(book: zipfile.ZipFile, basket: _Basket, path: Path, name: str) -> Iterator[bytes]:
    info = zipfile.ZipInfo(name)
    if not name.endswith(".webp"):
        info.compress_type = zipfile.ZIP_DEFLATED  # photos are packed as they are
    with path.open("rb") as file, book.open(info, "w", force_zip64=True) as member:
        while piece := file.read(PIECE):
            member.write(piece)
            yield from basket.emptied()
    yield from basket.emptied()


def unpacked(source: Path, folder: Path) -> None:
    """Unpack a downloaded backup into an empty folder: what its list of contents names, and nothing else.

    BackupFailed when the file is damaged or is no backup.
    """
    try:
        with zipfile.ZipFile(source) as book:
            _unpack(book, folder)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as problem:
        raise BackupFailed(f"{source.name} 损坏，打不开：{problem}。") from problem


def _unpack(book: zipfile.ZipFile, folder: Path) -> None:
    top = next((name for name in book.namelist() if PurePosixPath(name).name == verify.MANIFEST), "")
    if not top or book.getinfo(top).file_size > MOST_MANIFEST:
        raise BackupFailed(f"这个文件不是后勤的备份：里面没有 {verify.MANIFEST}。")
    (folder / verify.MANIFEST).write_bytes(book.read(top))
    said = verify.read_manifest(folder)
    require_room(folder, said["bytes_of_files"] + sum(part["bytes"] for part in said["parts"]))
    make_folder(folder / verify.FILES)
    names = [*(part["name"] for part in said["parts"]), *(f"{verify.FILES}/{name}" for name in said["files"])]
    for name in names:
        inside, target = f"{top.removesuffix(verify.MANIFEST)}{name}", (folder / name).resolve()
        if not target.is_relative_to(folder.resolve()):
            raise BackupFailed(f"这个文件不是后勤的备份：{json.dumps(name)} 指到了外面。")
        if inside in book.NameToInfo:  # what is missing is told by the check that follows
            make_folder(target.parent)
            with book.open(inside) as member, target.open("xb") as file:
                shutil.copyfileobj(member, file, PIECE)
