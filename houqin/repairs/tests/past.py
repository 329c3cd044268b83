"""A school with an autumn of tickets behind it, for the tests of numbers: every kind, stand, source and place, seeded."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

from django.test import Client

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.places.models import Place
from houqin.repairs.models import KINDS, OPEN, WAITING, Material, Ticket
from tests.cast import Cast

NOW = clock.at(date(2026, 11, 21), 10)
MENDED_ONES = ("mended", "confirmed", "settled")
STATUSES = [status for status, _label in Ticket.STATUSES]
SOURCES = [source for source, _label in Ticket.SOURCES]
_opened: set[str] = set()
MATERIALS = (("灯管", "支"), ("灯管", "根"), ("水嘴", "只"), ("电线（铜）", "米"), ("合页", ""))


def building(cast: Cast, name: str, parent: Any = None, kind: str = Place.BUILDING) -> Place:
    """A place as the places room would make it."""
    made = Place(school=cast.school, name=name, kind=kind, parent=parent)
    made.clean()
    made.save(force_insert=True)
    return made


def places(cast: Cast) -> list[Place]:
    """Rooms of two buildings, a building in a building, a building itself, a site, a yard, and a closed room."""
    site = building(cast, "本部", kind=Place.SITE)
    one, two = building(cast, "教学楼", site), building(cast, "综合楼", site)
    inner = building(cast, "连廊", one)
    rooms = [building(cast, f"{n}室", one, Place.ROOM) for n in range(3)]
    rooms += [building(cast, "音乐室", two, Place.ROOM), building(cast, "储物间", inner, Place.ROOM)]
    yard = building(cast, "操场", site, Place.OUTDOOR)
    closed = building(cast, "旧库房", two, Place.ROOM)
    Place.objects.filter(pk=closed.pk).update(active=False)
    return [site, one, *rooms, yard, closed]


def ticket(cast: Cast, number: int, place: Any, reported_at: datetime, **facts: Any) -> Ticket:
    """A row as it stands, not walked there."""
    made = {
        "recorded_at": reported_at,
        "reporter": cast.tan,
        "reporter_name": cast.tan.name,
        "fault": f"第{number}处坏了",
        "due_at": reported_at + timedelta(hours=8),
        "status": "new",
    }
    return Ticket(
        school=cast.school, number=f"WX{number:06}", place=place, reported_at=reported_at, **(made | facts)
    )


def autumn(cast: Cast, count: int = 260, seed: int = 7) -> list[Ticket]:
    """Tickets reported from August (trial) to the present day, in a fixed disorder."""
    random, made, used = Random(seed), [], []
    with in_school(cast.school):
        where = places(cast)
        gone = Member(school=cast.school, name="高师傅", roles=" repairer ", active=False)
        gone.clean()
        gone.save(force_insert=True)
        ways = list(product(STATUSES, SOURCES))
        for number in range(count):
            status, source = ways[number % len(ways)] if number < len(ways) else random.choice(ways)
            one, lines = _one(cast, number, status, source, random, where, gone)
            made.append(one)
            used += lines
        Ticket.objects.bulk_create(made)
        Material.objects.bulk_create(used)
    return made


def _one(
    cast: Cast, number: int, status: str, source: str, random: Random, where: list[Place], gone: Member
) -> tuple[Ticket, list[Material]]:
    begin = datetime(2026, 8, 20, 0, 0, tzinfo=UTC)
    reported = begin + timedelta(minutes=random.randrange((NOW - begin) // timedelta(minutes=1)))
    done = status in MENDED_ONES
    facts = {
        "status": status,
        "source": source,
        "kind": random.choice(KINDS)[0],
        "worker": random.choice([cast.wen, gone, None]),
        "large": random.random() < 0.2,
        "accepted_at": reported + timedelta(minutes=random.randrange(4000))
        if random.random() < 0.8
        else None,
        "finished_at": min(reported + timedelta(minutes=random.randrange(9000)), NOW) if done else None,
        "due_at": reported + timedelta(hours=random.randrange(2, 60)),
        "wait_for": random.choice(["parts", "outside", "approval", ""]) if status == WAITING else "",
        "returns": random.choice([0, 0, 0, 1, 2]),
        "minutes": random.choice([0, 15, 40]) if done else 0,
        "cost_fen": random.choice([0, 1250, 9900]) if done else 0,
        "not_done": "缺零件" if status in OPEN else "",
    }
    one = ticket(cast, number, random.choice(where), reported, **facts)
    lines = []
    for item, unit in random.sample(MATERIALS, random.choice([0, 1, 2])) if done else ():
        qty = random.choice([1000, 2000, 1500])
        lines.append(Material(school=cast.school, ticket=one, item=item, unit=unit, qty_milli=qty))
    return one, lines


def rows_behind(client: Client, member: Member, url: str) -> int:
    """How many tickets the list of an address holds, all its pages together."""
    from django.http import QueryDict

    from houqin.core.pages.listing import Listing
    from houqin.repairs.pages import TicketsPage

    path, _mark, query = url.partition("?")
    assert path == TicketsPage.url()
    asked = {
        name: "" if name in ("place", "at", "worker") else value for name, value in QueryDict(query).items()
    }
    if (
        str(asked) not in _opened
    ):  # the page itself of each sort of address; counting is enough for the others
        _opened.add(str(asked))
        assert client.get(url).status_code == 200, url
    with in_school(member.school):
        return int(Listing(TicketsPage, member, QueryDict(query)).filtered().count())
