"""把数据升级到这个版本的程序，先备份。 Bring the data to this version of the program, after a backup; or only look."""

import argparse

from houqin import readiness


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only look, or without the backup."""
    parser.add_argument("--check", action="store_true", help="只看有没有要升级的，不动数据")
    parser.add_argument("--no-backup", action="store_true", help="升级前不备份（已另有可靠的备份时）")


def run(options: argparse.Namespace) -> int:
    """Exit code 0: the data is of this version; 1 with --check: it is not yet; 2: it cannot be brought there."""
    pending = readiness.pending_migrations()
    if options.check:
        print("\n".join(pending) if pending else "数据已经是这个版本的。")
        return 1 if pending else 0
    readiness.make_ready(backup=not options.no_backup)
    print(f"升级好了：{len(pending)} 项。" if pending else "数据已经是这个版本的。")
    return 0
