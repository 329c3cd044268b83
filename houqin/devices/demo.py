"""Shared devices of the demo schools: a tablet in the kitchen and one at the gate, and the digits of who uses them."""

from collections.abc import Iterator

from houqin.core.demo import Scene, Stage


def scenes(stage: Stage) -> Iterator[Scene]:
    """Nothing yet."""
    yield from ()
