"""What people answer on an ordinary day: everything in order, temperatures that move a little."""

from typing import Any

from houqin.registers.beginning import first_answers
from houqin.registers.models import Register
from houqin.registers.rules.definition import PASS, Field

DISHES = ("番茄炒蛋", "土豆烧肉", "清炒白菜", "紫菜蛋汤")  # where no menu stands


def usual_answers(register: Register, number: int) -> dict[str, Any]:
    """Everything in order, as on most days; temperatures move a little."""
    made = register.definition
    first = first_answers(register, made, {}, None)
    answers = {}
    for field in made.fields:
        if field.kind == "table" and not field.required and not field.rows:
            continue
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
            return str(140 + number * 3 % 97)
    if not field.required or field.options:
        return field.options[0] if field.required else None
    return f"{number % 4 + 1}号" if field.kind == "text" else None
