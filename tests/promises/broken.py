"""Houqin with one guarantee taken out on purpose: every test of tests/promises must fail on its own variant here."""

from collections.abc import Callable
from typing import Any

VARIANTS: dict[str, Callable[[], None]] = {}


def variant(breaks: Callable[[], None]) -> Callable[[], None]:
    """Register a way to be broken under its name."""
    VARIANTS[breaks.__name__] = breaks
    return breaks


@variant
def sound() -> None:
    """Nothing is broken."""


@variant
def key_forgotten() -> None:
    """Each request gets a new key, as if the sent one were not looked at."""
    from uuid import uuid4

    from houqin.core import actions
    from houqin.core.api import writing

    def perform(*args: Any, key: Any = None, **kwargs: Any) -> Any:
        return actions.perform(*args, key=uuid4(), **kwargs)

    writing.perform = perform  # type: ignore[assignment]


@variant
def content_not_compared() -> None:
    """A used key is answered with what was done, whatever is sent under it."""
    from houqin.core import actions

    replay = actions._replay
    actions._replay = lambda before, action, digest: replay(before, action, before.digest)
