"""The installed command `houqin`: each sub-command is a module of houqin/commands.

A command module opens with a sentence for the help, and has `add_arguments(parser)` and `run(options) -> int`. The data
folder is chosen here, before any settings are read.
"""

import argparse
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TextIO

from houqin import __version__, commands

UNUSABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command. Exit code 0 is good, 1 what the command says, 2 something is missing or unusable."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _say_in_utf8(sys.stdout, sys.stderr)
    os.umask(0o077)  # pupils and staff stand in these files: only the account that runs Houqin reads them
    _choose_settings(words)
    if problem := anothers_folder(os.environ.get("HOUQIN_DATA", "")):
        print(problem, file=sys.stderr)
        return UNUSABLE
    import django
    from django.core.management import CommandError

    from houqin.core.errors import Refused

    try:
        django.setup()
        options = _parser(words).parse_args(words)
        return int(options.run(options))
    except (CommandError, Refused) as reason:
        print(reason, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return 130


def names() -> list[str]:
    """The sub-commands there are: the modules of houqin/commands."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def word_of(module: str) -> str:
    """What is typed for a module: `export-school` for export_school, `import` for import_."""
    return module.removesuffix("_").replace("_", "-")


def anothers_folder(folder: str) -> str:
    """Why root must not work in this data folder: what he writes there, the account of the service cannot open."""
    place = Path(folder)
    if not folder or not hasattr(os, "geteuid") or os.geteuid() != 0 or not place.is_dir():
        return ""
    if place.stat().st_uid == 0:
        return ""
    try:
        owner = place.owner()
    except KeyError:  # an account that is no longer there
        owner = str(place.stat().st_uid)
    return (
        f"{folder} 是账号 {owner} 的：以 root 写进去的文件，服务打不开。"
        f"请打 runuser -u {owner} -- houqin …（docs/how-to/deploy.md）。"
    )


def _choose_settings(words: list[str]) -> None:
    """--data wins over HOUQIN_DATA; both must be known before Django reads its settings."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--data")
    data = early.parse_known_args(words)[0].data
    if data:
        os.environ["HOUQIN_DATA"] = os.path.abspath(data)  # noqa: PTH100 - a Path would not be a str
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _parser(words: list[str]) -> argparse.ArgumentParser:
    """The whole parser, or for speed only the part of the command that is named first."""
    parser = argparse.ArgumentParser(prog="houqin", description="后勤：学校后勤管理", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"houqin {__version__}")
    parser.add_argument("--data", metavar="DIR", help="数据文件夹（也可用环境变量 HOUQIN_DATA）")
    known = names()
    wanted = [name for name in known if words and word_of(name) == words[0]] or known
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in wanted:
        _add(parts, name, import_module(f"houqin.commands.{name}"))
    return parser


def _add(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, module: ModuleType) -> None:
    about = (module.__doc__ or "").strip()
    part = parts.add_parser(word_of(name), help=about.splitlines()[0], description=about, allow_abbrev=False)
    part.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    module.add_arguments(part)
    part.set_defaults(run=module.run)


def _say_in_utf8(*streams: TextIO) -> None:
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
