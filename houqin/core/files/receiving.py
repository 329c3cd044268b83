"""From what was sent to rows: checked and written to the disk first, then noted in the database, never the
other way round, so that no row is ever without its whole file.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.disk import require_room_for_large
from houqin.core.files import images, store
from houqin.core.files.images import Photo, make_photo
from houqin.core.files.kinds import BadFile
from houqin.core.files.labels import clean_label
from houqin.core.files.looking import PARTS
from houqin.core.files.models import HELD, PAPER, PHOTO, File
from houqin.core.files.papers import paper_extension
from houqin.core.files.quota import require_quota
from houqin.core.files.scanning import ask_for_scan, state_of_new
from houqin.core.scope import in_school
from houqin.core.writing import writing

MOST_AT_ONCE = 30
"""Files in one request."""
MOST_PER_HOUR = 600
"""Files of one member in an hour: twenty full requests, far above honest use, far below a full disk."""

NOTHING_SENT = _("没有收到照片。请先选择或拍摄照片。")
TOO_MANY_AT_ONCE = _("一次最多上传 30 张照片。请分几次上传。")
NO_PAPER = _("没有收到文件。请先选择文件。")
TOO_LARGE = _("文件超过 40 MB，不能上传。请压缩图片后另存，或分成几个文件。")
TOO_MANY_LATELY = _("这一小时里上传的照片太多了。请过一会儿再传。")


class TooManyFiles(BadFile):
    """The member sent more than an honest hour's work (429)."""


@dataclass(frozen=True)
class Sent:
    """One file as somebody sent it: its name is only a label."""

    name: str
    content: IO[bytes]


def receive(
    by: Any, sent: Sequence["Sent | UploadedFile[Any]"], *, claimed_at: datetime | None = None
) -> list[File]:
    """Keep photos for a member and return their rows in the order sent; all of them or, with BadFile, none.

    `claimed_at` is when they were taken according to the sender, for photos whose camera data do not say it.
    The same photo sent again by the same member is the same row. Opens its own transaction, so it is called
    where an action would be called, never inside one.
    """
    _require_welcome(by, sent, NOTHING_SENT)
    kept = [_photo_row(by, clean_label(each.name or ""), each) for each in sent]
    for row in kept:
        row.taken_at = row.taken_at or claimed_at
    return _rows_for(by, kept)


def receive_papers(by: Any, sent: Sequence["Sent | UploadedFile[Any]"]) -> list[File]:
    """Keep office files and PDFs for a member as they are, each by what it is and not by its name; all or, with
    BadFile, none. Opens its own transaction.
    """
    _require_welcome(by, sent, NO_PAPER)
    kinds = [
        _kind_of(each) for each in sent
    ]  # each is looked at before one is kept; one is in memory at a time
    return _rows_for(by, [_paper_row(by, _read(each), *kind) for each, kind in zip(sent, kinds, strict=True)])


def _kind_of(each: "Sent | UploadedFile[Any]") -> tuple[str, str]:
    """(name, extension) of what is one of the few kinds that may be kept."""
    label = clean_label(each.name or "", otherwise=str(_("文件")))
    try:
        return label, paper_extension(_read(each), label)
    except BadFile as bad:
        raise BadFile(_("“{name}”：{sentence}").format(name=label, sentence=bad)) from bad


def _read(each: "Sent | UploadedFile[Any]") -> bytes:
    file = _content(each)
    file.seek(0)
    content = file.read(images.MAX_BYTES + 1)
    if len(content) > images.MAX_BYTES:
        raise BadFile(TOO_LARGE)
    return content


def keep_paper(by: Any, name: str, content: bytes, extension: str) -> File:
    """Keep a paper as it is: always downloaded, never shown, and held where a scanner has not looked at it yet.

    The caller has checked what it is; `extension` is one of `store.EXTENSIONS`. Opens its own transaction.
    """
    require_room_for_large()
    require_quota(by)
    return _rows_for(by, [_paper_row(by, content, clean_label(name, otherwise=str(_("文件"))), extension)])[0]


def _paper_row(by: Any, content: bytes, label: str, extension: str) -> File:
    """The content on the disk, then the row that will name it (not yet saved)."""
    sha256 = store.put(by.school_id, content, extension)
    row = File(school_id=by.school_id, kind=PAPER, sha256=sha256, source_sha256=sha256, extension=extension)
    row.name, row.size_bytes, row.uploaded_by, row.scan = label, len(content), by, state_of_new()
    return row


def _photo_row(by: Any, label: str, each: "Sent | UploadedFile[Any]") -> File:
    try:
        photo = make_photo(_content(each))
    except BadFile as bad:
        raise BadFile(_("“{name}”：{sentence}").format(name=label, sentence=bad)) from bad
    row = _stored(by, label, photo)
    row.plain = photo.plain
    return row


def _content(each: "Sent | UploadedFile[Any]") -> IO[bytes]:
    if isinstance(each, Sent):
        return each.content
    if (each.size or 0) > images.MAX_BYTES:
        raise BadFile(images.TOO_MANY_BYTES)
    return each.file or io.BytesIO()


def _stored(by: Any, label: str, photo: Photo) -> File:
    """Both contents on the disk, then the row that will name them (not yet saved)."""
    return File(
        school_id=by.school_id,
        kind=PHOTO,
        sha256=store.put(by.school_id, photo.webp, "webp"),
        thumb_sha256=store.put(by.school_id, photo.thumb, "webp"),
        source_sha256=photo.source_sha256,
        name=label,
        size_bytes=len(photo.webp),
        width_px=photo.width,
        height_px=photo.height,
        taken_at=photo.taken_at,
        uploaded_by=by,
        **dict(zip(PARTS, photo.look or (), strict=False)),
    )


def _rows_for(by: Any, wanted: Sequence[File]) -> list[File]:
    """The rows as the database has them: those this member sent before, and the new ones."""
    try:
        return _saved(by, wanted)
    except (
        IntegrityError
    ):  # the same photo came in twice at the same moment: now the other one's row is there
        return _saved(by, wanted)


def _saved(by: Any, wanted: Sequence[File]) -> list[File]:
    with writing(by.school_id):
        sources = [row.source_sha256 for row in wanted]
        mine = File.objects.filter(uploaded_by=by, kind=wanted[0].kind, source_sha256__in=sources)
        known = {row.source_sha256: row for row in mine}
        new = {row.source_sha256: row for row in wanted if row.source_sha256 not in known}
        File.objects.bulk_create(new.values())
        if any(row.scan == HELD for row in new.values()):
            ask_for_scan(by)
    known |= new
    for row in wanted:
        known[row.source_sha256].plain = row.plain
    return [known[source] for source in sources]


def _require_welcome(by: Any, sent: Sequence[Any], nothing: str | Promise) -> None:
    """Something was sent, not too much, and there is room for it."""
    if not sent:
        raise BadFile(nothing)
    if len(sent) > MOST_AT_ONCE:
        raise BadFile(TOO_MANY_AT_ONCE)
    require_room_for_large()
    _refuse_floods(by)
    require_quota(by)


def _refuse_floods(by: Any) -> None:
    with in_school(by.school_id):
        since = clock.now() - timedelta(hours=1)
        if File.objects.filter(uploaded_by=by, recorded_at__gt=since).count() >= MOST_PER_HOUR:
            raise TooManyFiles(TOO_MANY_LATELY)
