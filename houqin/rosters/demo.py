"""The demo school's rosters; nothing is played yet."""

from collections.abc import Iterator

from houqin.core.demo import Scene, Stage


def scenes(stage: Stage) -> Iterator[Scene]:
    """None so far."""
    return iter(())
