"""The numbers of the board: a fixed number of questions, whatever the school has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Value
from django.utils.translation import gettext as _

from houqin.core.pages.listing import CappedCount
from houqin.core.words import day_words
from houqin.people.models import School
from houqin.reports.board.asked import DECISIONS, LATE, OVER, SOON, Asked, Late

PEOPLE, PAPERS = 8, 5  # named on the board; the lists have them all


@dataclass(frozen=True)
class Number:
    """How many rows a list holds, and where they are."""

    label: str
    value: int
    url: str
    tone: str = "closed"


@dataclass
class Person:
    """Whose late things are: one number for each list, none where he has nothing late."""

    name: str
    cells: list[Number | None] = field(default_factory=lambda: [None] * len(LATE))

    @property
    def total(self) -> int:
        return sum(cell.value for cell in self.cells if cell)


@dataclass(frozen=True)
class Board:
    """What stands on it."""

    figures: list[Number]
    people: list[Person]
    mine: list[Number]
    others: list[Number]
    papers: list[dict[str, str]]


def board_of(member: Any) -> Board:
    """The board of one member; the caller has named the school."""
    people: dict[str, Person] = {}
    late = [_late(each, n, member, people) for n, each in enumerate(LATE)]
    counts = _counts(member, [*DECISIONS, SOON, OVER])
    mine, others = (
        [counts[each] for each in DECISIONS if _is_mine(each, member) is who] for who in (True, False)
    )
    waits = [
        Number(_("等我定的"), sum(each.value for each in mine), "#mine", "wait"),
        Number(_("等别人定的"), sum(each.value for each in others), "#others", "open"),
    ]
    papers = [_toned(counts[SOON], "new"), _toned(counts[OVER], "bad")]
    whose = sorted(people.values(), key=lambda each: (-each.total, each.name))
    return Board(
        [*late, *waits, *papers],
        whose[:PEOPLE],
        [each for each in mine if each.value],
        [each for each in others if each.value],
        _papers(member),
    )


def _is_mine(asked: Asked, member: Any) -> bool:
    return bool(asked.decides and member.can(asked.decides))


def _toned(number: Number, tone: str) -> Number:
    return Number(number.label, number.value, number.url, tone)


def _late(late: Late, place: int, member: Any, people: dict[str, Person]) -> Number:
    """How many are late; whose they are is told to the persons."""
    asked, total = late.asked, 0
    if asked.seen_by(member):
        for key, name, n in _by_person(late, member):
            url = asked.narrowed(**{late.narrow: key}) if key else asked.url
            person = people.setdefault(name, Person(name))
            before = person.cells[place]
            person.cells[place] = Number(
                "", n + (before.value if before else 0), asked.url if before else url
            )
            total += n
    return Number(str(asked.label), total, asked.url, "bad")


def _by_person(late: Late, member: Any) -> Iterable[tuple[Any, str, int]]:
    """(what the list is narrowed by, the name, how many), in one question."""
    rows = late.asked.rows(member)
    name = F(f"{late.whose}__name") if late.whose == "worker" else F(late.whose)
    asked = rows.values_list(late.whose).annotate(name=name, n=Count("pk")).order_by("-n")
    for key, named, n in asked.values_list(late.whose, "name", "n"):
        yield key, named or _("还没有定人"), n


def _counts(member: Any, asked: list[Asked]) -> dict[Asked, Number]:
    """All of them in one question; of what he may not see there is none."""
    may = [each for each in asked if each.seen_by(member)]
    each = [CappedCount(one.rows(member).values("id")) for one in may]
    found = School.objects.filter(pk=member.school_id).values_list(*each, Value(0))[0]
    told = dict(zip(may, found, strict=False))
    return {one: Number(str(one.label), told.get(one, 0), one.url) for one in asked}


def _papers(member: Any) -> list[dict[str, str]]:
    """The next to run out."""
    if not SOON.seen_by(member):
        return []
    rows = SOON.rows(member).order_by("valid_until", "id")[:PAPERS]
    return [
        {"words": str(row), "when": day_words(row.valid_until), "url": SOON.page.row_url(row.pk)}
        for row in rows
    ]
