"""The days within which one thing is to be done."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Window:
    """From when until when one thing is to be done; `slot` and `number` say which one of its duty it is."""

    opens_on: date
    due_on: date
    number: int
    slot: date
