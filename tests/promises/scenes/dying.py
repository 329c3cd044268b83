"""Not a scene: a child that counts what it asks of the database, and can end itself before or after any of it.

Deaths are spread evenly over a life, so that a run depends on no luck; a soak tries a random moment of each part.
"""

import os
import random
import signal
from typing import Any

from django.db import connection

from tests.promises.broken import put
from tests.promises.conftest import SOAK


def part(number: int, deaths: int) -> float:
    """Which part of a life, from 0 to 1, is over when death `number` of so many comes; they begin again after the last."""
    within = random.random() if SOAK > 1 else 0.5
    return (number % deaths + within) / deaths


def moment(number: int, deaths: int, moments: int) -> int:
    """Before which of so many moments death `number` comes: the first and the last are always among them."""
    if SOAK > 1:
        return random.randrange(moments)
    return round((moments - 1) * (number % deaths) / (deaths - 1))


class Steps:
    """Counts the moments just before and just after each statement and each commit; at moment `last` comes the end."""

    def __init__(self, last: int | None = None) -> None:
        self.count, self.last = 0, last
        connection.ensure_connection()
        connection.execute_wrappers.append(self._around)
        self._really_commit = put(connection, "_commit", self._commit)

    def _moment(self) -> None:
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    def _around(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self._moment()
        result = execute(sql, params, many, context)
        self._moment()
        return result

    def _commit(self) -> None:
        self._moment()
        self._really_commit()
        self._moment()
