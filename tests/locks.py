"""The locks on every answer: no script of anybody else's, no cache; and how each of them looks when it is off."""

from typing import Any

LOOSE = (
    ("Content-Security-Policy", "default-src 'self'; script-src 'unsafe-inline'"),
    ("Content-Security-Policy", "img-src *"),
    ("X-Content-Type-Options", "sniff"),
    ("Referrer-Policy", "unsafe-url"),
    ("Cache-Control", "private"),
    ("Cache-Control", "no-store"),
    ("ETag", "x"),
)


def assert_locked(answer: Any, url: str) -> None:
    """No script of anybody else's, no cache: asked of every answer that strangers, Ou and who holds every role get."""
    said = answer.headers
    policy = said["Content-Security-Policy"]
    assert "default-src 'self'" in policy or "sandbox" in policy, url
    assert "unsafe-inline" not in policy, url
    assert "'unsafe-eval'" not in policy, url
    assert said["X-Content-Type-Options"] == "nosniff", url
    assert said["Referrer-Policy"] == "same-origin", url
    assert "no-store" in said["Cache-Control"], url
    assert "private" in said["Cache-Control"], url
    assert "ETag" not in said, url
