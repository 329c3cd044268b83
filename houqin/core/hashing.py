"""Passwords are digested by a few at a time, so that a flood of logins leaves processor and threads to the forms (G33).

One digest is made to cost a quarter of a second of a processor and a hundred megabytes. Who finds all places taken waits
two seconds in a short row; who finds the row full is told at once to come again.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.translation import gettext_lazy as _

from houqin.core.errors import Refused

PATIENCE_S = 2.0
ROW = 4  # who may wait; with those served less than the eight threads of a process


class TooBusy(Refused):
    """Too many ask at once; nothing was done, and a little later it will be (503)."""

    status: ClassVar[int] = 503

    def __init__(self) -> None:
        super().__init__(_("现在登录的人太多，没有登录成。请过几秒再按一次。"))


class Places:
    """So many are served at once, so many may wait."""

    def __init__(self, served: int, row: int = ROW) -> None:
        self._served = threading.BoundedSemaphore(served)
        self._inside = threading.BoundedSemaphore(served + row)

    @contextmanager
    def one(self, patience: float = PATIENCE_S) -> Iterator[None]:
        """A place, or TooBusy: at once when the row is full, else after the patience."""
        if not self._inside.acquire(blocking=False):
            raise TooBusy
        try:
            if not self._served.acquire(timeout=patience):
                raise TooBusy
            try:
                yield
            finally:
                self._served.release()
        finally:
            self._inside.release()


def places_for(processes: int = 1) -> Places:
    """One processor of the machine stays free for the forms; the others are shared by the serving processes."""
    return Places(max(1, ((os.cpu_count() or 1) - 1) // processes))


_places = places_for()


def share_among(processes: int) -> None:
    """Told once, before the serving processes are forked."""
    global _places
    _places = places_for(processes)


class FewAtOnce(Argon2PasswordHasher):
    """Argon2 as Django has it, behind the places."""

    def encode(self, password: str, salt: str) -> str:
        with _places.one():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _places.one():
            return bool(super().verify(password, encoded))
