"""All tests of surveys play on one morning in term, so that no test stands on either side of midnight."""

from collections.abc import Iterator
from datetime import date

import pytest

from houqin.core import clock


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """10 o'clock on a Wednesday."""
    with clock.moved(clock.at(date(2026, 11, 18), 10)):
        yield
