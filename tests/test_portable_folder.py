"""The portable folder for Windows, as far as another system can tell: its bytes, its doors, its start and stop, and that
nothing Houqin imports is missing there.
"""

import ast
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from houqin import cli
from houqin.commands import desk
from tests.promises.templates import on_postgres
from tools import steps

pytestmark = pytest.mark.skipif(on_postgres(), reason="what lies in files does not depend on the engine")
ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    path for top in ("houqin", "config") for path in (ROOT / top).rglob("*.py") if "tests" not in path.parts
)
# What Windows' Python does not have, and the files that ask for the system first, or that only gunicorn reads.
NOT_THERE = {"fcntl", "resource", "pwd", "grp", "termios", "gunicorn"}
NOT_CALLED = {
    "fork", "forkpty", "nice", "geteuid", "getuid", "getgid", "chown", "killpg", "setsid", "setuid", "mkfifo", "wait3",
    "statvfs", "sysconf", "getloadavg", "sched_getaffinity", "posix_fadvise", "register_at_fork", "fchmod", "uname",
    "SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "alarm", "setitimer", "AF_UNIX", "execv", "O_DIRECTORY",
}  # fmt: skip
FOR_GUNICORN = "houqin.core.shedding"
ASKS_FIRST = {
    "houqin/cli.py",
    "houqin/core/locking.py",
    "houqin/core/sheets/child.py",
    "houqin/core/files/scanning.py",
    "houqin/core/backup/drives.py",
    "houqin/commands/serve.py",
    "houqin/core/shedding.py",
}


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The builder of the portable folder, with wheels and the built front end left out."""
    monkeypatch.syspath_prepend(str(ROOT / "deploy" / "windows"))
    sys.modules.pop("build", None)
    build = import_module("build")

    monkeypatch.setattr(build, "_put_libraries", lambda target, wheels: target.mkdir())
    monkeypatch.setattr(build, "_check_pages", lambda: None)
    yield build
    sys.modules.pop("build", None)


@pytest.fixture
def python_zip(tmp_path: Path) -> Path:
    """As much of Python for Windows as the builder looks at."""
    path = tmp_path / "python-3.12.10-embed-amd64.zip"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("python.exe", b"MZ")
        book.writestr("python312.zip", b"PK")
        book.writestr(
            "python312._pth", "python312.zip\r\n.\r\n\r\n# Uncomment to run site.main()\r\n#import site\r\n"
        )
    return path


def test_what_is_double_clicked_is_ascii_with_windows_line_ends_and_quotes_its_paths(
    windows: ModuleType,
) -> None:
    doors = windows.doors("program-1.2.3-abcdef12")
    batches = {name: data for name, data in doors.items() if name.endswith(".bat")}
    assert len(batches) == 7
    for data in batches.values():
        text = data.decode("ascii")
        assert "\n" not in text.replace("\r\n", "")
        for line in text.split("\r\n"):
            assert line.count('"') % 2 == 0, line
            assert "%~dp0" not in re.sub(r'"[^"]*"', "", line), line
    assert (
        b'"%~dp0program-1.2.3-abcdef12\\python\\python.exe" -X utf8 -m houqin.cli desk start %*'
        in doors["start.bat"]
    )
    assert doors["启动后勤.bat"] == doors["start.bat"]
    assert doors["houqin.bat"].endswith(b"-m houqin.cli %*\r\n"), "any other command, typed"
    about = doors["使用说明.txt"].decode("utf-8-sig")
    assert [name for name in batches if name != "start.bat" and name.removesuffix(".bat") not in about] == []


def test_every_door_calls_the_command_with_words_it_knows(windows: ModuleType) -> None:
    for data in windows.doors("program-x").values():
        for words in re.findall(r"-m houqin\.cli ([^\r\n%]+)", data.decode("utf-8-sig")):
            cli._parser(words.split()).parse_args(
                [*words.split(), *(["--no-browser"] if "start" in words else [])]
            )


def test_the_folder_holds_the_program_without_its_tests_and_finds_its_libraries(
    windows: ModuleType, python_zip: Path, tmp_path: Path
) -> None:
    folder = windows.build(python_zip, tmp_path / "发布 文件夹")
    program = windows.newest(folder)
    assert (
        program / "python" / "python312._pth"
    ).read_bytes() == b"python312.zip\r\n.\r\n..\\app\r\n..\\lib\r\n"
    assert (program / "app" / "houqin" / "cli.py").exists()
    assert (program / "app" / "config" / "settings.py").exists()
    assert list((program / "app").rglob("tests")) == []
    with zipfile.ZipFile(windows.pack(folder)) as book:
        assert {"houqin/start.bat", "houqin/启动后勤.bat"} <= set(book.namelist())


def test_an_update_over_the_old_folder_keeps_the_data_and_forgets_the_old_program(
    windows: ModuleType, python_zip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = windows.build(python_zip, tmp_path)
    old = windows.newest(folder)
    (folder / "data").mkdir()
    (folder / "data" / "houqin.sqlite3").write_bytes(b"rows")
    monkeypatch.setattr(windows, "_stamp", lambda python: "9.9.9-00000000")
    assert windows.build(python_zip, tmp_path) == folder
    new = windows.newest(folder)
    assert (new != old, old.exists()) == (True, True)
    with zipfile.ZipFile(windows.pack(folder)) as book:
        assert not [
            name for name in book.namelist() if "data/" in name.split("program-")[0] or old.name in name
        ]
    monkeypatch.setenv("HOUQIN_PORTABLE", str(folder))
    monkeypatch.setattr(sys, "executable", str(new / "python" / "python.exe"))
    desk._forget_earlier_programs()
    assert (new.exists(), old.exists()) == (True, False)
    assert (folder / "data" / "houqin.sqlite3").read_bytes() == b"rows"


def test_another_zip_than_pythons_is_refused_in_words(
    windows: ModuleType, python_zip: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as book:
        book.writestr("readme.txt", "x")
    for path, words, digest in (
        (other, "python.exe", ""),
        (Path(__file__), "不是 zip", ""),
        (python_zip, "sha256", "00"),
    ):
        with pytest.raises(steps.Stop, match=words):
            windows.build(path, tmp_path / "out", sha256=digest)
    assert not (tmp_path / "out").exists()


AS_ON_WINDOWS = """
import os, signal, socket, sys, types
from importlib import import_module
import asyncio, multiprocessing, subprocess, tempfile, webbrowser  # the standard library has its own ways there
import django.core.management, django.db.backends.sqlite3.base, openpyxl, PIL.Image, psycopg, waitress
absent, uncalled, names = {absent!r}, {uncalled!r}, {names!r}
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError("Windows has no " + name)
sys.meta_path.insert(0, Absent())
for name in absent:
    sys.modules.pop(name, None)
