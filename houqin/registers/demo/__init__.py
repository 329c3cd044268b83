"""Registers of the demo school's kitchen and gate: filled on the last school days; of a whole term all of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.registers import actions
from houqin.registers.demo.answering import usual_answers
from houqin.registers.demo.term import of_a_term
from houqin.registers.models import Register
from houqin.registers.rules.reading import text_of
from houqin.terms.demo import school_days

HEAD = {"DEMO": "韩守田", "DEMO2": "佟丽"}
# slug, who fills it, the hour, the slot
FILLED = {
    "DEMO": (
        ("staff-morning-check", "田桂花", (7, 5), ""),
        ("food-samples", "田桂花", (11, 10), "午餐"),
        ("storage-temperatures", "田桂花", (7, 15), "上午"),
        ("storage-temperatures", "田桂花", (15, 30), "下午"),
        ("campus-patrol", "韩守田", (7, 40), ""),
    ),
    "DEMO2": (("campus-patrol", "佟丽", (7, 40), ""),),
}
ALSO_OPEN = ("visitors", "pupils-leaving")
DAYS = 6
FREEZER = "2号冷冻柜｜面点、丸子｜-12℃以下"


def scenes(stage: Stage) -> Iterator[Scene]:
    """Opened by the head on a Monday or so; filled since, but for one afternoon that was forgotten."""
    if stage.whole and stage.script == "DEMO":
        yield from of_a_term(stage)
        return
    days = [day for day in school_days(stage) if day <= clock.local(stage.until).date()][-DAYS:]
    slugs = dict.fromkeys([*(line[0] for line in FILLED[stage.script]), *ALSO_OPEN])
    if days:
        yield Scene(clock.at(days[0], 7), partial(_take, stage, list(slugs)))
    if len(days) > 4 and stage.script == "DEMO":
        yield Scene(clock.at(days[4], 7), partial(_add_freezer, stage))
    for number, day in enumerate(days):
        for slug, who, (hour, minute), slot in FILLED[stage.script]:
            if not (number == 2 and slot == "下午"):
                yield Scene(clock.at(day, hour, minute), partial(_fill, stage, slug, who, day, slot, number))


def _take(stage: Stage, slugs: list[str]) -> None:
    actions.take_registers(stage.school, by=stage.people[HEAD[stage.script]], slugs=slugs)


def _add_freezer(stage: Stage) -> None:
    """The canteen has a second freezer: from that morning on its temperature is asked too."""
    with in_school(stage.school):
        register = Register.objects.get(slug="storage-temperatures")
    devices = register.definition.field("devices")
    assert devices is not None
    table = replace(devices, rows=(*devices.rows[:3], FREEZER, *devices.rows[3:]))
    fields = tuple(table if each is devices else each for each in register.definition.fields)
    text = text_of(replace(register.definition, fields=fields))
    by = stage.people[HEAD[stage.script]]
    actions.change_register(register, by=by, text=text, why="食堂新添了一台冷冻柜")


def _fill(stage: Stage, slug: str, who: str, day: date, slot: str, number: int) -> None:
    by = stage.people[who]
    with in_school(stage.school):
        register = Register.objects.get(slug=slug)
        answers = usual_answers(register, number)
    actions.fill_entry(register, by=by, on=day, slot=slot, answers=answers)
