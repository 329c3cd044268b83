"""检查这套安装：磁盘、数据库、备份、定时事项、手机能否打开。 Look at this installation and say what to do about it."""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.core.management import CommandError

from houqin.core import disk
from houqin.examining import data, machine, reach, stored
from houqin.examining.finding import BAD, GOOD, NOTE, Finding

SIGNS = {GOOD: "✓", NOTE: "!", BAD: "✗"}
Look = Callable[[], Iterator[Finding]]
BEFORE: list[Look] = [machine.python_version, machine.data_folder, machine.room_on_disk]
IN_TABLES: list[Look] = [
    data.engine,
    data.start_up_checks,
    data.moments,
    data.backups,
    data.history,
    data.by_itself,
    data.outbox,
    stored.stored_files,
    reach.schools,
]
AFTER: list[Look] = [data.static_files, data.writers, machine.clock_and_zone, machine.photos, machine.fonts]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print it, or giving the reserve back."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.add_argument(
        "--free-ballast", action="store_true", help="磁盘满了：先腾出备用的 64 MB，好让系统继续登记"
    )


def run(options: argparse.Namespace) -> int:
    """Print every finding. Exit code 0: nothing is bad, 1: something is, 2: what was asked could not be done."""
    if options.free_ballast:
        return _free_ballast()
    findings = list(all_findings())
    if options.json:
        print(json.dumps([vars(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{SIGNS[finding.level]} {finding.sentence}")
    return 1 if any(finding.level == BAD for finding in findings) else 0


def all_findings() -> Iterator[Finding]:
    """Every look, in order; looks into the tables only when they are there."""
    yield from _each(BEFORE)
    reachable = list(_each([data.database]))
    yield from reachable
    if all(finding.level != BAD for finding in reachable):
        yield from _each(IN_TABLES)
    yield from _each(AFTER)


def _each(looks: list[Look]) -> Iterator[Finding]:
    for look in looks:
        for finding in look():
            yield replace(finding, about=look.__name__)


def _free_ballast() -> int:
    size = disk.drop_ballast()
    if not size:
        raise CommandError("没有备用空间可以腾：已经用掉了，或从来没有留下。请删除不要的文件，或换大的磁盘。")
    print(
        f"腾出了 {size // disk.MB} MB，磁盘现在剩 {disk.room().in_words()}。"
        "请尽快清理磁盘；有了空间，下次 houqin serve 会重新留出备用的。"
    )
    return 0
