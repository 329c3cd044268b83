"""Pages for people without an account: whose page a form comes from, how much may go through, and that nobody is signed in.

A whole school sits behind one address, so an address may do much and one thing little; what is over is told so and
leaves nothing behind (decisions/0020). Nobody here has a session: a page proves that it is ours by a signed slip, so
that a browser that keeps no cookies, as those inside chat programs do, loses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest

from houqin.core import attempts

SLIP_SECONDS = 24 * 3600


class TooMany(Exception):
    """More than honest use; told with 429."""


@dataclass(frozen=True)
class Share:
    """So many of a kind within so many minutes, counted for `who`."""

    kind: str
    who: str
    most: int
    minutes: int

    def used_up(self) -> bool:
        return attempts.too_many(self.kind, self.who, most=self.most, minutes=self.minutes)

    def take(self) -> bool:
        """Take one; False where others took the last one meanwhile."""
        attempts.count(self.kind, self.who, minutes=self.minutes)
        return not attempts.too_many(self.kind, self.who, most=self.most + 1, minutes=self.minutes)


def refuse_if_used_up(shares: Iterable[Share]) -> None:
    """Asked before a byte of the request is looked at: it costs a flood one question each, and us no write."""
    if any(share.used_up() for share in shares):
        raise TooMany


def take(shares: Iterable[Share]) -> None:
    """Count it everywhere; TooMany where many came in the same moment."""
    if not all(share.take() for share in shares):
        raise TooMany


def too_large(request: HttpRequest, most: int) -> bool:
    """Whether more is on its way than the form can be; asked before it is read."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return not length.isdecimal() or int(length[:18]) > most


def slip_for(row: Any) -> str:
    """What a page of ours carries along: nobody else can make one, and a page elsewhere cannot read it."""
    return signing.dumps(str(row.pk), salt="houqin.public")


def holds(slip: str, row: Any) -> bool:
    """Whether the slip was made for this row within the last day."""
    try:
        said = signing.loads(slip[:400], salt="houqin.public", max_age=SLIP_SECONDS)
    except signing.BadSignature:
        return False
    return bool(said == str(row.pk))


def as_stranger(request: HttpRequest) -> None:
    """Whoever he is elsewhere, here nobody is signed in: no frame of another school around this one's page."""
    request.member, request.members = None, []  # type: ignore[attr-defined]
