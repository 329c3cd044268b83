"""Who may see more than a yes or no: whoever sits at the machine itself, or shows the key of operations."""

import hmac
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from houqin.core.middleware import FORWARDED

HERE = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
NAMES = ("localhost", "127.0.0.1", "::1")
SHORTEST = 16  # characters of HOUQIN_OPS_TOKEN; a shorter one opens nothing


def may_see_details(request: HttpRequest) -> bool:
    """A proxy on the same machine is not the machine, and a page from elsewhere cannot borrow its name."""
    token = settings.OPS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if len(token) >= SHORTEST and hmac.compare_digest(shown.encode(), token.encode()):
        return True
    if request.META.get("REMOTE_ADDR") not in HERE or any(name in request.headers for name in FORWARDED):
        return False
    return _host(request) in NAMES


def _host(request: HttpRequest) -> str:
    try:
        return urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname or ""
    except ValueError:
        return ""
