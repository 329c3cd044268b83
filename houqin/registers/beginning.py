"""With what a form begins: first values, lines of who and what there is, what was answered last time."""

from collections.abc import Mapping
from typing import Any

from houqin.people.models import Member, SchoolClass
from houqin.places.models import Place
from houqin.registers.models import VOID, Register, RegisterEntry
from houqin.registers.rules.definition import Definition, Field

STAFF_ROLES = ("cook", "canteen_manager", "food_safety_officer")
MOST = 100


def first_answers(
    register: Register, definition: Definition, asked: Mapping[str, Any], by: Any
) -> dict[str, Any]:
    """First values of all questions; what is only a proposal is confirmed by sending the form."""
    last = _last(register, asked)
    first: dict[str, Any] = {}
    for field in definition.fields:
        if field.default == "last" and last.get(field.name) not in (None, ""):
            first[field.name] = last[field.name]
        if field.kind == "table" and field.rows:
            first[field.name] = _lines(field, by, last.get(field.name) or [])
    return first


def _last(register: Register, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The newest entry of this register, about the same subject where one is named."""
    rows = RegisterEntry.objects.filter(register=register).exclude(status=VOID)
    for name in ("place", "school_class", "subject"):
        if asked.get(name):
            rows = rows.filter(**{name: getattr(asked[name], "pk", asked[name])})
    newest = rows.order_by("-on", "-id").values_list("body", flat=True).first()
    return newest or {}


def _lines(table: Field, by: Any, last: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line for each person, place, class or word; what a column keeps from last time is taken over."""
    subject = table.columns[0].name
    before = {str(line.get(subject)): line for line in last}
    names = list(table.rows) if isinstance(table.rows, tuple) else _names(table.rows, last, subject)
    return [_line(table, name, before.get(name, {})) for name in names[:MOST]]


def _line(table: Field, name: str, before: Mapping[str, Any]) -> dict[str, Any]:
    line = {table.columns[0].name: name}
    for column in table.columns[1:]:
        if column.default == "last" and before.get(column.name) not in (None, ""):
            line[column.name] = before[column.name]
    return line


def _names(source: str, last: list[dict[str, Any]], subject: str) -> list[str]:
    match source:
        case "staff":
            rows = Member.objects.choosable()
            found = [each.name for each in rows if set(each.role_names) & set(STAFF_ROLES)]
            return found or [str(line.get(subject)) for line in last]
        case "classes":
            rows = SchoolClass.objects.filter(active=True).order_by("sort", "id")
            return list(rows.values_list("name", flat=True))
        case "places":
            found = [str(line.get(subject)) for line in last]
            rooms = Place.objects.choosable().filter(kind=Place.ROOM)
            return found or [str(place) for place in rooms[:MOST]]
    return [str(line.get(subject)) for line in last]
