"""What can go wrong, in words: rules that refuse, keys that were used before, and the pages that say so."""

import sys
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

__all__ = ["KeyReused", "MovedOn", "PermissionDenied", "Refused", "ValidationError"]


class Refused(Exception):
    """A rule says no: why, and what would help. The sentence is shown as it is (409)."""

    status: ClassVar[int] = 409

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class MovedOn(Refused):
    """What the form was opened with has changed since (409); sent again, it is meant."""


class Said(Exception):
    """Something could not be done; the text is a sentence for people."""


class KeyReused(Exception):
    """The request key was used before with other content (422)."""

    status: ClassVar[int] = 422


def message_page(request: HttpRequest, status: int, title: str, text: str, **more: Any) -> HttpResponse:
    """A whole page with one sentence; it works signed out too. A program is told the same as JSON."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": text}, status=status, json_dumps_params={"ensure_ascii": False})
    page = {
        "title": title,
        "text": text,
        "action": more.get("action") or {"label": _("回到今天"), "url": "/"},
    }
    return render(request, "core/message.html", {"page": page, "title": title}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return message_page(request, 400, _("这个请求看不懂"), _("地址或内容不完整，请从页面上重新操作。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = str(exception or "") or _("您的岗位不能做这件事。需要时请找总务主任调整岗位。")
    return message_page(request, 403, _("没有权限"), text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return message_page(request, 404, _("没有找到"), _("没有这条记录，或者它不在您能看到的范围里。"))


def failed(request: HttpRequest) -> HttpResponse:
    from houqin.core import disk

    if disk.says_full(sys.exception()):
        return no_room(request, disk.full())
    if _database_is_away(sys.exception()):
        return _away(request, 507, disk.shut()) if disk.shuts_out(sys.exception()) else _away(request)
    number = getattr(request, "number", "")
    text = _("没有保存。请再试一次；仍然不行时，请把编号 {number} 告诉管理员。").format(number=number)
    return message_page(request, 500, _("出错了"), text)


def _database_is_away(problem: BaseException | None) -> bool:
    """Whether PostgreSQL broke off: it restarts, ended the connection, or let a lock wait too long. It passes."""
    return connection.vendor == "postgresql" and isinstance(problem, OperationalError | InterfaceError)


def _away(request: HttpRequest, status: int = 503, sentence: str = "") -> HttpResponse:
    """Nothing was saved and the same can be sent again; said without asking the database for anything."""
    sentence = sentence or _("数据库暂时没有回应，这一次没有保存。请过几秒再试一次。")
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def no_room(request: HttpRequest, sentence: str) -> HttpResponse:
    """The one page of a full disk."""
    return message_page(request, 507, _("磁盘满了"), sentence)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Told from a right that is missing by a header: what waits on a phone can be sent after a reload."""
    text = _("页面打开太久或登录已变化，请返回上一页刷新后再试。")
    response = message_page(request, 403, _("页面过期了"), text)
    response["X-Old-Page"] = "1"
    return response
