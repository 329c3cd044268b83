"""Sending files in and opening them: `POST /files/`, `/files/<id>`, `/files/<id>/thumb`."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from houqin.core import clock
from houqin.core.disk import NoRoom
from houqin.core.errors import message_page
from houqin.core.files import store
from houqin.core.files.attaching import file_for
from houqin.core.files.images import TOO_MANY_BYTES
from houqin.core.files.kinds import BadFile
from houqin.core.files.labels import with_extension
from houqin.core.files.likeness import notes_on
from houqin.core.files.models import CLEAN, INFECTED, PAPER, PHOTO, File
from houqin.core.files.quota import OverQuota
from houqin.core.files.receiving import TooManyFiles, receive, receive_papers
from houqin.core.files.uploads import MAX_REQUEST_BYTES, BoundedUploadHandler
from houqin.core.scope import in_school

log = logging.getLogger(__name__)

INERT = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""The policy of every file answer: whatever it is, it can do nothing in a browser."""


@csrf_exempt  # only until the size is known: `_upload` checks it before a byte is used
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Photos from a page of ours: multipart `file`, up to 30; signed in by session, safe from forgery."""
    member: Any = getattr(request, "member", None)
    if member is None:
        return _refused(_("登录已过期，请重新登录后再传。"), 401)
    refusal = refuse_early(request)
    return refusal or _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    return answer_upload(request, request.member)  # type: ignore[attr-defined]


def refuse_early(request: HttpRequest) -> HttpResponse | None:
    """An answer before the body is read, when it is too large; else the handler that will read it is set."""
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if length.isdecimal() and int(length[:18]) > MAX_REQUEST_BYTES:
        return _refused(_("一次上传的照片合计超过 300 MB。请分几次上传。"), 413)
    request.upload_handlers = [BoundedUploadHandler(request)]
    return None


def answer_upload(request: HttpRequest, member: Any) -> HttpResponse:
    """Keep the files of a request for a member: `{"files": [{id, name, url, thumb_url, note}]}`, or a sentence.

    For pages and API alike; who asks was found out before. `kind=paper` sends office files and PDFs instead.
    `taken_at` (ISO, with zone) may say when photos were taken: one shrunk in the browser has lost its camera's word.
    """
    sent = request.FILES.getlist("file")
    try:
        if request.POST.get("kind") == PAPER:
            rows = receive_papers(member, sent)
        else:
            rows = receive(member, sent, claimed_at=_claimed(request.POST.get("taken_at", "")))
    except TooManyFiles as bad:
        return _refused(str(bad), 429)
    except OverQuota as bad:
        return _refused(str(bad), 507)
    except NoRoom as full:
        return _refused(str(full), full.status)
    except OSError:
        log.exception("the disk took no photo")
        return _refused(_("服务器没能存下照片，可能是磁盘满了。请告诉管理员，稍后再传。"), 507)
    except BadFile as bad:
        return _refused(str(bad), 413 if str(TOO_MANY_BYTES) in str(bad) else 400)
    with in_school(member.school_id):
        notes = notes_on(rows, member)
    return JsonResponse({"files": [_told(row, notes.get(row.pk, "")) for row in rows]}, status=201)


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole file, for whoever may see a row it hangs on."""
    return _open(request, pk, thumb=False)


@require_safe
def show_thumb(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The small picture, under the same rights."""
    return _open(request, pk, thumb=True)


def _open(request: HttpRequest, pk: UUID, *, thumb: bool) -> HttpResponse:
    member: Any = getattr(request, "member", None)
    if member is None:
        return redirect_to_login(request.path)
    with in_school(member.school_id):
        file = file_for(member, pk)
    if file is None or (thumb and not file.thumb_sha256):
        raise Http404
    if file.scan != CLEAN:
        return held(request, file)
    return content_of(file, file.thumb_sha256 if thumb else file.sha256)


def held(request: HttpRequest, file: File) -> HttpResponse:
    """A paper that the scanner has not called clean is opened by nobody, not even by who sent it."""
    if file.scan == INFECTED:
        return message_page(
            request,
            410,
            _("文件有病毒"),
            _("“{name}”里查出病毒，已经封存，谁也打不开。").format(name=file.name),
        )
    sentence = _("“{name}”正在查病毒，查完才能打开。请过几分钟再来。").format(name=file.name)
    return message_page(request, 409, _("正在检查"), sentence)


def content_of(file: File, sha256: str) -> HttpResponse:
    """One content of a file as an inert answer; whether it may be seen was found out before."""
    if file.scan != CLEAN:
        raise Http404
    try:
        with store.open_stored(file.school_id, sha256, file.extension) as content:
            body = content.read()
    except FileNotFoundError as problem:
        log.error("file %s: its content %s is missing on the disk", file.pk, sha256)
        raise Http404 from problem
    is_photo = file.kind == PHOTO
    response = HttpResponse(body, content_type="image/webp" if is_photo else "application/octet-stream")
    name = with_extension(file.name, file.extension)
    response.headers["Content-Disposition"] = content_disposition_header(not is_photo, name) or "attachment"
    response.headers["Content-Security-Policy"] = INERT
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _claimed(text: str) -> datetime | None:
    """The sender's word for when a photo was taken; nothing when it cannot be so."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None or moment.year < 1990 or moment > clock.now() + timedelta(days=1):
        return None
    return moment


def _told(row: File, note: str) -> dict[str, str]:
    return {
        "note": note,
        "id": str(row.pk),
        "name": row.name,
        "url": reverse("file", args=[row.pk]),
        "thumb_url": reverse("file_thumb", args=[row.pk]) if row.thumb_sha256 else "",
    }


def _refused(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"detail": sentence}, status=status)
