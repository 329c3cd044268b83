"""An action made ready to be done: its row and its answers, made once for all tests that ask it.

Making a row costs more than asking for what is done to it. The tests of a file that ask the same action stand behind
each other; each begins with the row as it was made, since what it does is taken back, and so is the row at last.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from houqin.core.actions import ACTIONS
from houqin.people.models import Member
from tests.cast import Cast, find_cast
from tests.moment import played
from tests.samples import actor, data_for, everything, target_for

CODES = sorted(ACTIONS)


def each_ready(codes: Sequence[str] = CODES) -> pytest.MarkDecorator:
    """For each of these actions, all tests of it behind each other."""
    return pytest.mark.parametrize("ready", codes, indirect=True, scope="module")


@dataclass(frozen=True)
class Ready:
    """An action, the row it would be done to, what would be filled in, and how both schools stand before."""

    code: str
    school: str
    row: Any
    data: dict[str, Any]
    before: dict[str, Any]

    @property
    def cast(self) -> Cast:
        """The people, read anew."""
        return find_cast(self.school)

    @property
    def actor(self) -> Member:
        """Who does it."""
        member: Member = actor(self.cast, self.code)
        return member

    @property
    def body(self) -> dict[str, Any]:
        """A whole request of a program."""
        body = self.data | {"key": str(uuid4())}
        if self.row is not None:
            body["target"] = str(self.row.pk)
        if ACTIONS[self.code].on_any_row:
            body["model"] = self.row._meta.label_lower
        return body

    @property
    def address(self) -> str:
        """Where a page asks for it."""
        action = ACTIONS[self.code]
        model = f"{self.row._meta.label_lower}/" if action.on_any_row else ""
        return f"/{action.room}/{action.name}/" + (f"{model}{self.row.pk}/" if self.row is not None else "")

    def asked(self, **more: Any) -> dict[str, Any]:
        """What `perform` is told beside who asks and what is filled in."""
        return {"target": self.row and self.row.pk, "model": self.row and type(self.row)} | more

    def now(self) -> dict[str, Any]:
        """How both schools stand."""
        return everything(self.cast.school, self.cast.ou.school)


def ready_at(school: str, code: str) -> Ready:
    """The action at this school, with a row made for it."""
    cast = find_cast(school)
    row = target_for(cast, code)
    data = data_for(cast, code, row)
    return Ready(code, school, row, data, everything(cast.school, cast.ou.school))


@contextmanager
def made_ready(school: str, code: str) -> Iterator[Ready]:
    """The same for several tests; afterwards its row had never been."""
    whole: Any = transaction.atomic()
    whole._from_testcase = True  # actions open their own durable transactions inside
    with played(), whole:
        yield ready_at(school, code)
        transaction.set_rollback(True)
