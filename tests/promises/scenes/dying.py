"""Not a scene: a child that counts what it asks of the database, and can end itself before or after any of it."""

import os
import signal
from typing import Any

from django.db import connection

from tests.promises.broken import put


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
