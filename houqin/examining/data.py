"""The data: the database and its engine, backups, the history, and whether what should be done by itself is done."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from houqin import readiness
from houqin.core import clock, schedules
from houqin.core.backup import proving
from houqin.core.health import parts
from houqin.core.health.parts import in_words
from houqin.core.jobs import Job
from houqin.core.notices.models import Outgoing
from houqin.core.scope import in_school
from houqin.examining.finding import BAD, GOOD, NOTE, Finding
from houqin.people.models import School

LONG_LOG = 64 * 1024 * 1024  # bytes of write-ahead log above which checkpoints do not come through
SCHEDULES_MOST = timedelta(days=2)
UNSENT_MOST = timedelta(hours=1)
LATELY = timedelta(days=7)


def database() -> Iterator[Finding]:
    """Whether the database answers and has the tables of this version."""
    try:
        fresh = not MigrationRecorder(connection).has_table()
        pending = readiness.pending_migrations()
    except (CommandError, DatabaseError) as error:
        yield Finding(BAD, f"数据库打不开：{error}".replace("数据库打不开：数据库打不开：", "数据库打不开："))
        return
    if fresh:
        yield Finding(BAD, "数据库还是空的：请先运行 houqin init 或 houqin serve")
    elif pending:
        yield Finding(
            BAD, f"数据库有 {len(pending)} 项更新没有做（{pending[0]} 等）：运行 houqin serve 会自动完成"
        )
    else:
        yield Finding(GOOD, "数据库可以连接，表结构是最新的")


def engine() -> Iterator[Finding]:
    """Which engine, its version, and whether it keeps what it was given through a power cut."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
            version, fsync = cursor.fetchone()
            yield Finding(GOOD, f"PostgreSQL {version}")
            if fsync != "on":
                yield Finding(BAD, "PostgreSQL 的 fsync 已关闭，断电会丢数据：请在服务器上打开")
            return
        found = {name: _pragma(cursor, name) for name in ("journal_mode", "synchronous", "foreign_keys")}
        cursor.execute("PRAGMA compile_options")
        flags = {row[0] for row in cursor.fetchall()}
    yield Finding(GOOD, f"SQLite {sqlite3.sqlite_version}，WAL 方式（{_notable(flags)}）")
    if found != {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}:
        yield Finding(BAD, f"SQLite 的设置不对，断电可能丢数据：{found}")
    log = Path(f"{settings.DATABASES['default']['NAME']}-wal")
    if log.exists() and log.stat().st_size > LONG_LOG:
        size = log.stat().st_size // 1024**2
        yield Finding(
            NOTE, f"数据库的日志文件有 {size} MB，没有并回去：请看有没有别的程序一直开着数据库，然后重启服务"
        )


def _pragma(cursor: object, name: str) -> object:
    cursor.execute(f"PRAGMA {name}")  # type: ignore[attr-defined]
    return cursor.fetchone()[0]  # type: ignore[attr-defined]


def _notable(flags: set[str]) -> str:
    wanted = ("THREADSAFE", "DQS", "DEFAULT_SYNCHRONOUS", "MAX_VARIABLE_NUMBER")
    return "，".join(sorted(flag for flag in flags if flag.startswith(wanted))) or "默认编译"


def start_up_checks() -> Iterator[Finding]:
    """The checks that `houqin serve` makes before it listens."""
    try:
        readiness.run_checks()
    except CommandError as error:
        yield Finding(BAD, str(error))
    else:
        yield Finding(GOOD, "启动检查全部通过")


def moments() -> Iterator[Finding]:
    """Whether the clock agrees with what was recorded."""
    try:
        readiness.require_right_clock()
    except CommandError as error:
        yield Finding(BAD, str(error))
    else:
        yield Finding(GOOD, "本机时钟不早于最近的记录")


