"""The moment at which tests are played: as each begins, the school day it names (`@pytest.mark.on("2026-11-20")`), or under
`make soak` the last minute of a year, at the school.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def played(on: str = "") -> Iterator[None]:
    """The clock stands, at ten of the day that is named, where HOUQIN_MOMENT says, or at this moment."""
    from django.conf import settings
    from django.test import override_settings

    from houqin.core import clock

    moment = clock.now()
    if on:
        moment = clock.at(date.fromisoformat(on), 10)
    elif os.environ.get("HOUQIN_MOMENT") == "year_end":
        moment = clock.at(date(clock.today().year, 12, 31), 23, 59)
    # Sessions are dated by the machine's clock, from which the moment may be years away.
    age = settings.SESSION_COOKIE_AGE + abs(int((moment - clock.now()).total_seconds()))
    with clock.moved(moment), override_settings(SESSION_COOKIE_AGE=age):
        yield
