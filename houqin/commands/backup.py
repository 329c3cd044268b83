"""备份全部数据和照片，不用停下服务。 Back everything up while the school works; --check proves that a backup comes back."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from houqin import readiness
from houqin.core.backup import making, places, proving
from houqin.core.backup.places import BackupFailed, in_words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, how many to keep, or which one to try."""
    parser.add_argument("--to", metavar="DIR", help="放到这个文件夹（例如U盘）；默认是数据文件夹里的 backups")
    parser.add_argument("--keep", type=int, default=making.KEPT, metavar="N", help="只留最近几份（默认 7）")
    parser.add_argument("--prove", action="store_true", help="备份后马上试着恢复一次")
    parser.add_argument("--check", metavar="FROM", help="不备份，只试着恢复这一份")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Exit code 0: a sound backup, proven if asked; 1: done, but something in it is not as it should be; 2: not done."""
    if options.keep < 1:
        raise CommandError("--keep 至少是 1。")
    if options.check:
        return _check(Path(options.check), options.json)
    if readiness.pending_migrations():
        raise CommandError("数据库还没有建好或不是这个版本的：请先运行 houqin init 或 houqin serve。")
    folder = Path(options.to).resolve() if options.to else places.home()
    try:
        made = making.make(folder, keep=options.keep, tell=places.quiet if options.json else _tell)
        proving.note(made)
        if not options.json:
            print(_told(made))
        proven = proving.prove(made.folder) if options.prove else {}
    except BackupFailed as problem:
        raise CommandError(str(problem)) from problem
    facts = {"folder": str(made.folder), "bytes": made.size, "rows": made.rows, "files": made.files}
    lines = [*made.faults, _came_back(proven) if proven else ""]
    _say(options.json, facts | {"proven": bool(proven), "faults": made.faults}, lines)
    return 1 if made.faults else 0


def _check(source: Path, as_json: bool) -> int:
    """A drill: 1 when the backup does not come back, 2 when there is none."""
    if not source.exists():
        raise CommandError(f"没有找到 {source}。")
    try:
        told = proving.prove(source.resolve())
    except BackupFailed as problem:
        _say(
            as_json,
            {"folder": str(source), "proven": False, "why": str(problem)},
            [f"这份备份恢复不出来：{problem}"],
        )
        return 1
    _say(as_json, {"folder": str(source), "proven": True, **told}, [*told["faults"], _came_back(told)])
    return 0


def _came_back(told: dict[str, Any]) -> str:
    return f"已经试着恢复了一次：{told['rows']} 行、{told['files']} 份文件都能回来。"


def _told(made: making.Made) -> str:
    photos = f"{made.files} 份文件（新增 {made.new_files} 份）"
    return f"备份好了：{made.folder}，{in_words(made.size)}，{made.rows} 行，{photos}"


def _say(as_json: bool, facts: dict[str, object], lines: list[str]) -> None:
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        print("\n".join(filter(None, lines)))


def _tell(what: str, percent: int) -> None:
    print(f"{what}……{percent}%" if percent else f"{what}……", flush=True)
