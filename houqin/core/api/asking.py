"""Around every API request: the token's member, its limit, and errors as JSON with the status that says what happened."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from houqin.core import attempts, doors
from houqin.core.errors import KeyReused, Refused

Call = Callable[..., JsonResponse]
PER_MINUTE = 600  # requests of one token; a sync that needs more should wait
BAD_TOKENS = 50  # wrong tokens from one address within ten minutes


def said(content: dict[str, Any], status: int = 200) -> JsonResponse:
    """An answer, in letters that people can read too."""
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """An error: {"detail": sentence, ...}."""
    try:
        return said({"detail": detail, **more}, status)
    except UnicodeEncodeError:  # the sentence quotes half a character that was sent
        return JsonResponse({"detail": detail, **more}, status=status)


def api(*methods: str) -> Callable[[Call], Call]:
    """A view of the API: bearer token, allowed methods, every refusal as JSON."""

    def wrap(view: Call) -> Call:
        @csrf_exempt  # a bearer token is sent on purpose, never by a browser of itself
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
            if request.method not in methods:
                return problem(405, _("这个地址不接受这种请求。"))
            address = doors.address_of(request)
            scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
            member = doors.member_of_token(secret.strip()) if scheme.lower() == "bearer" and secret else None
            if member is None:
                # Only who has no good key is held up: a school's programs sit behind one address.
                if attempts.too_many("bad-token", address, most=BAD_TOKENS, minutes=10):
                    return problem(429, _("错误的密钥太多，请稍后再试。"))
                if secret:
                    attempts.count("bad-token", address, minutes=10)
                return problem(401, _("请在 Authorization 里带上有效的密钥。"))
            if too_fast(str(member.pk)):
                return problem(429, _("请求太快，请一分钟后再试。"))
            request.member = member  # type: ignore[attr-defined]
            return _answer(view, request, *args, **kwargs)

        guarded.houqin_guard = "token"  # type: ignore[attr-defined]
        return guarded

    return wrap


def _answer(view: Call, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
    try:
        return view(request, *args, **kwargs)
    except ValidationError as error:
        return problem(400, _("有内容需要修改。"), fields=fields_of(error))
    except (BadRequest, SuspiciousOperation) as error:
        return problem(400, _("请求的参数不对：{what}").format(what=error))
    except MultiPartParserError:
        return problem(400, _("请求的内容读不出来，请按接口说明重发。"))
    except PermissionDenied as error:
        return problem(403, str(error) or _("您的岗位不能做这件事。"))
    except Http404:
        return problem(404, _("没有这条记录。"))
    except Refused as error:
        return problem(error.status, str(error))
    except KeyReused as error:
        return problem(422, str(error))


def fields_of(error: ValidationError) -> dict[str, list[str]]:
    """field -> sentences; "" for what belongs to no field."""
    if hasattr(error, "error_dict"):
        return {
            name: [text for each in errors for text in each.messages]
            for name, errors in error.error_dict.items()
        }
    return {"": list(error.messages)}


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request; anything else is a 400 with a sentence."""
    if request.content_type != "application/json":
        raise BadRequest("Content-Type: application/json")
    try:
        body = json.loads(
            request.body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_each_once
        )
    except (ValueError, RecursionError) as error:
        raise BadRequest("JSON") from error
    if not isinstance(body, dict):
        raise BadRequest("JSON")
    return body


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two values of one name is meant is not for the server to choose."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


_spent: dict[str, tuple[int, int]] = {}


def too_fast(who: str) -> bool:
    """More than PER_MINUTE requests of one token in this minute, counted in this process."""
    import time

    minute = int(time.monotonic() // 60)
    then, count = _spent.get(who, (minute, 0))
    count = count + 1 if then == minute else 1
    _spent[who] = (minute, count)
    return count > PER_MINUTE
