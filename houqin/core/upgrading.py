"""What stands around a change of the tables to another version: a backup before it, nobody else meanwhile, and a refusal
where the database is of a later version than the program (decisions/0045).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from houqin.core.backup import making, places, proving, verify
from houqin.core.backup.places import BackupFailed
from houqin.core.narrowly import rendered_narrowly
from houqin.core.writing import the_only_writer

command: Any = import_module("django.core.management.commands.migrate")

LOCK = 4_506_011  # any number: the name, on a PostgreSQL server, of being the one who changes this database's tables
WAITS = 300  # times a second for another process that upgrades
NOT_OWNER = (
    "数据库的表需要升级，现在的数据库账号不是表的主人，不能改表。"
    "请用主人账号（HOUQIN_DATABASE_URL）先运行 houqin upgrade，再启动服务。"
)


class WholeSteps(MigrationExecutor):
    """On PostgreSQL a step and the note that it was done are one transaction.

    Django notes a step with statements left for its end only after its commit; whoever is killed between the two finds
    tables there that nobody remembers having made. SQLite cannot: there tables are remade outside of transactions.
    """

    def apply_migration(self, state: Any, migration: Any, *args: Any, **kwargs: Any) -> Any:
        if connection.vendor != "postgresql" or not migration.atomic:
            return super().apply_migration(state, migration, *args, **kwargs)
        with transaction.atomic():
            return super().apply_migration(state, migration, *args, **kwargs)


@contextmanager
def in_whole_steps() -> Iterator[None]:
    """Django's own command, with our steps."""
    theirs, command.MigrationExecutor = command.MigrationExecutor, WholeSteps
    try:
        with rendered_narrowly():
            yield
    finally:
        command.MigrationExecutor = theirs


def refuse_later(loader: MigrationLoader) -> None:
    """CommandError when this database has been through migrations that this program does not know."""
    known = set(loader.disk_migrations or {})
    known |= {key for migration in (loader.disk_migrations or {}).values() for key in migration.replaces}
    ours = {app for app, _name in known}
    done = loader.applied_migrations or {}
    later = sorted(f"{app}.{name}" for app, name in done if app in ours and (app, name) not in known)
    if later:
        raise CommandError(
            f"数据比程序新：数据库已经升级到更新的版本（有 {later[0]}），旧程序不能打开它，否则会写坏数据。"
            "请改用新版本的程序；要退回旧版本，请用旧程序恢复升级前的备份（备份文件夹里）。"
        )


@contextmanager
def nobody_else() -> Iterator[None]:
    """Only this process changes tables: on SQLite as the only writer, on PostgreSQL as the holder of one lock.

    There a statement may take its time, but waits three seconds at most for a table that others use.
    """
    if connection.vendor == "sqlite":
        with the_only_writer():
            yield
        return
    before = {name: _ask(f"SHOW {name}") for name in ("statement_timeout", "lock_timeout")}
    _wait_for_the_lock()
    try:
        _ask("SELECT set_config('statement_timeout', '0', false), set_config('lock_timeout', '3s', false)")
        yield
    finally:
        if connection.is_usable():
            for name, value in before.items():
                _ask("SELECT set_config(%s, %s, false)", name, value)
            _ask("SELECT pg_advisory_unlock(%s)", LOCK)


def _wait_for_the_lock() -> None:
    for _second in range(WAITS):
        if _ask("SELECT pg_try_advisory_lock(%s)", LOCK):
            return
        time.sleep(1)
    raise CommandError("另一个进程正在升级数据库，等了五分钟还没有做完：请看它的输出。")


def _ask(words: str, *values: Any) -> Any:
    with connection.cursor() as asking:
        asking.execute(words, values)
        return asking.fetchone()[0]


def require_owner() -> None:
    """CommandError in words where this role of PostgreSQL may use the tables and may not change them."""
    if connection.vendor == "sqlite":
        return
    words = """SELECT coalesce(bool_and(pg_has_role(relowner, 'MEMBER')), has_schema_privilege(current_schema(), 'CREATE'))
        FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema())"""
    if not _ask(words):
        raise CommandError(NOT_OWNER)


def has_schools() -> bool:
    """Whether there is anything yet that a backup could keep."""
    if not MigrationRecorder(connection).has_table() or "people_school" not in _tables():
        return False
    return bool(_ask("SELECT count(*) FROM people_school"))


def _tables() -> list[str]:
    with connection.cursor() as asking:
        return connection.introspection.table_names(asking)


def back_up_first(pending: list[str]) -> None:
    """A whole backup of the data as the earlier version left it, said aloud; CommandError when there can be none.

    An upgrade that was cut off and goes on has its backup already: half of an upgrade must not push it out.
    """
    if not has_schools() or _goes_on():
        return
    print(f"数据库要升级（{len(pending)} 项，{pending[0]} 等）：先做一份备份……", flush=True)
    try:
        made = making.make(places.home())
    except BackupFailed as problem:
        raise CommandError(
            f"升级前的备份没有做成：{problem}数据库没有改动。处理好再启动；已另有可靠的备份时可加 --no-backup。"
        ) from problem
    proving.note(made)
    places.write_whole(_begun(), str(made.folder).encode())
    print(f"升级前的备份好了：{made.folder}（{places.in_words(made.size)}，{made.rows} 行）", flush=True)


def is_over() -> None:
    """The upgrade has come to its end: the next one needs a backup of its own."""
    _begun().unlink(missing_ok=True)


def _begun() -> Path:
    """The small file that stands from the backup to the end of the upgrade, and names the backup."""
    return places.home() / "upgrading"


def _goes_on() -> bool:
    """Whether an upgrade was cut off half-way: its backup is there, and steps are done that were not when it was made.

    Where none was done, the earlier version may have gone on working since: then a new backup is due.
    """
    try:
        before = verify.read_manifest(Path(_begun().read_text("utf8")))["migrations"]
    except (OSError, ValueError, verify.Unusable):
        return False
    return {tuple(each) for each in before} < set(MigrationRecorder(connection).applied_migrations())
