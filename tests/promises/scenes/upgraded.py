"""An installation of the first release, with the rows, chain, photos and guards it had, brought to this version.

`first_release.json` was written by that release itself: its migrations, the rows of a school that worked, the contents of
its photos, and the guards it put up on both engines.
"""

import base64
import json
import time
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from houqin import readiness
from houqin.core import guards
from houqin.core.backup import places, verify
from houqin.core.files import store
from houqin.core.writing import the_only_writer
from tests.promises.scenes.catalogue import catalogue
from tests.promises.scenes.checking import gaps, state
from tests.promises.scenes.dying import Steps, part
from tests.promises.scenes.migrating import _migrate_without_guards
from tests.promises.stage import Child, alone

FIRST = Path(__file__).parents[1] / "first_release.json"
ORDER = (
    "people_user",
    "people_school",
    "people_member",
    "people",
    "places",
    "repairs",
    "core_file",
    "core_entry",
)


def play(what: str, kills: int = 0) -> dict[str, Any]:
    """`upgrade` with so many deaths on the way, the `first` release alone, the `catalogue` of what is there, or what is
    said of it when it is `loosened` by one guard.
    """
    if what == "catalogue":
        return {"catalogue": alone(lambda tell: tell(catalogue()))[0]}
    if what == "loosened":
        return dict(zip(("missing", "catalogue"), alone(_loosen)[0], strict=True))
    alone(_make)
    if what == "first":
        return {}
    deaths = sum(_killed(number) for number in range(kills))
    # The worst moment: every table is of this version, the guards are not up.
    child = Child(_migrate_without_guards)
    child.told()
    alone(lambda tell: readiness.migrate())
    now = state()
    return {
        "deaths": deaths + child.killed,
        "bad": [*now["faults"], *now["halves"], *gaps(now["numbers"]), *alone(_look)[0]],
        "integrity": now["integrity"],
        "entries": now["length"],
        "backups": alone(_backups)[0],
        "catalogue": alone(lambda tell: tell(catalogue()))[0],
    }


def _first() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(FIRST.read_text(encoding="utf8"))
    return told


def _make(tell: Any) -> None:
    """The tables, rows, photos and guards as the first release left them."""
    told, executor = _first(), MigrationExecutor(connection)
    done = {tuple(each) for each in told["migrations"]}
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    with the_only_writer():
        executor.migrate(None, [step for step in plan if (step[0].app_label, step[0].name) in done])
        tables = executor.loader.project_state(sorted(done)).apps
        booleans = {
            (model._meta.db_table, field.column)
            for model in tables.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, models.BooleanField)
        }
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in told["guards"][connection.vendor]:
                cursor.execute(statement)
            _name_the_school(cursor, told)
            for table in sorted(told["tables"], key=_position):
                _insert(table, **told["tables"][table], booleans=booleans)
    for name, content in told["files"].items():
        path = store.root() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))


def _position(table: str) -> int:
    """Rows that others point to come first."""
    return next((number for number, start in enumerate(ORDER) if table.startswith(start)), len(ORDER))


def _name_the_school(cursor: Any, told: dict[str, Any]) -> None:
    if connection.vendor == "postgresql":
        school = told["tables"]["core_entry"]["rows"][0][-1]
        cursor.execute("SELECT set_config('houqin.school', %s, false)", [school])


def _insert(table: str, columns: list[str], rows: list[list[Any]], booleans: set[tuple[str, str]]) -> None:
    values = [
        [
            bool(v) if (table, c) in booleans and v is not None else v
            for c, v in zip(columns, row, strict=True)
        ]
        for row in rows
    ]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


def _killed(number: int) -> bool:
    """One upgrade that dies: at a statement or commit, or by the clock, a little later each time."""
    at = part(number, 1)
    last = int((60 + 80 * number) * at) if number % 2 else None
    child = Child(_upgrade, last)
    child.wait_for_word()
    if last is None:
        time.sleep((0.1 + 0.15 * number) * at)
        child.kill()
    child.told()
    return child.killed


def _upgrade(last: int | None, tell: Any) -> None:
    Steps(last)
    tell("begins")
    readiness.migrate()


def _look(tell: Any) -> None:
    """What of the first release is not there any more, and what stands unprotected."""
    from houqin.core.files.sweeping import sweep
    from tests.promises.stage import cast

    told = _first()
    bad = [f"guard {name}" for name in guards.missing()]
    bad += [f"pending {name}" for name in readiness.pending_migrations()]
    bad += [] if sweep(cast().school).is_whole else ["photos"]
    with connection.cursor() as cursor:
        _name_the_school(cursor, told)
        for table, rows in told["tables"].items():
            bad += _lost(cursor, table, rows["columns"], rows["rows"])
    tell(bad)


def _lost(cursor: Any, table: str, columns: list[str], rows: list[list[Any]]) -> list[str]:
    """Rows of which a value is gone or another one; columns that later releases took away are theirs to account for."""
    there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    kept = [column for column in columns if column in there]
    names = ", ".join(connection.ops.quote_name(column) for column in kept)
    cursor.execute(f"SELECT {names} FROM {table}")
    now = {tuple(map(_plain, row)) for row in cursor.fetchall()}
    before = {tuple(_plain(v) for c, v in zip(columns, row, strict=True) if c in there) for row in rows}
    return [f"{table} {row}" for row in sorted(map(str, before - now))]


def _plain(value: Any) -> str:
    """The same words for what the two engines give in types of their own."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True)
    text = str(value).replace("-", "").replace("+00:00", "")
    try:
        return json.dumps(json.loads(text), sort_keys=True) if text[:1] in "[{" else text
    except ValueError:
        return text


def _loosen(tell: Any) -> None:
    on = " ON core_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER core_entry_no_update{on}")
    tell([guards.missing(), catalogue()])


def _backups(tell: Any) -> None:
    """How many migrations each backup had seen that the upgrades made before they began."""
    tell([len(verify.read_manifest(path)["migrations"]) for path in places.finished(places.home())])
