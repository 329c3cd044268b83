"""What must be so before Houqin serves: the tables are those of this version, and the static files are collected."""

import hashlib
import io
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from houqin.core import clock, guards, upgrading
from houqin.core.history import Head
from houqin.core.scope import in_school

CLOCK_MAY_DIFFER = timedelta(minutes=2)


def make_ready(*, backup: bool = True) -> None:
    """Bring tables and static files to this version; does nothing when they are. Every command that writes calls it.

    CommandError with a sentence when the database cannot be reached.
    """
    migrate(backup=backup)
    collect_static()


def pending_migrations() -> list[str]:
    """The names of migrations that this database has not seen.

    CommandError when it cannot be reached, or is of a later version than this program.
    """
    try:
        executor = MigrationExecutor(connection)
        upgrading.refuse_later(executor.loader)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise CommandError(f"数据库打不开：{error}。请检查数据文件夹或 HOUQIN_DATABASE_URL。") from error
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate(*, backup: bool = True) -> None:
    """Apply what is pending, alone and after a backup; put up the guards a killed migration left out."""
    if pending_migrations():
        upgrading.require_owner()
        with upgrading.nobody_else():
            if pending := pending_migrations():  # another process may have done it meanwhile
                if backup:
                    upgrading.back_up_first(pending)
                with upgrading.in_whole_steps():
                    call_command("migrate", interactive=False, verbosity=0)
                upgrading.is_over()
    elif guards.missing():
        upgrading.require_owner()
        with upgrading.nobody_else():
            guards.put_up()


def require_right_clock() -> None:
    """CommandError when this machine's clock lies before what was recorded last: it was reset, or was wrong before.

    Two minutes are what clocks of several machines may differ. The history's own times never go back in any case.
    """
    last = last_record()
    if last is not None and clock.now() < last - CLOCK_MAY_DIFFER:
        raise CommandError(
            f"本机时钟现在是 {clock.local(clock.now()):%Y-%m-%d %H:%M}，比最近一条记录（{clock.local(last):%Y-%m-%d %H:%M}）"
            "还早：请先把时钟校准。如果现在的时间没有错（以前的时钟错了），请用 houqin serve --clock-is-right 启动。"
        )


def last_record() -> datetime | None:
    """When anything was last recorded at any school."""
    found = []
    for school in apps.get_model("people.School").objects.all():
        with in_school(school):
            found += Head.objects.filter(number__gt=0).values_list("at", flat=True)
    return max(found, default=None)


def static_is_collected() -> bool:
    """Whether STATIC_ROOT holds the files of this version."""
    try:
        return _static_stamp().read_text() == _static_fingerprint()
    except OSError:
        return False


def collect_static() -> None:
    """Copy every app's static files under their hashed names into STATIC_ROOT, unless that is done."""
    if static_is_collected():
        return
    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())
    _static_stamp().write_text(_static_fingerprint())


def front_end_is_built() -> bool:
    """Whether the built front end lies among the static files."""
    return any(path == str(Path("dist", "app.css")) for path, _file in _static_files())


def run_checks() -> None:
    """Django's and the house's own start-up checks; CommandError with all findings when one forbids serving."""
    try:
        call_command("check", databases=["default"], stdout=io.StringIO(), stderr=io.StringIO())
    except SystemCheckError as found:
        raise CommandError(f"启动前的检查没有通过，现在不能开始服务：\n{found}") from found


def _static_stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def _static_files() -> list[tuple[str, Path]]:
    found = [(path, Path(store.path(path))) for finder in get_finders() for path, store in finder.list([])]
    return sorted(found)


def _static_fingerprint() -> str:
    """Names, sizes and times of all sources: cheap enough for every start."""
    digest = hashlib.sha256()
    for path, file in _static_files():
        about = file.stat()
        digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
