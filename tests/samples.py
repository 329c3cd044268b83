"""What each room tells the house tests: one row of each kind, and how each action is done.

A room's tests/samples.py has ``ROWS = {Model: make}`` and ``DOING = {"room.action": Doing(...)}``; a kind of row or an
action that no room tells about fails its tests. Rows of a process are walked to any status by their own actions.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.db import connection

from houqin.core.actions import ACTIONS, Outcome, perform
from houqin.core.models import Process
from houqin.core.scope import in_school
from houqin.people.models import School
from tests.cast import Cast


def nothing(cast: Cast, row: Any) -> dict[str, Any]:
    """An action that asks for nothing."""
    return {}


@dataclass(frozen=True)
class Doing:
    """How an action is done: by whom, with what filled in, on which row when any of its kind would not do."""

    by: str
    data: Callable[[Cast, Any], dict[str, Any]] = nothing
    target: Callable[[Cast], Any] | None = None


ROWS: dict[Any, Callable[[Cast], Any]] = {}
DOING: dict[str, Doing] = {}


def row_of(cast: Cast, model: Any) -> Any:
    """A new row of this kind in the cast's school."""
    assert model in ROWS, f"no room's tests/samples.py makes a {model._meta.label}"
    with in_school(cast.school):
        return ROWS[model](cast)


def ways(model: type[Process]) -> dict[str, list[str]]:
    """status -> the actions that lead there from the first status, by the shortest way."""
    found: dict[str, list[str]] = {model.FIRST: []}
    waiting = deque([model.FIRST])
    while waiting:
        status = waiting.popleft()
        for name, step in model.STEPS.items():
            for target in step.targets if status in step.source else ():
                if target not in found:
                    found[target] = [*found[status], name]
                    waiting.append(target)
    return found


def row_in(cast: Cast, model: Any, status: str) -> Any:
    """A row of a process that has come to this status by the actions that lead there."""
    row = row_of(cast, model)
    for name in ways(model)[status]:
        row = do(cast, f"{model._meta.app_label}.{name}", row).row
    assert row.status == status, f"{model._meta.label} came to {row.status}, not to {status}"
    return row


def target_for(cast: Cast, code: str, status: str = "") -> Any:
    """The row that an action is done to; nothing where it begins with the school."""
    action, doing = ACTIONS[code], doing_of(code)
    if action.on_school:
        return None
    if doing.target is not None:
        with in_school(cast.school):
            return doing.target(cast)
    if issubclass(action.model, Process):
        step = action.model.STEPS.get(action.name)
        return row_in(cast, action.model, status or (step.source[0] if step else action.model.FIRST))
    return row_of(cast, action.model)


def doing_of(code: str) -> Doing:
    assert code in DOING, f"houqin/{code.split('.')[0]}/tests/samples.py does not say how {code} is done"
    return DOING[code]


def data_for(cast: Cast, code: str, row: Any) -> dict[str, Any]:
    """What is filled in."""
    with in_school(cast.school):
        return doing_of(code).data(cast, row)


def actor(cast: Cast, code: str) -> Any:
    """Who does it."""
    return getattr(cast, doing_of(code).by)


def do(cast: Cast, code: str, row: Any = None, *, key: UUID | None = None, **changed: Any) -> Outcome:
    """Do an action as the samples say, with some answers changed."""
    if row is not None:
        row = fresh(row)
    return perform(
        code,
        by=changed.pop("by", None) or actor(cast, code),
        target=None if row is None else row.pk,
        data=data_for(cast, code, row) | changed,
        key=key or uuid4(),
        model=None if row is None else type(row),
    )


def sheet(cast: Cast, importer: str, *lines: dict[str, str]) -> dict[str, Any]:
    """The answers of an import action for a sheet with these lines, sent by Hu; titles are the keys of the first."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from houqin.core.sheets.uploads import keep_upload

    rows = [",".join(lines[0]), *(",".join(line.values()) for line in lines)]
    file = SimpleUploadedFile("sheet.csv", "\ufeff{}\n".format("\n".join(rows)).encode())
    return {"upload": keep_upload(file, by=cast.hu, importer=importer).slip}


def fresh(row: Any) -> Any:
    """The row as the database has it."""
    with in_school(row.school_id):
        return type(row).objects.get(pk=row.pk)


def school_models() -> list[Any]:
    """Every kind of row that belongs to a school, in a steady order."""
    found = [model for model in apps.get_models() if getattr(model, "SCOPE", "") == "school"]
    return sorted(found, key=lambda model: model._meta.label)


def everything(*schools: Any) -> dict[str, dict[Any, tuple[Any, ...]]]:
    """All rows of these schools and all users and schools, as they stand: to tell what changed and what did not.

    Keys and values are those of the database itself, without models: this is asked some thousand times.
    """
    found: dict[str, dict[Any, tuple[Any, ...]]] = {}
    apart = [[school] for school in schools] if connection.vendor == "postgresql" else [[*schools]]
    for together in apart:  # on PostgreSQL only one school is seen at a time
        for label, rows in _rows_of(together).items():
            found.setdefault(label, {}).update(rows)
    with connection.cursor() as cursor:
        for label in ("people.School", "people.User", "people.District", "people.Officer"):
            found[label.lower()] = _rows(cursor, apps.get_model(label), [])
    return found


def all_rows(school: Any) -> dict[str, dict[Any, tuple[Any, ...]]]:
    """Kind of row -> key -> the key and the columns, of one school."""
    return _rows_of([school])


def _rows_of(schools: list[Any]) -> dict[str, dict[Any, tuple[Any, ...]]]:
    with in_school(schools[0]), connection.cursor() as cursor:
        keys = [School._meta.pk.get_db_prep_value(school.pk, connection) for school in schools]
        return {model._meta.label_lower: _rows(cursor, model, keys) for model in school_models()}


def _rows(cursor: Any, model: Any, schools: list[Any]) -> dict[Any, tuple[Any, ...]]:
    """Key -> the key and the columns, of one table."""
    cursor.execute(_question(model, len(schools)), schools)
    return {row[0]: row for row in cursor.fetchall()}


@cache
def _question(model: Any, schools: int) -> str:
    """SELECT of the key and all columns, of so many schools where rows have one."""
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column) for field in (model._meta.pk, *model._meta.concrete_fields))
    places = ", ".join(["%s"] * schools)
    of_schools = f" WHERE {name('school_id')} IN ({places})" if schools else ""
    return f"SELECT {columns} FROM {name(model._meta.db_table)}{of_schools}"


def key_of(stored: Any) -> UUID:
    """A key as rows have it, from what the engine stores: SQLite knows only its letters."""
    return stored if isinstance(stored, UUID) else UUID(stored)


def _columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[tuple[str, Any], set[str]]:
    """(model, key) -> the columns that changed; all columns of a row that is new or gone."""
    found: dict[tuple[str, Any], set[str]] = {}
    for label, rows in after.items():
        names = ["pk", *_columns(apps.get_model(label))]
        for key in rows.keys() | before[label].keys():
            old, new = before[label].get(key), rows.get(key)
            if old != new:
                both = zip(names, old or [None] * len(names), new or [None] * len(names), strict=True)
                found[label, key_of(key)] = {name for name, one, other in both if one != other} - {"pk"}
    return found


for _room in ("core", *settings.ROOMS):
    _told = import_module(f"houqin.{_room}.tests.samples")
    ROWS |= _told.ROWS
    DOING |= _told.DOING