def backups() -> Iterator[Finding]:
    """How old the last backup is, and whether it was ever brought back."""
    good, said = parts.seen(parts.backup)
    if not good:
        yield Finding(BAD, f"{said}：请在“学校设置”里点“备份”，或运行 houqin backup，并存一份到U盘")
        return
    known = proving.last()
    if known is None:
        yield Finding(NOTE, f"{said}：启用以前请先备份一次")
    elif known.proven_at is None:
        yield Finding(NOTE, f"{said}，还没有试着恢复过：请运行 houqin backup --check {known.where}")
    elif known.faults:
        yield Finding(BAD, f"{said}，但备份时发现：{known.faults[0]}")
    else:
        yield Finding(GOOD, f"{said}，已经试着恢复过")


def history() -> Iterator[Finding]:
    """When the history was last walked."""
    good, said = parts.seen(parts.chain)
    if good:
        yield Finding(GOOD, f"办理记录：{said}")
    else:
        yield Finding(BAD, f"{said}：请运行 houqin verify")


def by_itself() -> Iterator[Finding]:
    """Whether somebody does the jobs and what comes by schedule, and what became of them."""
    good, said = parts.seen(parts.queue)
    what = "请看 houqin serve 是否开着（用了 --no-jobs 时另开 houqin worker）"
    yield Finding(GOOD, f"后台工作：{said}") if good else Finding(BAD, f"{said}：{what}")
    if not School.objects.filter(set_up_at__lt=clock.now() - SCHEDULES_MOST).exists():
        return
    last = schedules.last_done()
    if last is None or clock.now() - last > SCHEDULES_MOST:
        since = f"已经 {in_words(clock.now() - last)} 没有做过" if last else "一次也没有做过"
        yield Finding(BAD, f"每天的定时事项{since}：{what}")
    else:
        yield Finding(GOOD, f"定时事项：上次在 {in_words(clock.now() - last)} 前")
    failed = Job.objects.filter(state=Job.FAILED, asked_at__gt=clock.now() - LATELY).count()
    if failed:
        yield Finding(NOTE, f"最近 7 天有 {failed} 项后台工作没有做成：请在“学校设置”里看原因，再做一次")


def outbox() -> Iterator[Finding]:
    """Messages that do not get out."""
    waiting = given_up = 0
    for school in School.objects.filter(set_up_at__isnull=False):
        with in_school(school):
            lately = Outgoing.objects.filter(recorded_at__gt=clock.now() - LATELY)
            given_up += lately.filter(state=Outgoing.GIVEN_UP).count()
            late = clock.now() - UNSENT_MOST
            waiting += lately.filter(state=Outgoing.WAITING, recorded_at__lt=late).count()
    if waiting:
        yield Finding(NOTE, f"有 {waiting} 条消息一小时还没有发出去：请检查能不能上网，以及消息通道的设置")
    if given_up:
        yield Finding(
            NOTE, f"最近 7 天有 {given_up} 条消息没有发出去：请在“发出的消息”里看原因，改好后再发一次"
        )
    if not waiting and not given_up:
        yield Finding(GOOD, "没有积压的消息")


def static_files() -> Iterator[Finding]:
    """Whether the look of the pages is built and collected."""
    if not readiness.front_end_is_built():
        yield Finding(BAD, "页面样式没有构建：请运行 python3 run.py")
    elif readiness.static_is_collected():
        yield Finding(GOOD, "页面文件已就绪")
    else:
        yield Finding(NOTE, "页面文件不是最新的：下次 houqin serve 会自动更新")


def writers() -> Iterator[Finding]:
    """Which processes have the SQLite file open, as far as this system shows it."""
    if connection.vendor != "sqlite" or not Path("/proc/self/fd").is_dir():
        return
    path = str(settings.DATABASES["default"]["NAME"])
    others = sorted(pid for pid in _processes_with(path) if pid != os.getpid())
    yield Finding(GOOD, f"打开数据库的其他进程：{'、'.join(map(str, others)) or '无'}")


def _processes_with(path: str) -> set[int]:
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link) == path:  # noqa: PTH115 - a link to a deleted file is no Path
                found.add(int(link.parts[2]))
        except OSError:
            continue
    return found
