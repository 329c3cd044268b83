"""How many meals a day: shipped registers of meals ask for lunch, a school with boarders eats three times."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from houqin.registers.rules.definition import Definition

LUNCH, MEALS = ("午餐",), ("早餐", "午餐", "晚餐")


def as_eaten(made: Definition, kind: Mapping[str, Any]) -> Definition:
    """The same register with the meals of this kind of school: samples, companion meals and dishes of all three."""
    if made.occasion.slots != LUNCH or not kind.get("boarding"):
        return made
    return replace(made, occasion=replace(made.occasion, slots=MEALS, often=f"每天{len(MEALS)}次"))
