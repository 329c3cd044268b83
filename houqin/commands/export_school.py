"""一所学校搬走：把它的全部记录和照片装成一个签名的包。 Pack one school, with its history and files, to move it elsewhere."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from houqin import readiness
from houqin.core.archive import making, reading
from houqin.core.backup.places import in_words
from houqin.core.errors import Said
from houqin.core.moving.leaving import leave
from houqin.core.moving.package import new_passphrase
from houqin.people.models import School
from houqin.people.moving import accounts_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which school, into which file, signed with what."""
    parser.add_argument("school", metavar="CODE", help="学校代码")
    parser.add_argument(
        "--to", required=True, type=Path, metavar="FILE", help="写到这个新文件，例如 sl2.houqin.zip"
    )
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="签名的口令写在这个文件里；不写则生成一个"
    )
    parser.add_argument(
        "--with-passwords", action="store_true", help="带走密码摘要：到新地方用旧密码登录一次再改"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Exit code 0: everything is in the package; 1: but for files that were lost before; 2: nothing was written."""
    if readiness.pending_migrations():
        raise CommandError("数据库还没有建好或不是这个版本的：请先运行 houqin init 或 houqin serve。")
    school = School.objects.filter(code__iexact=options.school).first()
    if school is None:
        raise CommandError(f"没有代码为 {options.school} 的学校。")
    try:
        given = options.passphrase_file
        passphrase = given.read_text(encoding="utf8") if given else new_passphrase()
        accounts = accounts_of(school, with_passwords=options.with_passwords)
        manifest = leave(school, options.to.resolve(), passphrase, accounts, quiet if options.json else tell)
    except (Said, OSError, UnicodeDecodeError) as problem:
        raise CommandError(str(problem)) from problem
    facts = _facts(manifest, options.to.resolve()) | ({} if given else {"passphrase": passphrase})
    facts["archive"] = _archive(school)
    print(
        json.dumps(facts, ensure_ascii=False, indent=1) if options.json else "\n".join(_told(school, facts))
    )
    return 1 if manifest["lost"] else 0


def _facts(manifest: dict[str, Any], target: Path) -> dict[str, Any]:
    return {
        "package": str(target),
        "bytes": target.stat().st_size,
        "school": manifest["school"]["code"],
        "rows": sum(table["part"]["rows"] for table in manifest["tables"]),
        "files": manifest["files"]["rows"],
        "entries": manifest["chain"]["entries"],
        "head": manifest["chain"]["head"],
        "lost": manifest["lost"],
    }


def _archive(school: School) -> dict[str, Any]:
    """The folder of PDFs and sheets, which is no part of the package: plain files, to be copied as they are."""
    months = reading.volumes(school)
    return {
        "folder": str(making.home(school)),
        "months": len(months),
        "bytes": sum(month.size for month in months),
    }


def _told(school: School, facts: dict[str, Any]) -> list[str]:
    told = [
        f"装好了：{facts['package']}，{in_words(facts['bytes'])}",
        f"{school.name}：{facts['rows']} 行，{facts['entries']} 条办理记录，{facts['files']} 份文件",
    ]
    told += [f"原处就缺的文件：{name}" for name in facts["lost"]]
    if "passphrase" in facts:
        told.append(f"口令：{facts['passphrase']}（只显示这一次。不要和包放在一起，用电话告诉对方）")
    if facts["archive"]["months"]:
        told.append(
            f"归档文件夹不在包里，请整个拷走：{facts['archive']['folder']}"
            f"（{facts['archive']['months']} 个月，{in_words(facts['archive']['bytes'])}）"
        )
    return [
        *told,
        "程序的接口密钥、共用设备的口令、在路上的消息也不在包里，到新地方重新给。",
        "包里有师生的姓名和电话，没有加密，请像公章一样保管。",
        "从现在起在这里登记的不会跟着走：请停下这里的服务，再到新地方运行 houqin import-school。",
    ]


def tell(what: str, percent: int) -> None:
    """How far it is, for whoever waits before the screen."""
    print(f"{what}……{percent}%", file=sys.stderr, flush=True)


def quiet(what: str, percent: int) -> None:
    """Nobody wants to hear how far it is."""
