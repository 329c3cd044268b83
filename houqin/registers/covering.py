"""Personal data in registers: in the clear for who fills the register, covered for others until they say why they look."""

from collections.abc import Mapping
from typing import Any

from houqin.core.looks import is_shown
from houqin.core.masks import masked_name, masked_number
from houqin.duties.holding import standing_keys
from houqin.people.models import Member
from houqin.registers.models import EVERYBODY, Register, RegisterEntry
from houqin.registers.rules.definition import Definition, Field

DIGITS = 5  # a text with so many is a number: 电话, 证件


def covers(member: Any, register: Register) -> bool:
    """Whether this member sees the personal answers of this register covered; the archive of the school never does."""
    if member is None or member.kind == Member.SYSTEM:
        return member is None
    keys = set(register.keys.strip("|").split("|")) - {EVERYBODY}
    return not keys & set(standing_keys(member)) and not is_shown(member, RegisterEntry, register.pk)


def hides(member: Any, register: Register) -> bool:
    """Whether there is anything that is covered for him."""
    return has_secrets(register.definition) and covers(member, register)


def covers_entry(member: Any, entry: RegisterEntry) -> bool:
    """The same for one entry; what somebody wrote himself he may read."""
    kept: dict[Any, bool] = entry.__dict__.setdefault("_covered_for", {})  # a page asks several times
    if member.pk not in kept:
        mine = entry.by_id == member.pk or not has_secrets(entry.definition)
        kept[member.pk] = not mine and covers(member, entry.register)
    return kept[member.pk]


def has_secrets(made: Definition) -> bool:
    """Whether anything personal is asked."""
    return any(each.secret or any(column.secret for column in each.columns) for each in made.fields)


def covered(made: Definition, body: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with stars where they are personal."""
    told = dict(body)
    for each in made.fields:
        if each.name not in told:
            continue
        if each.kind == "table":
            told[each.name] = [_line(each, line) for line in told[each.name] or ()]
        elif each.secret:
            told[each.name] = _masked(told[each.name])
    return told


def _line(table: Field, line: Mapping[str, Any]) -> dict[str, Any]:
    secret = {column.name for column in table.columns if column.secret}
    return {name: _masked(value) if name in secret else value for name, value in line.items()}


def _masked(value: Any) -> Any:
    """张*、李*; *21 of a number; what is ticked or counted tells of nobody."""
    if isinstance(value, list):
        return [_masked(each) for each in value]
    if not isinstance(value, str):
        return value
    if sum(letter.isdigit() for letter in value) >= DIGITS:
        return masked_number(value)
    return "、".join(masked_name(name) for name in value.split("、"))


def bared(made: Definition, body: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without the personal ones: with which somebody else's form may begin."""
    told = {each.name: body[each.name] for each in made.fields if each.name in body and not each.secret}
    for table in made.tables:
        open_ = {column.name for column in table.columns if not column.secret}
        lines = told.get(table.name) or ()
        told[table.name] = [{n: value for n, value in line.items() if n in open_} for line in lines]
    return told
