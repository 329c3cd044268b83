"""The school that is measured: some people and rooms, and as many tickets as asked, from a fixed seed."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from houqin.core.actions import perform
from houqin.core.history import NOTHING_BEFORE, Entry, Head, body_of, chain_hash
from houqin.core.keys import uuid7
from houqin.core.saving import Changes, save
from houqin.core.scope import in_school
from houqin.core.search import search_text
from houqin.core.writing import writing, writing_reference
from houqin.people.models import Member, School, User
from houqin.people.roles import written
from houqin.places.models import Place
from houqin.repairs.models import Ticket

FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
FAULTS = (
    "日光灯不亮",
    "水龙头漏水",
    "门锁打不开",
    "课桌断腿",
    "投影不亮",
    "窗玻璃碎了",
    "插座没电",
    "墙皮脱落",
)
BEGAN = datetime(2024, 9, 1, tzinfo=UTC)


def make_school(code: str = "BENCH") -> tuple[School, Member]:
    """(school, the head of logistics who looks at its lists)."""
    chance = random.Random(1)
    with writing_reference():
        school: School = School.objects.create(
            code=code, name="量测小学", go_live_on=BEGAN.date(), set_up_at=BEGAN
        )
        user = User.objects.create(login=code.lower())
    head = Member(name="胡校长", user=user, roles=written(["principal", "logistics_head"]))
    people = [Member(name=_name(chance), roles=written(["teacher", "repairer"])) for _ in range(60)]
    rooms = [
        Place(kind=Place.ROOM, name=f"{floor}0{room}教室") for floor in range(1, 6) for room in range(1, 9)
    ]
    with writing(school):
        save(Changes(head, add=[*people, *rooms]), school)
    head = Member.everywhere.select_related("school", "user").get(pk=head.pk)
    # One thing done, as at any living school: from here on there is a history.
    perform("repairs.report_ticket", by=head, data={"place": str(rooms[0].pk), "fault": FAULTS[0]})
    return school, head


def _name(chance: random.Random) -> str:
    return chance.choice(FAMILY) + "".join(chance.choice(GIVEN) for _ in range(chance.randint(1, 2)))


def add_tickets(school: School, first: int, count: int) -> None:
    """Tickets number `first` to `first + count - 1`, ten minutes apart; nine of ten are settled."""
    chance = random.Random(first)
    with in_school(school):
        people, rooms = list(Member.objects.all()), list(Place.objects.all())
    rows: list[Ticket] = []
    for number in range(first, first + count):
        status = chance.choices(["confirmed", "new", "assigned", "mended", "rejected"], [90, 3, 3, 3, 1])[0]
        row = Ticket(
            id=uuid7(), school=school, number=f"WX{2024 + number // 52_560}-{number:06d}", status=status,
            place=chance.choice(rooms),
            fault=chance.choice(FAULTS), kind=chance.choice(Ticket.KINDS)[0], reporter=chance.choice(people),
            worker=chance.choice(people) if status != "new" else None, urgent=chance.random() < 0.05,
            reported_at=BEGAN + timedelta(minutes=10 * number),
        )  # fmt: skip
        row.search = search_text(row)
        rows.append(row)
    for begin in range(0, count, 5000):
        with writing(school):
            Ticket.objects.bulk_create(rows[begin : begin + 5000], batch_size=500)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # as the house does after every 500 writes
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def add_entries(school: School, by: Any, count: int) -> None:
    """A history of so many entries, chained as the house chains it, written in bulk."""
    with writing(school):
        head = Head.objects.first() or Head.objects.create(school=school)
        before, entries = head.hash or NOTHING_BEFORE, []
        for number in range(head.number + 1, head.number + 1 + count):
            body, salt, digest = body_of(
                {"fault": ["故障", "日光灯不亮"]},
                [["repairs.ticket", str(by.pk), {"status": ["new", "accepted"]}]],
            )
            entry = Entry(
                id=uuid7(), school=school, number=number, key=uuid7(), digest="0" * 64, member=by, row=by.pk,
                action="repairs.accept_ticket", model="repairs.ticket", body=body, salt=salt, body_hash=digest,
            )  # fmt: skip
            entry.recorded_at = max(entry.recorded_at, head.at)
            head.at = entry.recorded_at
            before = entry.hash = chain_hash(before, entry)
            entries.append(entry)
        Entry.objects.bulk_create(entries, batch_size=500)
        Head.objects.filter(pk=head.pk).update(number=entries[-1].number, hash=before, at=head.at)
