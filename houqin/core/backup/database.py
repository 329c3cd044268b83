"""The database part of a backup: everything of one moment, taken while others write.

SQLite: VACUUM INTO, one read transaction that holds up no writer. PostgreSQL: every table by COPY inside one repeatable
read, school by school, with the application's own role: row-level security stays in force and no tool is needed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from houqin.core.backup import verify
from houqin.core.backup.places import BackupFailed
from houqin.core.narrowly import rendered_narrowly

LEFT_OUT = frozenset({"django_session", "core_signin", "core_job"})
"""Signed-in devices (whoever finds the backup must not be signed in) and work that waits: neither comes back."""
ISOLATION = "REPEATABLE READ"
COUNT_ANEW = "ANALYZE"
"""PostgreSQL takes tables for empty until it has counted what came in at once, and reads them by the wrong index: 今天 of one
who has 100,000 tasks behind him took 160 ms instead of 20, the figures of a year did not come within ten seconds."""
TABLES = """SELECT relname, relrowsecurity FROM pg_class
WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema())"""


def write(folder: Path) -> None:
    """Put the database as it is now into a folder."""
    if connection.vendor == "sqlite":
        _write_sqlite(Path(settings.DATABASES["default"]["NAME"]), folder / verify.SQLITE)
    else:
        (folder / verify.TABLES).mkdir()
        _write_postgres(folder / verify.TABLES)


def migrations() -> list[list[str]]:
    """What has been done to the tables, as (app, name)."""
    return [list(each) for each in sorted(MigrationRecorder(connection).applied_migrations())]


def _write_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=20)) as base:
        base.execute("VACUUM INTO ?", [str(target)])
    with closing(sqlite3.connect(target)) as copy, copy:
        copy.execute("PRAGMA secure_delete=ON")  # what is left out leaves no trace on the pages
        there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in sorted(LEFT_OUT & there):  # before an upgrade the tables are those of an earlier version
            copy.execute(f"DELETE FROM {table}")


@contextmanager
def _one_moment() -> Iterator[Any]:
    """A connection of its own that sees one moment for as long as it takes."""
    import psycopg

    wrapper: Any = connection.copy()
    wrapper.connect()
    try:
        asking = psycopg.Cursor(wrapper.connection)
        for setting in (
            "statement_timeout=0",
            "idle_in_transaction_session_timeout=0",
            "datestyle=ISO",
            "timezone='UTC'",
        ):
            asking.execute(f"SET {setting}".encode())
        asking.execute(f"BEGIN ISOLATION LEVEL {ISOLATION} READ ONLY".encode())
        yield asking
    finally:
        wrapper.close()


def _write_postgres(folder: Path) -> None:
    with _one_moment() as asking:
        schools = [row[0] for row in asking.execute("SELECT id FROM people_school ORDER BY code").fetchall()]
        tables = asking.execute(TABLES).fetchall()
        for table, by_school in sorted(tables):
            if table != "django_migrations":
                _write_table(asking, folder / f"{table}.csv", table, schools if by_school else [None])


def _write_table(asking: Any, path: Path, table: str, schools: list[Any]) -> None:
    """All rows, one school after the other where the wall stands; of what is left out only the head."""
    from psycopg import sql

    columns = [
        each.name
        for each in asking.execute(
            sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier(table))
        ).description
    ]
    order = "number" if table == "core_entry" else columns[0]
    with path.open("wb") as file:
        file.write((",".join(columns) + "\n").encode())
        for school in schools if table not in LEFT_OUT else ():
            where: sql.Composable = sql.SQL("")
            if school is not None:
                asking.execute(sql.SQL("SET LOCAL houqin.school = {}").format(sql.Literal(str(school))))
                where = sql.SQL("WHERE school_id = {}").format(sql.Literal(str(school)))
            words = sql.SQL("COPY (SELECT * FROM {} {} ORDER BY {}) TO STDOUT (FORMAT csv)")
            with asking.copy(words.format(sql.Identifier(table), where, sql.Identifier(order))) as rows:
                for piece in rows:
                    file.write(piece)


# Bringing it back -------------------------------------------------------------------------------------------


def is_empty() -> bool:
    """Whether there is no table yet."""
    if connection.vendor == "sqlite":
        return not Path(settings.DATABASES["default"]["NAME"]).exists()
    return not connection.introspection.table_names()


def unknown(said: dict[str, Any]) -> list[str]:
    """Migrations of a backup that this version does not have: it was made by a later one."""
    known = MigrationExecutor(None).loader.disk_migrations
    return [f"{app}.{name}" for app, name in said["migrations"] if (app, name) not in (known or {})]


def load(folder: Path, said: dict[str, Any]) -> None:
    """Fill the empty PostgreSQL database with the tables of a backup, as they were: all of it or nothing.

    No guard stands yet: they are put up when all rows are there, and then look at every one of them.
    """
    with transaction.atomic(), connection.cursor() as asking:
        for setting in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            asking.execute(f"SET {setting} = 0")
        _make_tables({(app, name) for app, name in said["migrations"]})
        names = [name for name in said["tables"] if name != "django_migrations"]
        asking.execute(
            "SET CONSTRAINTS ALL DEFERRED"
        )  # rows come table by table; all links are looked at below
        _fill(asking.connection, folder / verify.TABLES, names)
        asking.execute("SET CONSTRAINTS ALL IMMEDIATE")
        asking.execute(";".join(connection.ops.sequence_reset_sql(no_style(), _all_models())) or "SELECT 1")
        for name in names:
            asking.execute(f'SELECT count(*) FROM "{name}"')
            if (count := asking.fetchone()[0]) != said["tables"][name]:
                raise BackupFailed(f"{name} 应有 {said['tables'][name]} 行，恢复出 {count} 行，没有恢复。")
        asking.execute(COUNT_ANEW)


def count_anew() -> None:
    """On PostgreSQL, after a whole school came in at once; says nothing where it could not.

    A table of another role is passed over with a warning: autovacuum comes to it some minutes later.
    """
    if connection.vendor == "postgresql":
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as asking:
            asking.execute("SET LOCAL statement_timeout = 0")
            asking.execute(COUNT_ANEW)


def _make_tables(done: set[tuple[str, str]]) -> None:
    """The tables as they were when the backup was made, which may be those of an earlier version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    with rendered_narrowly():
        executor.migrate(None, [step for step in plan if (step[0].app_label, step[0].name) in done])


def _all_models() -> list[Any]:
    from django.apps import apps

    return list(apps.get_models(include_auto_created=True))


def _fill(raw: Any, folder: Path, names: list[str]) -> None:
    import psycopg
    from psycopg import sql

    filling = psycopg.Cursor(raw)
    filling.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, names))))
    for name in names:
        with (folder / f"{name}.csv").open("rb") as file:
            columns = file.readline().decode().strip().split(",")
            words = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)")
            into = words.format(sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns)))
            with filling.copy(into) as rows:
                while piece := file.read(1 << 20):
                    rows.write(piece)
