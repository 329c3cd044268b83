"""Files on rows: hanging them there, listing them for a page, and who may open one.

A file has no rights of its own: whoever may see a row may open what hangs on it, at every download anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.urls import reverse

from houqin.core.files.models import CLEAN, PHOTO, Attachment, File
from houqin.core.prepared import prepared
from houqin.core.words import short_moment


def attach(row: Any, files: Iterable[File], by: Any) -> list[Attachment]:
    """The attachments to be saved with a row, new or not; what hangs there already is left out."""
    there = set() if row._state.adding else _hanging_on(row)
    new = {file.pk: file for file in files if file.pk not in there}
    return [
        Attachment(
            school_id=file.school_id,
            file=file,
            sha256=file.sha256,
            model=row._meta.label_lower,
            row=row.pk,
            by=by,
        )
        for file in new.values()
    ]


def _hanging_on(row: Any) -> set[UUID]:
    return set(
        Attachment.objects.filter(row=row.pk, model=row._meta.label_lower).values_list("file_id", flat=True)
    )


@dataclass(frozen=True)
class Attached:
    """One file as a page shows it; `row` is what it hangs on, `taken_at` what the camera claims."""

    row: UUID
    id: UUID
    is_photo: bool
    url: str
    thumb_url: str
    name: str
    when: str
    who: str
    size: str
    taken_at: datetime | None
    standing: str = ""  # why it cannot be opened, where it cannot


def photos_of(rows: Sequence[Any]) -> list[Attached]:
    """What hangs on these rows (of one model), in the order added; one query for any number of rows."""
    if not rows:
        return []
    found = _hanging([row.pk for row in rows], model=rows[0]._meta.label_lower)
    return [_attached(each) for each in found]


@prepared
def _hanging(rows: list[UUID], *, model: str) -> Any:
    return Attachment.objects.filter(row__in=rows, model=model).select_related("file", "by").order_by("id")


def _attached(attachment: Attachment) -> Attached:
    file = attachment.file
    return Attached(
        row=attachment.row,
        id=file.pk,
        is_photo=file.kind == PHOTO,
        url=reverse("file", args=[file.pk]),
        thumb_url=reverse("file_thumb", args=[file.pk]) if file.thumb_sha256 else "",
        name=file.name,
        when=short_moment(attachment.recorded_at),
        who=attachment.by.name,
        size=size_words(file.size_bytes),
        taken_at=file.taken_at,
        standing="" if file.scan == CLEAN else str(file.get_scan_display()),
    )


def size_words(size_bytes: int) -> str:
    """A size as people say it: `230 KB`, `1.4 MB`."""
    if size_bytes < 1024 * 1024:
        return f"{max(1, round(size_bytes / 1024))} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"


def file_for(member: Any, pk: UUID) -> File | None:
    """The file, when this member may open it now: he sent it and it hangs nowhere yet, or he may see a row it
    hangs on. Call it inside the member's school; another school's file is not found, like one that never was.
    """
    file = File.objects.filter(pk=pk).first()
    if file is None:
        return None
    rows = _rows_under(file)
    if not rows:
        return file if file.uploaded_by_id == member.pk else None
    return file if any(_may_see(member, model, keys) for model, keys in rows.items()) else None


def usable_by(member: Any, pks: Iterable[UUID]) -> dict[UUID, File]:
    """Those of the files that this member may hang on a row: his own uploads and what he may open anyway."""
    wanted = list(pks)
    if not wanted:
        return {}
    found = {file.pk: file for file in File.objects.filter(pk__in=wanted, uploaded_by=member)}
    others = {pk: file_for(member, pk) for pk in wanted if pk not in found}
    return found | {pk: file for pk, file in others.items() if file is not None}


def _rows_under(file: File) -> dict[str, list[UUID]]:
    rows: dict[str, list[UUID]] = defaultdict(list)
    for model, row in Attachment.objects.filter(file=file).values_list("model", "row"):
        rows[model].append(row)
    return rows


def _may_see(member: Any, label: str, keys: list[UUID]) -> bool:
    try:
        model: Any = apps.get_model(label)
    except LookupError:  # the kind of row is no longer part of the product
        return False
    return bool(model.objects.visible_to(member).filter(pk__in=keys).exists())
