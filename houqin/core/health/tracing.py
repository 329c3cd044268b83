"""Each request has a number, told to who asked and written beside what went wrong with it; nothing of its content is.

A line is written for what was slow or failed: the address is told by its pattern, of what stands in it only keys of rows.
"""

import base64
import logging
import os
import re
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware

from houqin.core.health import figures, views
from houqin.core.middleware import safe_headers

log = logging.getLogger("houqin.requests")
SLOW = 0.5  # seconds
_GIVEN = re.compile(r"[A-Za-z0-9._-]{4,64}")
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
Answer = Callable[[HttpRequest], HttpResponse]


def numbered(answer: Answer) -> Answer:
    """The outermost: gives the number, counts, and writes the line.

    What watching machines ask is answered here, uncounted: a database that hangs must not keep them waiting for a session.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        asked: Any = request
        asked.number, asked.problem = _number(request.headers.get("X-Request-ID", "")), None
        quick = views.QUICK.get(request.path_info) if request.method in ("GET", "HEAD") else None
        response = locked(quick)(request) if quick else answer(request)
        seconds = time.perf_counter() - began
        response.headers["X-Request-ID"] = asked.number
        if quick:
            return response
        figures.count_answer(response.status_code, seconds)
        if seconds > SLOW or response.status_code >= 500 or asked.problem is not None:
            _write(asked, response.status_code, seconds)
        return response

    return handle


def locked(view: Answer) -> Answer:
    """With the headers that every answer has; those who give them stand behind what is answered here."""
    headed = safe_headers(view)
    return lambda request: SecurityMiddleware(headed).process_response(request, headed(request))


def _number(given: str) -> str:
    """What the proxy in front calls this request, or eight letters and digits that can be read out on the telephone."""
    if _GIVEN.fullmatch(given):
        return given
    return base64.b32encode(os.urandom(5)).decode()


def _write(request: Any, status: int, seconds: float) -> None:
    facts = {
        "request": request.number,
        "method": request.method if len(request.method or "") < 10 else "?",
        "path": pattern_of(request),
        "status": status,
        "ms": round(seconds * 1000),
    }
    if request.problem is not None:
        facts["error"] = type(request.problem).__name__
    bad = status >= 500 or request.problem is not None
    words = " ".join(str(value) for value in facts.values())
    log.log(
        logging.ERROR if bad else logging.WARNING,
        "%s",
        words,
        extra={"facts": facts},
        exc_info=request.problem,
    )


def pattern_of(request: HttpRequest) -> str:
    """The address without what a person wrote or keeps to himself: `/repairs/tickets/<key>/`, `/t/<school>/<tracking>/`."""
    match = request.resolver_match
    if match is None:
        return "?"
    kept = {name: str(value) for name, value in match.kwargs.items() if isinstance(value, UUID)}
    return "/" + _PART.sub(lambda part: kept.get(part[1], f"<{part[1]}>"), match.route)


def _note(sender: Any = None, request: Any = None, **kwargs: Any) -> None:
    """Whatever a view raised that nobody expected."""
    problem = sys.exception()
    if isinstance(problem, DatabaseError):
        figures.count_database_error()
    if request is not None:
        request.problem = problem


got_request_exception.connect(_note, dispatch_uid="houqin.tracing")
