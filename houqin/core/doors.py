"""How people come in, as far as the house must know it. The room that keeps people fills these in when it opens."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest


def _closed(*args: Any) -> Any:
    raise RuntimeError("no room has said how people come in")


memberships_of: Callable[[Any], list[Any]] = _closed  # a user's active members, with their schools
may_choose: Callable[[Any], bool] = _closed  # whether a user without a school may go and choose one
member_of_token: Callable[[str], Any] = _closed  # the active member of a program's key, or nothing
member_of_job: Callable[[UUID, UUID], Any] = _closed  # (school, member) -> the active member, with his school


def address_of(request: HttpRequest) -> str:
    """Who calls: the peer, or what the trusted proxies in front of us say; what a client adds is not believed."""
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(said) >= proxies:
        return said[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
