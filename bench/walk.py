"""One walk of 14 rooms with two checklists that share a point, opened and saved, beside a bare insert of its rows."""

from typing import Any

from django.db import transaction

from bench.asking import Browser
from bench.measuring import Timed, alternating, table
from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.keys import uuid7
from houqin.core.scope import in_school
from houqin.registers.models import EntrySign, Register, RegisterEntry, RegisterVersion

ROOMS, WINDOWS = 14, 5
OWN = {"bench-cleaning": "地面", "bench-safety": "电器"}
TEXT = """\
slug: %s
title: 量测%s
area: 卫生
about: place
about_label: 地点
occasion: {often: 每天, on: all_days, who: ["role:logistics_head"], several: true}
follow_up: 怎样处理的
fields:
  - {name: shared, label: 门窗, kind: check}
  - {name: own, label: %s, kind: check}
"""


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """The page is opened before anything is entered; then the walk is saved again and again, each time as new entries."""
    registers = [_register(member, slug, own) for slug, own in OWN.items()]
    building, rooms = _building(member)
    with in_school(school):
        versions = {each.register_id: each for each in RegisterVersion.objects.all()}
    browser, today = Browser(application, member.user), clock.today()

    def page() -> None:
        status, body = browser.get(f"/registers/fill_walk/{building.pk}/")
        if status != 200 or body.decode().count("门窗</legend>") != ROOMS:
            raise SystemExit(f"the walk: {status}, {body.decode().count('门窗</legend>')} rooms")

    legs = [{"register": slug, "answers": {"shared": "pass", "own": "pass"}} for slug in OWN]
    told = {"on": today.isoformat(), "stops": [{"place": str(room.pk), "legs": legs} for room in rooms]}

    def saved() -> None:
        perform("registers.fill_walk", by=member, target=building.pk, data=told)

    def bare() -> None:
        with in_school(school), transaction.atomic():
            rows = [
                RegisterEntry(
                    id=uuid7(), school=school, register=each, version=versions[each.pk], on=today, by=member,
                    status="done", body={"shared": "pass", "own": "pass"}, summary="正常", once="",
                    entered="in_time", place=room,
                )
                for each in registers for room in rooms
            ]  # fmt: skip
            RegisterEntry.objects.bulk_create(rows)
            EntrySign.objects.bulk_create(
                EntrySign(id=uuid7(), school=school, entry=row, number=1, label="登记人", member=member, name=member.name)
                for row in rows
            )  # fmt: skip

    plain = f"bare insert of its {4 * ROOMS} rows"
    opened = alternating({plain: bare, f"the page, {ROOMS} rooms": page}, each=1, windows=WINDOWS)
    entered = alternating({plain: bare, f"{2 * ROOMS} entries by fill_walk": saved}, each=1, windows=WINDOWS)
    timed: dict[str, Timed] = opened | entered
    words = f"### One walk: {ROOMS} rooms, two checklists\n\n"
    return words + table([each.row(timed[plain]) for each in timed.values()]), {
        name: each.as_json() for name, each in timed.items()
    }


def _register(member: Any, slug: str, own: str) -> Register:
    made: Register = perform("registers.add_register", by=member, data={"text": TEXT % (slug, slug, own)}).row
    return made


def _building(member: Any) -> tuple[Any, list[Any]]:
    told = {"name": "量测楼", "kind": "building", "room_number": ""}
    building = perform("places.add_place", by=member, data=told).row
    inside = {"kind": "room", "parent": str(building.pk), "room_number": ""}
    rooms = [inside | {"name": f"{number + 101}室"} for number in range(ROOMS)]
    return building, [perform("places.add_place", by=member, data=room).row for room in rooms]