for place in (os, signal, socket):
    for name in uncalled:
        if hasattr(place, name):
            delattr(place, name)
sys.modules["msvcrt"] = types.ModuleType("msvcrt")
sys.platform = "win32"
import django
django.setup()
for name in names:
    import_module(name)
import_module({last!r})  # the control: this one cannot be had there
"""


def test_every_module_can_be_imported_where_there_is_no_unix() -> None:
    """In a process from which the modules and names were taken that Windows does not have."""
    names = sorted(set(_modules()) - {FOR_GUNICORN})
    words = AS_ON_WINDOWS.format(absent=NOT_THERE, uncalled=NOT_CALLED, names=names, last=FOR_GUNICORN)
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", words], env=env, capture_output=True, text=True, cwd=ROOT)
    last = done.stderr.strip().splitlines()[-1]
    assert last == "ModuleNotFoundError: Windows has no gunicorn", done.stderr[-3000:]
    assert FOR_GUNICORN.replace(".", "/") in done.stderr, done.stderr[-3000:]


def _modules() -> Iterator[str]:
    for path in SOURCES:
        if "migrations" not in path.parts and path.name != "__init__.py":
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _unix_only(path: Path) -> Iterator[str]:
    """Names that only Unix has, which a file outside the few that ask first mentions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in NOT_THERE)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in NOT_THERE:
            yield str(node.module)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("os", "signal", "socket"):
            yield from [ast.unparse(node)] if node.attr in NOT_CALLED else []


def test_what_only_unix_has_is_used_only_where_the_system_is_asked_first(tmp_path: Path) -> None:
    found = {path.relative_to(ROOT).as_posix(): list(_unix_only(path)) for path in SOURCES}
    assert {name: names for name, names in found.items() if names and name not in ASKS_FIRST} == {}
    slip = tmp_path / "slip.py"
    slip.write_text("import os, fcntl\nos.fork()\n", encoding="utf8")
    assert sorted(_unix_only(slip)) == ["fcntl", "os.fork"]
