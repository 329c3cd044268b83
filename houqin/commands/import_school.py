"""一所学校搬来：把 export-school 装的包放进来，和别的学校并排。 Take in a school that was packed elsewhere, once.

Exit code 0: it is in (or was already); 1: it is in, but files were lost before, or people with the same mobile number
wait for a decision and nothing was written; 2: refused, nothing was written.
"""

import argparse
import getpass
import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import CommandError

from houqin import readiness
from houqin.commands.export_school import quiet, tell
from houqin.core.archive import making
from houqin.core.errors import Said
from houqin.core.moving import checking
from houqin.core.moving.arriving import Arrived, arrive
from houqin.core.moving.package import MoveFailed, Package
from houqin.people.founding import district_of
from houqin.people.models import School
from houqin.people.moving import Settling, settle


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which package, where it belongs, and which accounts are the same person's."""
    parser.add_argument("file", type=Path, metavar="FILE", help="houqin export-school 装的包")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="口令写在这个文件里；不写则问")
    parser.add_argument("--district", metavar="CODE", help="放在哪个上级单位下面")
    parser.add_argument("--code", metavar="NEW", help="这里已有同代码的学校时，换一个代码")
    parser.add_argument(
        "--link-by-phone", action="store_true", help="只列出手机号相同、可能是同一人的账号，不导入"
    )
    parser.add_argument(
        "--link",
        action="append",
        default=[],
        metavar="包里的=这里的",
        help="确认这两个登录名是同一人；可以写几次",
    )
    parser.add_argument("--dry-run", action="store_true", help="只核对，不导入")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Open, check, then take in or tell."""
    readiness.migrate()
    try:
        package = Package.open(options.file, _passphrase(options.passphrase_file))
        try:
            return _run(package, options)
        finally:
            package.close()
    except (Said, OSError, UnicodeDecodeError) as problem:
        raise CommandError(str(problem)) from problem


def _run(package: Package, options: argparse.Namespace) -> int:
    school = checking.school_in(package)
    telling = quiet if options.json else tell
    if checking.is_here(package, school):
        there = School.objects.get(pk=school.pk)
        return _say(
            options, {"state": "again"} | _names(there), [f"{there.name}已经在这里了，什么都没有变。"]
        )
    _place(school, options)
    checking.require_free_code(school)
    checking.check(package, telling)
    settling = settle(package, school.code, options.link)
    if options.link_by_phone:
        return _offer(settling, options)
    if options.dry_run:
        told = [f"{school.name}：核对完毕，可以导入。", *_accounts(settling)]
        return _say(options, {"state": "checked"} | _names(school) | _changed(settling), told)
    arrived = arrive(package, school, settling.settled, settling.open, telling)
    facts = {"state": "in"} | _names(school) | vars(arrived) | _changed(settling)
    facts["archive"] = str(making.home(school))
    return _say(options, facts, _told(school, arrived, settling), 1 if arrived.lost else 0)


def _passphrase(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf8")
    if not sys.stdin.isatty():
        raise CommandError("请用 --passphrase-file 给出口令。")
    return getpass.getpass("口令：")


def _place(school: School, options: argparse.Namespace) -> None:
    """Where the school belongs here, and under which code."""
    if options.district:
        school.district = district_of(options.district)
    if options.code:
        school.code = options.code.strip()
    try:
        school.clean_fields(exclude=["district"])
    except ValidationError as problem:
        raise MoveFailed(" ".join(problem.messages)) from problem


def _offer(settling: Settling, options: argparse.Namespace) -> int:
    """Who may be one person; nothing is written before somebody has said so."""
    pairs = [
        {"link": f"{c.login}={c.here.login}", "name": c.name, "here": c.here_name, "school": c.here_school}
        for c in settling.candidates
    ]
    told = [f"--link {pair['link']}    {pair['name']} —— {pair['school']}的{pair['here']}" for pair in pairs]
    head = (
        "手机号相同，请逐个核实是不是同一人，是的在下次导入时加上："
        if told
        else "没有手机号相同的人，可以直接导入。"
    )
    return _say(options, {"state": "candidates", "candidates": pairs}, [head, *told], 1 if told else 0)


def _names(school: School) -> dict[str, Any]:
    return {"school": school.code, "name": school.name}


def _changed(settling: Settling) -> dict[str, Any]:
    return {"new": len(settling.new), "linked": settling.linked, "renamed": settling.renamed}


def _accounts(settling: Settling) -> list[str]:
    told = [f"登录名在这里已有人用，改为：{old} → {new}" for old, new in settling.renamed]
    return [*told, *(f"连到这里已有的账号：{theirs} → {here}" for theirs, here in settling.linked)]


def _told(school: School, arrived: Arrived, settling: Settling) -> list[str]:
    counts = f"{arrived.rows} 行，{arrived.entries} 条办理记录前后相连，{arrived.files} 份文件，核对无误"
    return [
        f"{school.name}（{school.code}）搬来了：{counts}。",
        *_accounts(settling),
        *(f"原处就缺的文件：{name}" for name in arrived.lost),
        f"新开账号 {len(settling.new)} 个。密码没有带来时：用 houqin password 给一个人新密码，由他打印其他人的账号条。",
        f"归档文件夹不在包里：开始服务以前，把原处的拷成 {making.home(school)}，"
        f"再运行 houqin archive --check --school {school.code}。",
        "还要重新做：共用设备启用、四位口令、消息通道、接口密钥。二维码里的地址是原来的，地址变了要重打或沿用旧地址。",
    ]


def _say(options: argparse.Namespace, facts: dict[str, Any], lines: list[str], code: int = 0) -> int:
    print(json.dumps(facts, ensure_ascii=False, indent=1, default=str) if options.json else "\n".join(lines))
    return code
