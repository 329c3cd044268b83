"""Where file contents lie: `DATA_DIR/files/<school>/<aa>/<sha256>.<ext>`, written so that a name is only ever
seen with its whole content behind it, also after a power cut. The same content twice in a school is one file.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

EXTENSIONS = frozenset(
    ["webp", "pdf", "xlsx", "xls", "ods", "csv", "docx", "doc", "odt", "pptx", "ppt", "txt"]
)
"""What may follow the dot; the server chooses it, never the sender."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = ".new-"


def put(school: UUID, data: bytes, extension: str) -> str:
    """Store `data` for a school and return its sha256 (hex). When it returns, the file survives a power cut.

    Raises OSError when the disk refuses; then nothing stands under the file's name.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(school, sha256, extension)
    _make_folder(path.parent)
    if not _is_whole(path, sha256):
        _write(path, data)
    _sync_folder(path.parent)  # also when it was there: whoever wrote it may not have come this far yet
    return sha256


def path_of(school: UUID, sha256: str, extension: str) -> Path:
    """The path of a stored content, from server-made parts only. Raises ValueError for anything else."""
    if not _SHA256.fullmatch(sha256) or extension not in EXTENSIONS:
        raise ValueError(f"not a stored name: {sha256!r}.{extension!r}")
    return root() / school.hex / sha256[:2] / f"{sha256}.{extension}"


def open_stored(school: UUID, sha256: str, extension: str) -> BinaryIO:
    """The content for reading. Raises FileNotFoundError when the disk lost it."""
    return path_of(school, sha256, extension).open("rb")


def is_whole(school: UUID, sha256: str, extension: str) -> bool | None:
    """True when the content is what its name says, False when it was changed, None when it is missing."""
    path = path_of(school, sha256, extension)
    return _is_whole(path, sha256) if path.is_file() else None


def stored(school: UUID) -> Iterator[Path]:
    """Every content of a school on the disk, unfinished ones left out."""
    folder = root() / school.hex
    return (path for path in sorted(folder.glob("??/*")) if not path.name.startswith(_TEMPORARY))


def unfinished(school: UUID) -> Iterator[Path]:
    """What a crash left half written: never named as content, safe to remove when an hour old."""
    return (root() / school.hex).glob(f"??/{_TEMPORARY}*")


def root() -> Path:
    """The folder of all files; outside everything a web server publishes."""
    return Path(settings.DATA_DIR) / "files"


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(_TEMPORARY + secrets.token_hex(8))
    try:
        _write_through(temporary, data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write_through(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    """Each new folder is itself written through to its parent: a power cut must not take it away."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no such call; NTFS journals names by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
