"""Six digits that change every half minute (RFC 6238 over RFC 4226), and how the secret behind them is kept.

The secret stands sealed in the database: who has a backup or an export, but not the installation's own secret.key, has
digits of nobody. Recovery codes are kept as slow digests only, so that they still open on another machine.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from django.conf import settings

STEP, DIGITS = 30, 6
SECRET_BYTES = 20  # what RFC 4226 advises for SHA-1
NONCE, TAG = 16, 8
CODES, CODE_LETTERS, ROUNDS = 10, 10, 100_000
EASY = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else on paper


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int, digits: int = DIGITS, method: str = "sha1") -> str:
    """The digits of one half minute (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), method)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(moment: datetime) -> int:
    """How many half minutes since 1970."""
    return int(moment.timestamp()) // STEP


def matching_step(secret: bytes, code: str, moment: datetime) -> int | None:
    """The half minute whose digits these are: now, or the one before or behind, because clocks differ."""
    now, told = step_of(moment), code.encode()
    fits = [
        step for step in (now - 1, now, now + 1) if hmac.compare_digest(code_at(secret, step).encode(), told)
    ]
    return max(fits, default=None)


def as_text(secret: bytes) -> str:
    """The secret as one types it into a phone when the QR code cannot be scanned."""
    return base64.b32encode(secret).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The secret typed so; ValueError for what is none."""
    plain = "".join(text.split()).upper()
    return base64.b32decode(plain + "=" * (-len(plain) % 8))


def address(secret: bytes, login: str, issuer: str) -> str:
    """What the QR code says."""
    asked = urlencode({"secret": as_text(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(login)}?{asked}"


# How it is kept ----------------------------------------------------------------------------------------------


def _stream(nonce: bytes, what: str) -> bytes:
    """Bytes that only this installation can make again; each nonce is used once."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"houqin second step {what}".encode() + nonce, "sha256")


def sealed(secret: bytes) -> str:
    """The secret as it stands in the database: one block, masked by a stream of its own, with a tag."""
    nonce = secrets.token_bytes(NONCE)
    hidden = bytes(a ^ b for a, b in zip(secret, _stream(nonce, "key"), strict=False))
    return base64.b64encode(nonce + hidden + _stream(nonce + hidden, "tag")[:TAG]).decode()


def opened(text: str) -> bytes | None:
    """The secret, or nothing where it was sealed by another installation."""
    whole = base64.b64decode(text) if text else b""
    nonce, hidden, tag = whole[:NONCE], whole[NONCE:-TAG], whole[-TAG:]
    if not hidden or not hmac.compare_digest(_stream(nonce + hidden, "tag")[:TAG], tag):
        return None
    return bytes(a ^ b for a, b in zip(hidden, _stream(nonce, "key"), strict=False))


def new_codes() -> list[str]:
    """Ten recovery codes, each good for one sign-in without the phone."""
    return ["".join(secrets.choice(EASY) for _n in range(CODE_LETTERS)) for _code in range(CODES)]


def code_digest(code: str, owner: bytes) -> str:
    """What is kept of a recovery code."""
    plain = "".join(each for each in code.lower() if each.isalnum())
    return hashlib.pbkdf2_hmac("sha256", plain.encode(), owner, ROUNDS).hex()
