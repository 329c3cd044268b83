"""Around every request: safe headers, and who asks, at which school."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _

from houqin.core import disk, doors
from houqin.core.errors import message_page, no_room
from houqin.core.hashing import TooBusy
from houqin.core.sessions import note_use

log = logging.getLogger(__name__)

DEMO_SLIP = "demo-logins.txt"
Answer = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def safe_headers(answer: Answer) -> Answer:
    """What a browser may do with our pages; nothing of a signed-in person is kept by a cache on the way."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    return handle


def only_utf8(answer: Answer) -> Answer:
    """Requests in another encoding are refused: the name of an encoding comes from outside, and some are no text."""

    def handle(request: HttpRequest) -> HttpResponse:
        named = (request.content_params or {}).get("charset", "utf-8").strip().lower()
        if named not in ("utf-8", "utf8"):
            sentence = _("请用 UTF-8 编码发送。")
            if request.path.startswith("/api/"):
                return JsonResponse({"detail": sentence}, status=415)
            return HttpResponse(sentence, status=415, content_type="text/plain; charset=utf-8")
        return answer(request)

    return handle


def on_a_full_disk(answer: Answer) -> Answer:
    """What breaks because the disk is full is told as that, on one page, wherever it broke."""

    def handle(request: HttpRequest) -> HttpResponse:
        return answer(request)

    def process_exception(request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, disk.NoRoom):
            return no_room(request, str(problem))
        if not disk.says_full(problem):
            return None
        log.error("the disk is full: %s", problem)
        return no_room(request, disk.full())

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle


def come_again(answer: Answer) -> Answer:
    """Who is turned away for a while is told for how long; who found no place to sign in gets a page that says so."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code in (429, 503):
            response.headers.setdefault("Retry-After", "60" if response.status_code == 429 else "5")
        return response

    def process_exception(request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, TooBusy):
            return None
        return message_page(request, TooBusy.status, _("请稍候"), str(problem))

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle


def cut_off(answer: Answer) -> Answer:
    """Who went away while he was still sending gets an answer nobody reads; no fault of ours is noted."""

    def handle(request: HttpRequest) -> HttpResponse:
        return answer(request)

    def process_exception(request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, UnreadablePostError):
            return None
        return JsonResponse({"detail": _("没有收完就断了，请重发。")}, status=400)

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle


FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-Ip", "Via")


def demo_stays_at_home(answer: Answer) -> Answer:
    """A demo school, whose passwords lie printed beside it, is not served to those who come through a proxy.

    The slip with the demo's logins in the data folder is what makes an installation a demo (decisions/0017).
    """

    def handle(request: HttpRequest) -> HttpResponse:
        forwarded = any(name in request.headers for name in FORWARDED)
        if forwarded and (settings.DATA_DIR / DEMO_SLIP).exists():
            sentence = _("这里是演示学校，只能在本机或校园网内直接打开，不能经过代理或放到互联网上。")
            return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
        return answer(request)

    return handle


def language(answer: Answer) -> Answer:
    """Chinese, unless this person chose another language here; what the browser was installed in says nothing."""
    known = {code for code, _label in settings.LANGUAGES}

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = answer(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return handle


def who_and_where(answer: Answer) -> Answer:
    """Set ``request.member`` (the signed-in person at the chosen school) and ``request.members`` (all his schools).

    Asked of the database at every request, so that a disabled member is out at the next one.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        here: Any = request
        here.member, here.members = None, []
        if request.user.is_authenticated:
            here.members = doors.memberships_of(request.user)
            here.member = _chosen(request.session.get("member"), here.members)
            _renew(request)
            if here.member is None and not doors.may_choose(request.user):
                logout(request)
        return answer(request)

    return handle


def _renew(request: HttpRequest) -> None:
    """A device that is used stays signed in: its month begins anew once a day."""
    if disk.room().level != disk.NOTHING:
        note_use(request.session, request.headers.get("User-Agent", ""))


def _chosen(key: str | None, members: list[Any]) -> Any:
    """The member the session names, else the first."""
    return next((member for member in members if str(member.pk) == key), members[0] if members else None)
