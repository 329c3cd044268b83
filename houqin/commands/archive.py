"""把一个月的各本登记簿归档成 PDF 和表格，或核对归档。 Put a month's books into plain folders, or check what is there."""

import argparse
import json
from typing import Any

from django.core.management import CommandError

from houqin import readiness
from houqin.core import clock
from houqin.core.archive import making, reading
from houqin.core.archive.books import Month
from houqin.core.errors import Refused
from houqin.people.founding import command_line_of
from houqin.people.models import School


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which school and month, or only to look at what is there."""
    parser.add_argument("--school", metavar="CODE", help="学校代码；只有一所学校时可以不写")
    parser.add_argument("--month", metavar="2026-10", help="哪个月；默认上个月。已经有的会另存为“更正”")
    parser.add_argument("--check", action="store_true", help="不归档，只核对已有的各月是否和目录一致")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Exit code 0: made, or all as it was written; 1: something in the archive was changed; 2: not done."""
    if readiness.pending_migrations():
        raise CommandError("数据库还没有建好或不是这个版本的：请先运行 houqin init 或 houqin serve。")
    school = _school(options.school)
    if options.check:
        return _check(school, options.json)
    try:
        month = Month.of(options.month) if options.month else Month.before(clock.today())
        folder = making.make(command_line_of(school), month)
    except Refused as problem:
        raise CommandError(str(problem)) from problem
    files = sorted(path.name for path in folder.iterdir())
    _say(options.json, {"folder": str(folder), "files": files}, [f"归档好了：{folder}", *files])
    return 0


def _school(code: str | None) -> Any:
    rows = School.objects.filter(code__iexact=code) if code else School.objects.all()
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError(f"没有代码为 {code} 的学校。" if code else "请用 --school 写明学校代码。")
    return found[0]


def _check(school: Any, as_json: bool) -> int:
    found = reading.volumes(school)
    wrong = [sentence for volume in found for sentence in reading.damage(volume)]
    told = [*wrong, f"核对了 {len(found)} 个月，{len(wrong)} 处不对。"]
    _say(as_json, {"months": [volume.title for volume in found], "faults": wrong}, told)
    return 1 if wrong else 0


def _say(as_json: bool, facts: dict[str, object], lines: list[str]) -> None:
    print(json.dumps(facts, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))
