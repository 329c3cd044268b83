"""Sheets that were sent and wait for their confirmation: kept in the data folder, named by their content.

What the browser holds is a signed slip with the file's digest, its name, who sent it and for which import;
so the file that is confirmed is the file that was shown.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from houqin.core.disk import require_room_for_large
from houqin.core.errors import Refused
from houqin.core.sheets.reading import MAX_FILE_MB, unusable
from houqin.core.text import tidy

KEPT_DAYS = 7
SALT = "houqin.core.sheets.uploads"


@dataclass(frozen=True)
class Upload:
    """A stored file: where it lies, what its sender called it, and the digest that names it."""

    path: Path
    name: str
    sha256: str
    importer: str
    member: str

    @property
    def slip(self) -> str:
        """The signed text that stands for this file in forms."""
        facts = [self.importer, self.member, self.sha256, self.name]
        return signing.Signer(salt=SALT).sign_object(facts, compress=True)


def keep_upload(file: UploadedFile[Any] | Path, *, by: Any, importer: str, name: str = "") -> Upload:
    """Store a file that was sent (or lies on this machine) for one member; raise Unusable when it is too
    big.
    """
    name = _safe_name(name or (file.name or "") if not isinstance(file, Path) else name or file.name)
    size = file.stat().st_size if isinstance(file, Path) else file.size or 0
    if size > MAX_FILE_MB * 1024 * 1024:
        raise unusable("too_big", size=size // 1024 // 1024 + 1, limit=MAX_FILE_MB)
    require_room_for_large()
    folder = upload_folder(by.school_id)
    folder.mkdir(parents=True, exist_ok=True)
    drop_old(folder)
    part = folder / f"{os.getpid()}-{time.monotonic_ns()}.part"
    digest = hashlib.sha256()
    with part.open("xb") as out:
        for piece in _pieces(file):
            digest.update(piece)
            out.write(piece)
    path = folder / digest.hexdigest()
    part.replace(path)
    return Upload(path, name, digest.hexdigest(), importer, str(by.pk))


def find_upload(slip: str, *, by: Any, importer: str) -> Upload:
    """The stored file that a slip stands for; raise Refused when it is another's, changed, or gone."""
    try:
        facts = signing.Signer(salt=SALT).unsign_object(slip)
        kind, member, sha256, name = facts
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise Refused(_("请重新选择要导入的文件。")) from problem
    path = upload_folder(by.school_id) / sha256
    if kind != importer or member != str(by.pk) or not path.exists():
        raise Refused(_("这份文件已经不在了，请重新选择要导入的文件。"))
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise Refused(_("核对以后文件变了，没有写入。请重新选择要导入的文件。"))
    return Upload(path, name, sha256, importer, member)


def upload_folder(school_id: Any) -> Path:
    """Where a school's waiting sheets lie."""
    return Path(settings.DATA_DIR) / "imports" / str(school_id)


def drop_old(folder: Path) -> None:
    """Waiting files are kept a week: personal data should not lie around longer than needed."""
    limit = time.time() - KEPT_DAYS * 24 * 3600
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < limit:
                path.unlink()
        except FileNotFoundError:  # another process was faster
            continue


def _pieces(file: UploadedFile[Any] | Path) -> Iterable[bytes]:
    if isinstance(file, Path):
        with file.open("rb") as source:
            while piece := source.read(1024 * 1024):
                yield piece
        return
    yield from file.chunks()


def _safe_name(name: str) -> str:
    """The name to show and to tell the kind by; never a path."""
    plain = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    return tidy(plain)[-120:] or "sheet"
