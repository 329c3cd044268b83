"""Looking at every stored content of a school: is it there, is it what its name says, is it known?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import F

from houqin.core import clock
from houqin.core.files import store
from houqin.core.files.models import Attachment, File
from houqin.core.scope import in_school

UNFINISHED_FOR = timedelta(hours=1)
"""After this long an unfinished content was left by a crash and may go."""


@dataclass(frozen=True)
class Loss:
    """One content that is not what it should be; `name` is the sender's label, `path` where it should lie."""

    file: UUID
    name: str
    path: Path


@dataclass
class Sweep:
    """What a sweep of one school found. Orphans are whole contents that no row names; they do no harm."""

    checked: int = 0
    missing: list[Loss] = field(default_factory=list)
    changed: list[Loss] = field(default_factory=list)
    orphans: list[Path] = field(default_factory=list)
    unfinished: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.changed


def sweep(school: Any, *, pace: Callable[[int], None] | None = None) -> Sweep:
    """Read every content of a school (a row or its key) and compare it with its name and the attachments.

    `pace` is called with the bytes of each content that was read, and may rest.
    Reads the rows first and the disk after, outside any transaction. Removes nothing but unfinished contents
    older than an hour.
    """
    school_id: UUID = school if isinstance(school, UUID) else school.pk
    with in_school(school_id):
        columns = ("id", "name", "extension", "sha256", "thumb_sha256")
        rows = list(File.objects.order_by("id").values_list(*columns))
        swapped = Attachment.objects.exclude(sha256=F("file__sha256")).values_list(
            "file_id", "file__name", "sha256"
        )
        elsewhere = list(swapped)
    found = Sweep()
    known: dict[Path, tuple[UUID, str, str, str]] = {}
    for pk, name, extension, *digests in rows:
        known |= {
            store.path_of(school_id, sha, extension): (pk, name, sha, extension) for sha in digests if sha
        }
    for path, (pk, name, sha, extension) in known.items():
        _look(found, Loss(pk, name, path), store.is_whole(school_id, sha, extension))
        if pace is not None and path.is_file():
            pace(path.stat().st_size)
    found.changed += [Loss(pk, name, store.path_of(school_id, sha, "webp")) for pk, name, sha in elsewhere]
    found.orphans = [path for path in store.stored(school_id) if path not in known]
    found.unfinished = _clear_unfinished(school_id)
    return found


def _look(found: Sweep, loss: Loss, whole: bool | None) -> None:
    found.checked += 1
    if whole is None:
        found.missing.append(loss)
    elif not whole:
        found.changed.append(loss)


def _clear_unfinished(school_id: UUID) -> int:
    before = (clock.now() - UNFINISHED_FOR).timestamp()
    old = [path for path in store.unfinished(school_id) if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
