"""How a request's files are taken in: never more held than allowed, never a path made from a name."""

import tempfile
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict

from houqin.core.files.images import MAX_BYTES
from houqin.core.files.kinds import BadFile
from houqin.core.files.labels import clean_label
from houqin.core.files.likeness import notes_on
from houqin.core.files.receiving import MOST_AT_ONCE
from houqin.core.scope import in_school

MAX_REQUEST_BYTES = 300 * 1024 * 1024
"""All files of one request together."""
IN_MEMORY_BYTES = 2 * 1024 * 1024


class BoundedUploadHandler(FileUploadHandler):
    """Django's own handlers keep any number of files of any size and name temporary files like the sender.

    This one keeps at most 30 of 40 MB in nameless files; what is beyond is read and dropped and its true size
    told, so that whoever asks for it can refuse it with a sentence.
    """

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.file: Any = None
        self.count, self.left_bytes = 0, MAX_REQUEST_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.count += 1
        self.file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.count <= MOST_AT_ONCE and start + len(raw_data) <= MAX_BYTES and self.left_bytes > 0:
            self.left_bytes -= len(raw_data)
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self.file.seek(0)
        name = clean_label(self.file_name or "")
        return UploadedFile(
            self.file, name, self.content_type or "", file_size, self.charset, self.content_type_extra
        )


def data_with_files(request: HttpRequest, form_class: Any, by: Any) -> QueryDict:
    """The posted data of an action's form in which directly posted files have become file ids.

    Browsers without JavaScript post photos with the form itself; with it, `photos.js` has sent them before.
    Raises ValidationError at the field. Opens its own transaction: call it where `perform` would be called.
    """
    data = request.POST.copy()
    for name, field in form_class.base_fields.items():
        sent = request.FILES.getlist(name) if getattr(field, "attaches", False) else []
        if sent:
            data.setlist(
                name, [*filter(None, data.getlist(name)), *_ids_of(request, by, name, sent, field.takes)]
            )
    return data


def _ids_of(request: HttpRequest, by: Any, name: str, sent: list[Any], take: Any) -> list[str]:
    try:
        files = take(by, sent)
    except BadFile as bad:
        raise ValidationError({name: str(bad)}) from bad
    with in_school(by.school_id):
        for note in notes_on(files, by).values():
            messages.info(request, note)
    return [str(file.pk) for file in files]
