"""When messages that can wait are not sent: on days off, as the room that keeps the calendar says."""

from collections.abc import Callable
from datetime import date
from typing import Any

# Set by that room: (school, day) -> whether nobody is at school; the caller has named the school.
IS_DAY_OFF: Callable[[Any, date], bool] | None = None


def is_quiet(school: Any, day: date) -> bool:
    """Whether this is a day on which only urgent things leave the house."""
    return IS_DAY_OFF is not None and IS_DAY_OFF(school, day)
