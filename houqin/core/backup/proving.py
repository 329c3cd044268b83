"""Proving a backup: it is brought back in a scratch place by a process of its own, checked, and removed again.

What the school should know of its backups (when, how large, proven or not) is kept in one small file beside them.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection

from houqin.core import clock
from houqin.core.backup.making import Made
from houqin.core.backup.places import BackupFailed, home, make_folder, write_whole

LAST = "last.json"
MAY_NOT_CREATE = (
    "演练要临时建一个数据库，现在的账号没有这个权限："
    "请让管理员执行 ALTER ROLE 账号 CREATEDB，或在另一台机器上演练。"
)


@dataclass(frozen=True)
class Last:
    """The newest backup, as the school should know it; times are aware, in UTC."""

    made_at: datetime
    where: str
    size: int  # bytes
    proven_at: datetime | None = None
    faults: list[str] = field(default_factory=list)

    def is_older_than(self, days: int) -> bool:
        return clock.now() - self.made_at > timedelta(days=days)


def last() -> Last | None:
    """What is known of the newest backup of this installation, wherever it lies; nothing when there was none."""
    try:
        said = json.loads((home() / LAST).read_bytes())
        times = {name: datetime.fromisoformat(said[name]) for name in ("made_at", "proven_at") if said[name]}
        return Last(times["made_at"], said["where"], said["size"], times.get("proven_at"), said["faults"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note(made: Made) -> None:
    """This backup is now the newest."""
    _keep(Last(clock.now(), str(made.folder), made.size, None, made.faults[:20]))


def _keep(known: Last) -> None:
    said = asdict(known) | {
        "made_at": known.made_at.isoformat(),
        "proven_at": known.proven_at.isoformat() if known.proven_at else None,
    }
    make_folder(home())
    write_whole(home() / LAST, json.dumps(said, ensure_ascii=False).encode())


def prove(source: Path) -> dict[str, Any]:
    """Restore this backup in a scratch place; what the restore found. BackupFailed with its sentence when it did not come.

    The newest backup is then known as proven.
    """
    with scratch() as env:
        command = [sys.executable, "-m", "houqin.cli", "restore", str(source), "--link", "--json"]
        done = subprocess.run(
            command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, encoding="utf8"
        )
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise BackupFailed(done.stderr.strip()[-500:] or f"恢复中断（{done.returncode}）。") from None
    known = last()
    if known is not None and Path(known.where) == source.resolve():
        _keep(replace(known, proven_at=clock.now()))
    return told


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """An empty installation beside the backups (on one disk photos need not be copied); nothing of it stays."""
    folder = home() / f".drill-{uuid4().hex}"
    make_folder(folder)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "DJANGO_"))}
    env = kept | {"HOUQIN_DATA": str(folder), "PYTHONPATH": str(settings.BASE_DIR), "PYTHONUTF8": "1"}
    try:
        if connection.vendor == "sqlite":
            yield env
        else:
            with _scratch_database() as address:
                yield env | {"HOUQIN_DATABASE_URL": address}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _scratch_database() -> Iterator[str]:
    """An empty database on the same server; the application's role needs the right to make one."""
    import psycopg
    from psycopg import sql

    address, name = os.environ["HOUQIN_DATABASE_URL"], f"houqin_drill_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as keeper:
        try:
            keeper.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as problem:
            raise BackupFailed(MAY_NOT_CREATE) from problem
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            drop_database(keeper, name)


def drop_database(keeper: Any, name: str) -> None:
    """A database of ours is gone; the keeper is connected to another one.

    What we left open in it is ended, and PostgreSQL sends its own autovacuum away. WITH (FORCE) refuses a role that is no
    superuser while autovacuum is in there, as it is after much was restored.
    """
    from psycopg import sql

    left = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
    )
    keeper.execute(left, [name])
    keeper.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
