"""The repairs of the demo schools, made by the people who would make them, on school days only.

Not all is well: some reports wait, some wait for parts or for the county, some were not mended the first time, some
are mended and nobody has confirmed it; much is told only on Friday, or in the group.
"""

from collections.abc import Iterator
from itertools import chain

from houqin.core.demo import Scene, Stage
from houqin.repairs.demo.others import others
from houqin.repairs.demo.photos import demo_photo
from houqin.repairs.demo.told import tickets

__all__ = ["demo_photo", "scenes"]


def scenes(stage: Stage) -> Iterator[Scene]:
    """All tickets with their ways, and what was entered many at once."""
    return chain(others(stage), tickets(stage))
