"""What must be so for the school to be served well, looked at part by part: what is seen there, or what is wrong.

The database is asked in a thread of its own, so that one that hangs keeps nobody waiting.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from houqin.core import clock, disk
from houqin.core.attempts import count
from houqin.core.backup import proving
from houqin.core.history import Head
from houqin.core.jobs import Job
from houqin.core.scope import in_school

QUEUE_MOST = timedelta(minutes=10)
BACKUP_MOST = timedelta(days=7)  # as 今天 reminds
CHAIN_MOST = timedelta(days=9)  # walked once a week
OLDEST_SQLITE = (3, 37)
OLDEST_POSTGRES = 13_00_00


class NotReady(Exception):
    """A part is not as it must be: what is wrong, in a sentence without secrets."""


def data_folder() -> str:
    """A file can be written beside the data and read again."""
    probe = settings.DATA_DIR / f".ready-{os.getpid()}-{threading.get_ident()}"
    try:
        probe.write_bytes(b"ready")
        good = probe.read_bytes() == b"ready"
        probe.unlink()
    except OSError as problem:
        raise NotReady(f"数据文件夹不能写入：{problem.strerror}") from problem
    if not good:
        raise NotReady("数据文件夹写入的与读出的不同")
    return "可以写入"


def room_on_disk() -> str:
    """Photos can still be kept."""
    here = disk.room()
    if here.level >= disk.NO_LARGE:
        raise NotReady(f"磁盘只剩 {here.in_words()}")
    return f"剩余 {here.in_words()}，已用 {here.used_percent}%"


def database() -> str:
    """A small row is written and committed."""
    began = time.perf_counter()
    count("ready", "probe", minutes=60)
    return f"写入用了 {(time.perf_counter() - began) * 1000:.0f} 毫秒"


def migrations() -> str:
    """The tables are those of this version."""
    missing = of_this_version() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        app, name = min(missing)
        raise NotReady(f"有 {len(missing)} 项数据库更新没有做（{app}.{name} 等）")
    return "表结构是最新的"


@lru_cache(maxsize=1)
def of_this_version() -> frozenset[tuple[str, str]]:
    """(app, name) of every migration that this program brings."""
    return frozenset(MigrationLoader(None).disk_migrations)


def queue() -> str:
    """Somebody does the jobs."""
    waiting = Job.objects.filter(state=Job.WAITING, not_before__lte=clock.now())
    oldest = waiting.order_by("not_before").values_list("not_before", flat=True).first()
    late = clock.now() - oldest if oldest else timedelta()
    if late > QUEUE_MOST:
        raise NotReady(f"后台工作已等了 {in_words(late)}，可能没有人在做")
    return f"最久的等了 {in_words(late)}" if oldest else "没有在等的工作"


def engine() -> str:
    """A database that loses nothing it was given."""
    if connection.vendor == "sqlite":
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise NotReady(f"SQLite {sqlite3.sqlite_version} 太旧")
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('fsync')")
        number, fsync = cursor.fetchone()
    if number < OLDEST_POSTGRES or fsync != "on":
        raise NotReady(f"PostgreSQL {number // 10000}，fsync {fsync}")
    return f"PostgreSQL {number // 10000}.{number % 10000}"


def backup() -> str:
    """A backup of the last days; a machine on which no school works in earnest yet needs none."""
    known = proving.last()
    since = known.made_at if known else _in_earnest_since()
    if since is None:
        return "还没有学校正式启用"
    age = clock.now() - since
    if age > BACKUP_MOST:
        raise NotReady(f"已经 {in_words(age)} 没有备份" if known else f"启用 {in_words(age)}了，还没有备份过")
    return f"上次备份在 {in_words(age)} 前" if known else "还没有备份"


def _in_earnest_since() -> datetime | None:
    """When the first school of this machine began to work in earnest."""
    days = apps.get_model("people.School").objects.filter(go_live_on__lte=clock.today())
    first = days.order_by("go_live_on").values_list("go_live_on", flat=True).first()
    return clock.at(first) if first else None


def chain() -> str:
    """Every school's history was walked lately and held."""
    checked: dict[str, datetime] = {}
    for school in apps.get_model("people.School").objects.filter(set_up_at__isnull=False).order_by("code"):
        with in_school(school):
            head = Head.objects.first()
        if head is not None and head.number:
            checked[school.code] = head.checked_at or school.set_up_at or head.recorded_at
    if not checked:
        return "还没有完成设置的学校，从完成设置那天起核对"
    code = min(checked, key=lambda each: checked[each])
    age = clock.now() - checked[code]
    if age > CHAIN_MOST:
        raise NotReady(f"{code} 的办理记录已经 {in_words(age)} 没有核对好")
    return f"最早一次核对在 {in_words(age)} 前"


def in_words(span: timedelta) -> str:
    """How long, as people say it."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"


Look = Callable[[], str]
HERE: dict[str, Look] = {"data_folder": data_folder, "disk": room_on_disk}
IN_DATABASE: dict[str, Look] = {
    "database": database,
    "migrations": migrations,
    "engine": engine,
    "queue": queue,
    "backup": backup,
    "chain": chain,
}


def seen(look: Look) -> tuple[bool, str]:
    """Whether a part is well, and what is seen there; of what nobody expected only the kind is told."""
    try:
        return True, look()
    except NotReady as problem:
        return False, str(problem)
    except Exception as problem:
        return False, f"看不了：{type(problem).__name__}"
