"""检查这套安装：数据库、数据文件夹、磁盘、页面文件、地址。 Look at this installation and say what to do about it."""

import argparse
import json
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from houqin import readiness
from houqin.core import clock, typesetting

GOOD, NOTE, BAD = "good", "note", "bad"
SIGNS = {GOOD: "✓", NOTE: "!", BAD: "✗"}
LOW_DISK = 2 * 1024**3  # bytes; photos of a term at a middling school are about one
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
FONT_NAMES = (
    "*CJK*",
    "*SourceHan*",
    "*NotoSansSC*",
    "*NotoSerifSC*",
    "*wqy*",
    "simsun*",
    "simhei*",
    "msyh*",
    "PingFang*",
)


@dataclass(frozen=True)
class Finding:
    """One sentence about the installation: good, worth knowing, or bad."""

    level: str
    sentence: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print it."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Print every finding; exit code 1 when something is bad."""
    findings = list(all_findings())
    if options.json:
        print(json.dumps([vars(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{SIGNS[finding.level]} {finding.sentence}")
    return 1 if any(finding.level == BAD for finding in findings) else 0


def all_findings() -> Iterator[Finding]:
    """Every look, in order; looks into the tables only when they are there."""
    yield from python_version()
    yield from data_folder()
    yield from disk()
    reachable = list(database())
    yield from reachable
    if all(finding.level != BAD for finding in reachable):
        yield from engine()
        yield from start_up_checks()
        yield from schools()
    yield from static_files()
    yield from writers()
    yield from clock_and_zone()
    yield from fonts()


def python_version() -> Iterator[Finding]:
    """Which Python this is."""
    yield Finding(GOOD, f"Python {'.'.join(map(str, sys.version_info[:3]))}；运行时不需要 Node.js")


def data_folder() -> Iterator[Finding]:
    """Whether files can be written where the data lies, and whether strangers on this machine could read them."""
    folder = settings.DATA_DIR
    probe = folder / f".doctor-{os.getpid()}"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        yield Finding(BAD, f"数据文件夹 {folder} 不能写入（{error.strerror}）：请检查它的所有者与权限")
        return
    yield Finding(GOOD, f"数据文件夹 {folder} 可以写入")
    for path in (folder / "secret.key", folder / "houqin.sqlite3"):
        if os.name != "nt" and path.exists() and path.stat().st_mode & 0o077:
            yield Finding(BAD, f"{path} 能被本机其他用户读取：请运行 chmod 600 {path}")


def disk() -> Iterator[Finding]:
    """Whether photos of the next months have room."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    sentence = f"磁盘剩余 {free / 1024**3:.1f} GB"
    yield (
        Finding(GOOD, sentence)
        if free > LOW_DISK
        else Finding(BAD, f"{sentence}，不足 2 GB：请清理或换大的磁盘")
    )


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
    yield Finding(GOOD, f"SQLite {sqlite3.sqlite_version}（{_notable(flags)}）")
    if found != {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}:
        yield Finding(BAD, f"SQLite 的设置不对，断电可能丢数据：{found}")


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


def schools() -> Iterator[Finding]:
    """How many schools share this database, and whether phones can open the address each gave."""
    from houqin.people.models import School

    found = list(School.objects.order_by("code"))
    if not found:
        yield Finding(NOTE, "还没有学校：请运行 houqin init --school 代码 --name 校名")
    if len(found) > 1 and connection.vendor == "sqlite":
        yield Finding(
            NOTE,
            f"{len(found)} 所学校在同一个 SQLite 里：学校之间没有数据库那第二道墙；要两道墙请用 PostgreSQL",
        )
    for school in found:
        yield address_of(school.code, school.address)


def address_of(code: str, address: str) -> Finding:
    """Whether a phone could open the 学校访问地址 that is printed on the QR labels."""
    if not address:
        return Finding(NOTE, f"{code}：没有填“学校访问地址”，二维码标签上就没有手机能打开的网址")
    parts = urlsplit(address if "//" in address else f"http://{address}")
    host = parts.hostname or ""
    if host in ("localhost", "::1") or host.startswith("127."):
        return Finding(
            BAD, f"{code}：学校访问地址 {address} 只有本机能打开，手机打不开：请填本机在校园网中的地址"
        )
    if answers(host, parts.port or (443 if parts.scheme == "https" else 80)):
        return Finding(GOOD, f"{code}：学校访问地址 {address} 可以连接；请再用一部手机打开一次")
    return Finding(NOTE, f"{code}：学校访问地址 {address} 现在连不上：服务没有启动，或地址、端口、防火墙不对")


def answers(host: str, port: int) -> bool:
    """Whether anything listens there."""
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError:
        return False
    return True


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


def clock_and_zone() -> Iterator[Finding]:
    """What the school's clock shows: a wrong clock makes every record late."""
    shown = clock.local(clock.now())
    level = GOOD if shown.year >= 2024 else BAD
    yield Finding(
        level, f"现在是 {shown:%Y-%m-%d %H:%M}（{clock.SCHOOL_ZONE}）；若与手机上的时间不同，请先校准本机时钟"
    )


def fonts() -> Iterator[Finding]:
    """Whether Chinese can be printed, and with which fonts."""
    own = os.environ.get("HOUQIN_FONT_DIR", "")
    if own and not Path(own).is_dir():
        yield Finding(BAD, f"HOUQIN_FONT_DIR 指的文件夹 {own} 不存在：请改正，或去掉这一项")
    if typesetting.packaged_fonts():
        yield Finding(GOOD, "打印用的中文字体已随软件安装")
        return
    folders = [Path(folder) for folder in (own, *FONT_FOLDERS) if folder]
    if any(next(_fonts_in(folder), None) for folder in folders if folder.is_dir()):
        yield Finding(NOTE, "打印用的是本机的中文字体，换一台电脑样子会不同：可重新安装 pylopdf-fonts-zh-cn")
    else:
        yield Finding(
            BAD,
            "没有中文字体，打印出来会是空白：请重新安装 pylopdf-fonts-zh-cn，或用 HOUQIN_FONT_DIR 指明字体文件夹",
        )


def _fonts_in(folder: Path) -> Iterator[Path]:
    for name in FONT_NAMES:
        yield from folder.rglob(name)
