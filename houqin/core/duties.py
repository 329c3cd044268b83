"""Separation of duties: pairs of actions that one natural person must not both do to the same row.

The pairs stand in one table (`APART`). A small school can join a pair for a year by a 《岗位兼任说明》 signed by the
principal; pairs marked `never` are joined by nobody (decisions/0013).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houqin.core.history import Entry
from houqin.core.paper.models import PaperSignature
from houqin.core.prepared import prepared


@dataclass(frozen=True)
class Pair:
    """Who did `first` to a row may not do `second` to it."""

    first: str
    second: str
    because: str | Promise
    never: bool = False

    @property
    def code(self) -> str:
        return f"{self.first}+{self.second}"


APART: list[Pair] = []
# Set by the room that keeps the 《岗位兼任说明》: (member, pair) -> whether it is joined for this person today.
joined: Callable[[Any, Pair], bool] = lambda member, pair: False  # noqa: E731


def keep_apart(first: str, second: str, because: str | Promise, *, never: bool = False) -> None:
    """Declare a pair; called by a room's actions module."""
    APART.append(Pair(first, second, because, never))


def done_by(member: Any, row: Any, code: str | None = None) -> frozenset[str]:
    """The actions this person has done to this row, or signed on paper, asked only where a pair could stand in the way."""
    relevant = {pair.first for pair in APART if code in (None, pair.second)}
    if not relevant:
        return frozenset()
    return frozenset(_done_by(member, row.pk, actions=tuple(sorted(relevant))))


@prepared
def _done_by(member: Any, row: UUID, *, actions: tuple[str, ...]) -> Any:
    mine = Entry.objects.filter(row=row, member=member, action__in=actions)
    signed = PaperSignature.objects.filter(row=row, signer=member, action__in=actions)
    return mine.values_list("action", flat=True).union(signed.values_list("action", flat=True))


def done_by_each(member: Any, rows: Collection[Any]) -> dict[UUID, frozenset[str]]:
    """The same for many rows in one query; a row to which nothing relevant was done is left out."""
    relevant = {pair.first for pair in APART}
    keys = [row.pk for row in rows]
    mine = Entry.objects.filter(row__in=keys, member=member, action__in=relevant)
    signed = PaperSignature.objects.filter(row__in=keys, signer=member, action__in=relevant)
    found: dict[UUID, frozenset[str]] = {}
    both = mine.values_list("row", "action").union(signed.values_list("row", "action"))
    for row, action in both if rows else ():
        found[row] = found.get(row, frozenset()) | {action}
    return found


def standing_between(code: str, done: frozenset[str], member: Any) -> str | None:
    """The sentence that refuses, or nothing."""
    for pair in APART:
        if pair.second == code and pair.first in done and (pair.never or not joined(member, pair)):
            return _("{because}请由另一人办理；人手不足的学校可由校长签《岗位兼任说明》。").format(
                because=pair.because
            )
    return None
