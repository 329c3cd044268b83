"""建演示学校：一所中心小学和一所六位教师的村小，带登录名。 Make the demo schools when they are missing.

Played until now, what is done each day stands there of the last weeks; played until a day (--until) all of it is there
from September 1 on, and where that day lies after a term, the term has ended and its summary is signed.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from houqin import readiness
from houqin.core import clock, history
from houqin.core.demo import Stage, play
from houqin.core.middleware import DEMO_SLIP
from houqin.core.scope import in_school
from houqin.people import demo, founding
from houqin.people.models import School
from houqin.terms.national import LUNAR
from houqin.terms.rules import year_span

OVER = "2026-01-30"  # a term that lies behind, played to its end
STANDS = "\n演到 {day}。用 houqin serve 打开，今天还是今天的日子：那以后没有人登记过，没办完的都过了期。\n"
AHEAD = (
    "\n演到 {day}，那一天还没到：总结和打印用命令看（houqin summary），网页要等时钟走到那一天才打得开。\n"
    f"要现在就打开看，请换一个数据文件夹，演一个过完的学期：houqin demo --until {OVER}\n"
)
FIRST_YEAR = min(LUNAR) + 1  # the school year before it is entered too


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The demo keeps away from real schools unless it is told not to."""
    parser.add_argument("--force", action="store_true", help="数据文件夹里已有真实学校时也建")
    parser.add_argument(
        "--until",
        default="",
        metavar="DAY",
        help=f"从那一学年的9月1日起每天都演，演到这一天，例如 {OVER}（要一两分钟）",
    )


def run(options: argparse.Namespace) -> int:
    """Make both schools and print the logins; when they are there, print the logins again."""
    until = _day(options.until)
    readiness.make_ready()
    slip = settings.DATA_DIR / DEMO_SLIP
    codes = set(School.objects.values_list("code", flat=True))
    if codes & set(demo.SCHOOLS):
        if not slip.exists():
            raise CommandError(
                f"演示学校没有建完，或登录名文件 {slip} 已删除。要重建，请换一个数据文件夹（--data）。"
            )
        print(slip.read_text(encoding="utf8").rstrip())
        return 0
    if codes and not options.force:
        raise CommandError("这里已有真实学校，演示学校请放在另一个数据文件夹（--data），或加 --force。")
    print("正在建演示学校……", flush=True)
    with _in_a_hurry(alone=not codes), _standing_on(until):
        stages = [demo.open_the_school(code, whole=until is not None) for code in demo.SCHOOLS]
        for stage in stages:
            play(stage)
        demo.keep_demo_logins(stages)
    told = logins_told(stages) + standing_told(until)
    founding.keep_slip(DEMO_SLIP, told)
    print(told.rstrip())
    return _verified(stages)


def _day(text: str) -> date | None:
    """The day to play to; only where the calendar knows the school year, that before it, and their holidays."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"“{text}”不是日期，要写成 {OVER} 这样。") from problem
    first, last = year_span(FIRST_YEAR)[0], year_span(max(LUNAR) - 1)[1]
    if not first <= day <= last:
        raise CommandError(f"校历只到 {last}，演不到 {day}。" if day > last else f"要写 {first} 以后的日子。")
    return day


def _standing_on(day: date | None) -> Any:
    """The clock on the evening of the day; where none is said it runs."""
    return nullcontext() if day is None else clock.moved(clock.at(day, 18))


def standing_told(day: date | None) -> str:
    """What whoever opens it must know of the day to which it was played."""
    if day is None:
        return ""
    return (AHEAD if day > clock.today() else STANDS).format(day=day)


@contextmanager
def _in_a_hurry(*, alone: bool) -> Iterator[None]:
    """Eight hundred actions need not each wait for the disk where nothing else can be lost: one wait at the end."""
    if connection.vendor != "sqlite" or not alone:
        yield
        return
    try:
        _pragma("synchronous=OFF")
        yield
    finally:
        _pragma("synchronous=FULL")
        _pragma("wal_checkpoint(FULL)")


def _pragma(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {words}")


def logins_told(stages: list[Stage]) -> str:
    """Who can sign in to which school, as a slip."""
    lines = ["演示学校的登录名（密码是随机的，只在本机；演示学校不要放到互联网上）"]
    for stage in stages:
        lines.append(f"\n{stage.school.name}（{stage.school.code}）")
        lines += [f"  {login:<14} {password}  {post} {name}" for post, name, login, password in stage.logins]
        lines += [f"  {line}" for line in stage.told]
    return "\n".join(lines) + "\n"


def _verified(stages: list[Stage]) -> int:
    """The history of the new schools must hold; exit code 1 when it does not."""
    broken = 0
    for stage in stages:
        with in_school(stage.school):
            count, faults = history.verify()
        print(f"{stage.school.code}：{count} 条办理记录" + ("，核对无误" if not faults else "，核对有误！"))
        broken += len(faults)
    return 1 if broken else 0
