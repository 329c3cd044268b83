"""把一份备份恢复到空的数据文件夹。 Bring a backup back into an empty data folder, and check all of it."""

import argparse
import json
from pathlib import Path

from django.core.management import CommandError

from houqin import readiness
from houqin.core.backup import places, restoring
from houqin.core.backup.places import BackupFailed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup; where to is said by --data."""
    parser.add_argument("source", metavar="FROM", help="备份的文件夹，或下载的 .zip")
    parser.add_argument("--link", action="store_true", help=argparse.SUPPRESS)  # a drill need not copy photos
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Exit code 0: all is back; 1: all is back, with the faults it was backed up with; 2: nothing was restored."""
    source = Path(options.source)
    if not source.exists():
        raise CommandError(f"没有找到 {source}。")
    tell = places.quiet if options.json else _tell
    try:
        done = restoring.restore(source.resolve(), _finish, link=options.link, tell=tell)
    except BackupFailed as problem:
        raise CommandError(str(problem)) from problem
    if options.json:
        print(json.dumps(vars(done), ensure_ascii=False, indent=1))
    else:
        print("\n".join([*_told(done), *done.faults]))
    return 1 if done.faults else 0


def _finish() -> None:
    """Tables of an earlier version are brought to this one; what they come from is the backup itself."""
    readiness.migrate(backup=False)


def _told(done: restoring.Restored) -> list[str]:
    lines = [
        f"{school['code']} {school['name']}：{school['entries']} 条办理记录，前后相连"
        for school in done.schools
    ]
    return [*lines, f"恢复完成，核对无误：{done.rows} 行，{done.files} 份文件。下一步：houqin serve"]


def _tell(what: str, percent: int) -> None:
    print(f"{what}……", flush=True)
