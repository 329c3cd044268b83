"""The moment at which tests are played: as each begins, or under `make soak` the last minute of a year, at the school."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def played() -> Iterator[None]:
    """The clock stands, where HOUQIN_MOMENT says or at this moment."""
    from django.test import override_settings

    from houqin.core import clock

    if os.environ.get("HOUQIN_MOMENT") != "year_end":
        with clock.moved(clock.now()):
            yield
        return
    # Sessions are dated by the machine's clock, from which the moment is further away than a month.
    moment = clock.at(date(clock.today().year, 12, 31), 23, 59)
    with clock.moved(moment), override_settings(SESSION_COOKIE_AGE=400 * 24 * 3600):
        yield
