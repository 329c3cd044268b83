"""Two people who are signed in: the cookies of their browsers."""

from typing import Any

from django.conf import settings
from django.test import Client

from tests.promises.stage import alone, cast


def play(who: list[str]) -> dict[str, Any]:
    """By name in tests, the person's own name and the value of the session cookie."""
    told: dict[str, Any] = alone(_sign_in, who)[0]
    return told


def _sign_in(who: list[str], tell: Any) -> None:
    found = {}
    for name in who:
        member, browser = getattr(cast(), name), Client()
        browser.force_login(member.user)
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
        found[name] = {"name": member.name, "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    tell(found)
