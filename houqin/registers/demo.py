"""Registers of the demo school's kitchen and gate: opened in the week of founding, filled on the last school days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.registers import actions
from houqin.registers.beginning import first_answers
from houqin.registers.models import Register
from houqin.registers.rules.definition import PASS, Field
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
DISHES = ("番茄炒蛋", "土豆烧肉", "清炒白菜", "紫菜蛋汤")


def scenes(stage: Stage) -> Iterator[Scene]:
    """Opened by the head on a Monday or so; filled since, but for one afternoon that was forgotten."""
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
        answers = _answers(register, number)
    actions.fill_entry(register, by=by, on=day, slot=slot, answers=answers)


def _answers(register: Register, number: int) -> dict[str, Any]:
    """Everything in order, as on most days; temperatures move a little."""
    made = register.definition
    first = first_answers(register, made, {}, None)
    answers = {}
    for field in made.fields:
        if field.kind == "table":
            lines = first.get(field.name) or [{field.columns[0].name: dish} for dish in DISHES]
            answers[field.name] = [_line(field, line, number + row) for row, line in enumerate(lines)]
        else:
            said = first.get(field.name) or _usual(field, number)
            if said not in (None, ""):
                answers[field.name] = said
    return answers


def _line(table: Field, line: dict[str, Any], number: int) -> dict[str, Any]:
    whole = {column.name: line.get(column.name) or _usual(column, number, line) for column in table.columns}
    return {name: value for name, value in whole.items() if value not in (None, "")}


def _usual(field: Field, number: int, line: dict[str, Any] | None = None) -> Any:
    """An ordinary answer; nothing where nothing need be said."""
    match field.kind:
        case "check":
            return PASS
        case "tick":
            return field.name == "own"
        case "number" if field.name == "temperature" or field.name == "celsius":
            cold = str((line or {}).get("range", ""))
            base = -18 if "-12" in cold else 22 if "30" in cold else 4 if cold or not line else 36
            return f"{base}.{(number * 3) % 6 + 1}" if base > 0 else f"{base}.{number % 4}"
        case "number" if field.required:
            return str(140 + number * 3)
    if not field.required or field.options:
        return field.options[0] if field.required else None
    return f"{number % 4 + 1}号" if field.kind == "text" else None
