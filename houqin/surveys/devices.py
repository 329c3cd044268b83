"""One sheet a device: a mark in the browser, and a digest of it that leads back to nobody.

The mark is drawn by lot and signed, so that nobody makes one up by the thousand without asking us for each. We keep only a
digest with the survey's own salt: two surveys cannot be laid side by side, and when a survey ends its salt is thrown away.
"""

import hashlib
import secrets
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE, SALT = "survey_device", "houqin.surveys.device"
KEPT_SECONDS = 400 * 24 * 3600  # a school year and a bit


def mark_of(request: HttpRequest) -> str:
    """The mark this browser brought back; nothing where it has none of ours."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, "")[:200], salt=SALT, max_age=KEPT_SECONDS))
    except signing.BadSignature:
        return ""


def give_mark(request: HttpRequest, response: HttpResponse) -> None:
    """A mark for a browser that has none."""
    if mark_of(request):
        return
    made = signing.dumps(secrets.token_hex(16), salt=SALT)
    response.set_cookie(
        COOKIE,
        made,
        max_age=KEPT_SECONDS,
        path="/s/",
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )


def digest_of(survey: Any, mark: str) -> str:
    """What is kept of a device: the same for the same device and survey, as long as the survey runs."""
    return hashlib.sha256(f"{survey.salt} {survey.pk} {mark}".encode()).hexdigest()[:40]
