"""How people come in, as far as the house must know it. The room that keeps people fills these in when it opens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest


@dataclass
class Here:
    """How somebody is in right now: on which shared device, by PIN only, and whose PINs were looked at ahead."""

    device: Any = None  # a row with `pk` and `name`; it is told in the history
    by_pin: bool = False  # what asks for passwords and accounts stays closed to who showed no password
    signed: dict[Any, Any] = field(default_factory=dict)


def by_pin(member: Any) -> bool:
    """Whether this member showed four digits at a shared device, and no password."""
    return member.here is not None and bool(member.here.by_pin)


def _closed(*args: Any) -> Any:
    raise RuntimeError("no room has said how people come in")


def _at_the_login(request: HttpRequest) -> str:
    return str(settings.LOGIN_URL)


memberships_of: Callable[[Any], list[Any]] = _closed  # a user's active members, with their schools
may_choose: Callable[[Any], bool] = _closed  # whether a user without a school may go and choose one
member_of_token: Callable[[str], Any] = _closed  # the active member of a program's key, or nothing
begins_at: Callable[[HttpRequest], str] = _at_the_login  # where somebody begins who is not signed in
member_of_job: Callable[[UUID, UUID], Any] = _closed  # (school, member) -> the active member, with his school


def address_of(request: HttpRequest) -> str:
    """Who calls: the peer, or what the trusted proxies in front of us say; what a client adds is not believed."""
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(said) >= proxies:
        return said[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
