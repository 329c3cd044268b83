"""核对办理记录（和照片文件）有没有被改动。 Walk each school's history, and with --files every stored file."""

import argparse
from collections.abc import Iterator

from django.core.management import CommandError

from houqin import readiness
from houqin.core import heads, walking
from houqin.core.backup import verify
from houqin.core.files.sweeping import sweep
from houqin.core.scope import in_school
from houqin.people.models import School


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One school or all, and whether to read the files too."""
    parser.add_argument("--school", metavar="CODE", help="只核对这所学校")
    parser.add_argument(
        "--head", action="append", default=[], metavar="序号:链首", help="留存的链首还在不在（可写多个）"
    )
    parser.add_argument("--files", action="store_true", help="同时核对照片和文件")


def run(options: argparse.Namespace) -> int:
    """One line for each school and one for each fault; exit code 1 when anything is not as it was written."""
    if readiness.pending_migrations():
        raise CommandError("数据库还没有建好或不是这个版本的：请先运行 houqin init 或 houqin serve。")
    schools = list(School.objects.order_by("code"))
    if options.school:
        schools = [school for school in schools if school.code.lower() == options.school.lower()]
        if not schools:
            raise CommandError(f"没有代码为 {options.school} 的学校。")
    faults = _heads(schools, options.head)
    for school in schools:
        faults += _tell(school, *_history(school))
        if options.files:
            faults += _tell(school, *_files(school))
    return 1 if faults else 0


def _heads(schools: list[School], asked: list[str]) -> int:
    """For each kept head whether it stands in one of these schools' histories; how many do not."""
    missing = 0
    for text in asked:
        try:
            number, digest = verify.kept_head(text)
        except verify.Unusable as problem:
            raise CommandError(str(problem)) from problem
        found = [school for school in schools if _stands(school, number, digest)]
        missing += not found
        there = f"{found[0].code}：留存的链首 {number} 还在" if found else ""
        print(there or verify.missing_head([], number, digest))
    return missing


def _stands(school: School, number: int, digest: str) -> bool:
    with in_school(school):
        return heads.stands(number, digest)


def _history(school: School) -> tuple[str, list[str]]:
    count, faults, gone = walking.walk(school)
    return f"{count} 条办理记录，前后相连，没有改动", [
        *(f"第 {fault.number} 条办理记录不对：{fault.sentence}" for fault in faults),
        *(f"{each.day} 记下的链首（第 {each.number} 条）不在办理记录里了" for each in gone),
    ]


def _files(school: School) -> tuple[str, list[str]]:
    found = sweep(school)
    return f"{found.checked} 份文件齐全", [
        *(f"文件不见了：{loss.name}（{loss.path}）" for loss in found.missing),
        *(f"文件内容变了：{loss.name}（{loss.path}）" for loss in found.changed),
    ]


def _tell(school: School, good: str, faults: list[str]) -> int:
    for line in _lines(good, faults):
        print(f"{school.code} {school.name}：{line}")
    return len(faults)


def _lines(good: str, faults: list[str]) -> Iterator[str]:
    yield from faults or [good]
