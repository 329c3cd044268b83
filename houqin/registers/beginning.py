"""With what a form begins: first values, lines of who and what there is, what was answered last time."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from houqin.core import clock
from houqin.people.models import Member, SchoolClass
from houqin.places.models import Place
from houqin.registers.covering import bared, covers, has_secrets
from houqin.registers.menus import dishes_of
from houqin.registers.models import VOID, Register, RegisterEntry
from houqin.registers.rules.definition import LAST_OF, PARTED, Definition, Field

STAFF_ROLES = ("cook", "canteen_manager", "food_safety_officer")
MOST = 100


def first_answers(
    register: Register,
    definition: Definition,
    asked: Mapping[str, Any],
    by: Any,
    *,
    last: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """First values of all questions; what is only a proposal is confirmed by sending the form."""
    last = _last(register, definition, asked, by) if last is None else last
    dishes = _dishes(definition, asked)
    first: dict[str, Any] = {}
    for field in definition.fields:
        begun = "、".join(dishes) if field.default == "dishes" else _first(field, last)
        if begun not in (None, ""):
            first[field.name] = begun
        if field.kind == "table" and field.rows:
            first[field.name] = _lines(field, last.get(field.name) or [], dishes)
    return first


def _first(field: Field, last: Mapping[str, Any]) -> Any:
    """What a question begins with: what was answered last time, the time or the day, or a word."""
    if field.default.startswith(LAST_OF):
        return last.get(field.default.removeprefix(LAST_OF))
    match field.default:
        case "last":
            return last.get(field.name)
        case "now":
            return f"{clock.local(clock.now()):%H:%M}"
        case "today":
            return clock.today().isoformat()
    return field.default


def _dishes(definition: Definition, asked: Mapping[str, Any]) -> list[str]:
    """The dishes of the day and meal that is entered, where a question begins with them."""
    wanted = any("dishes" in (field.default, field.rows) for field in definition.fields)
    day = asked.get("on") or clock.today()
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            return []
    return dishes_of(day, str(asked.get("slot") or "")) if wanted else []


def _last(register: Register, made: Definition, asked: Mapping[str, Any], by: Any) -> dict[str, Any]:
    """The newest entry of this register, about the same subject where one is named; nothing covered comes along."""
    rows = RegisterEntry.objects.filter(register=register).exclude(status=VOID)
    for name in ("place", "school_class"):
        if asked.get(name):
            rows = rows.filter(**{name: _key(asked[name])})
    if asked.get("subject"):
        rows = rows.filter(subject=str(asked["subject"]).replace("\x00", "")[:80])
    newest = rows.select_related("version").order_by("-on", "-id").first()
    if newest is None:
        return {}
    told: dict[str, Any] = newest.body
    for asked_by in (newest.definition, made):  # personal by the words it was asked in, or by those of now
        if has_secrets(asked_by) and covers(by, register):
            told = bared(asked_by, told)
    return told


def _key(asked: Any) -> UUID | None:
    """The key of a row that the address names; nothing for what is none."""
    try:
        return UUID(str(getattr(asked, "pk", asked)))
    except ValueError:
        return None


def _lines(table: Field, last: list[dict[str, Any]], dishes: list[str]) -> list[dict[str, Any]]:
    """A line for each person, place, class or word; what a column keeps from last time is taken over."""
    subject = table.columns[0].name
    before = {str(line.get(subject)): line for line in last}
    names = list(table.rows) if isinstance(table.rows, tuple) else _names(table.rows, last, subject, dishes)
    return [_line(table, name, before.get(name.split(PARTED)[0], {})) for name in names[:MOST]]


def _line(table: Field, name: str, before: Mapping[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = {column.name: _first(column, before) for column in table.columns}
    line |= {column.name: word for column, word in zip(table.columns, name.split(PARTED), strict=False)}
    return {column: value for column, value in line.items() if value not in (None, "")}


def _names(source: str, last: list[dict[str, Any]], subject: str, dishes: list[str]) -> list[str]:
    """What the lines are about; without a menu the dishes of last time, to be corrected."""
    match source:
        case "dishes" if dishes:
            return dishes
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
