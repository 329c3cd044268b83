"""G44: no SQL, command, code or address that a user could have written is ever carried out.

Read from the syntax of every module: what may do such a thing stands in a reviewed list, each with its reason; anything
else anywhere fails. The core's own tests name the modules that speak SQL themselves (tests/test_every_model.py).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# module -> what it may use, and why that is safe.
REVIEWED = {
    ("houqin/core/writing.py", "cursor"): "one constant PRAGMA",
    (
        "houqin/registers/rules/texts.py",
        "yaml",
    ): "a safe loader made smaller: words, numbers, yes and no, groups",
    ("houqin/core/scope.py", "cursor"): "SET LOCAL of a parsed UUID",
    ("houqin/core/guards.py", "cursor"): "statements made of the models' own names",
    ("houqin/core/backup/database.py", "cursor"): "tables' own names, and keys read from the database",
    ("houqin/core/backup/restoring.py", "cursor"): "statements made of the models' own names",
    ("houqin/core/backup/proving.py", "subprocess"): "our own command under this Python, a path as one word",
    ("houqin/core/checks.py", "cursor"): "constant questions about the engine",
    ("houqin/examining/data.py", "cursor"): "constant questions about the engine",
    ("houqin/commands/demo.py", "cursor"): "a constant question about the engine",
    ("houqin/core/sheets/reading.py", "subprocess"): "our own module under this Python, no words of a user",
    ("houqin/core/prints.py", "subprocess"): "our own module under this Python; a user's words go in as data",
    (
        "houqin/core/notices/sending.py",
        "fetching",
    ): "https to three known hosts, no redirects, within 5 seconds",
    ("houqin/core/notices/sending.py", "socket"): "the address that was looked up and is not a private one",
    ("houqin/examining/reach.py", "socket"): "can this machine be reached at its own address",
    ("houqin/examining/reach.py", "fetching"): "/healthz at the school's own address, from the command line",
    ("houqin/core/health/parts.py", "cursor"): "a constant question about the engine",
    ("houqin/commands/serve.py", "socket"): "is the port free; which address has this machine",
    ("houqin/commands/desk.py", "socket"): "is it answered on this machine's own port",
    ("houqin/commands/drill.py", "socket"): "a free port of this machine",
    ("houqin/commands/drill.py", "subprocess"): "our own command under this Python, a path as one word",
    ("houqin/commands/drill.py", "fetching"): "the first page of the server it started, on this machine",
    ("houqin/core/upgrading.py", "cursor"): "constant questions about the engine",
    (
        "houqin/core/moving/arriving.py",
        "cursor",
    ): "constant words: a whole school takes longer than a request may",
    (
        "houqin/core/files/scanning.py",
        "subprocess",
    ): "the scanner the owner of the machine named; a stored path as one word",
    ("houqin/core/backup/drives.py", "ctypes"): "which letters of Windows are removable",
    ("houqin/people/backups.py", "socket"): "is who asks on this machine",
}
MODULES = {
    "subprocess": "subprocess", "socket": "socket", "pickle": "pickle", "marshal": "pickle", "shelve": "pickle",
    "urllib.request": "fetching", "http.client": "fetching", "requests": "fetching", "httpx": "fetching",
    "aiohttp": "fetching", "ftplib": "fetching", "ctypes": "ctypes", "pty": "subprocess",
}  # fmt: skip
CALLS = {
    "eval": "eval", "exec": "eval", "compile": "eval", "__import__": "eval", "cursor": "cursor", "raw": "cursor",
    "extra": "cursor", "RawSQL": "cursor", "system": "subprocess", "popen": "subprocess",
}  # fmt: skip
BY_NAME_ONLY = {"eval", "exec", "compile", "__import__"}  # re.compile is another matter


def dangers(source: str) -> Iterator[str]:
    """What a module uses that could carry out somebody else's words."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (MODULES[each.name] for each in names if each.name in MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                whole = [module, *(f"{module}.{each.name}" for each in names)]
                yield from (MODULES[each] for each in whole if each in MODULES)
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                yield CALLS[name]
            case ast.Call(func=ast.Attribute(attr=name)) if name in CALLS and name not in BY_NAME_ONLY:
                yield CALLS[name]
            case ast.keyword(arg="shell", value=value) if not (
                isinstance(value, ast.Constant) and value.value is False
            ):
                yield "shell"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="yaml"), attr="load" | "unsafe_load")):
                yield "yaml"


def modules() -> list[Path]:
    found = [path for top in ("houqin", "config") for path in sorted((ROOT / top).rglob("*.py"))]
    return [path for path in found if "tests" not in path.parts and "migrations" not in path.parts]


def test_only_reviewed_modules_can_run_what_somebody_wrote():
    used = {
        (path.relative_to(ROOT).as_posix(), danger)
        for path in modules()
        for danger in dangers(path.read_text(encoding="utf8"))
    }
    assert used - REVIEWED.keys() == set(), "not reviewed"
    assert REVIEWED.keys() - used == set(), "reviewed, but used no more"


@pytest.mark.parametrize(
    ("slip", "danger"),
    [
        ("import pickle", "pickle"),
        ("from subprocess import run", "subprocess"),
        ("run(words, shell=True)", "shell"),
        ("eval(words)", "eval"),
        ("Ticket.objects.raw('SELECT ' + words)", "cursor"),
        ("with connection.cursor() as c: c.execute(words)", "cursor"),
        ("rows.extra(where=[words])", "cursor"),
        ("from urllib.request import urlopen", "fetching"),
        ("from urllib import request", "fetching"),
        ("import os; os.system(words)", "subprocess"),
        ("yaml.load(words)", "yaml"),
    ],
)
def test_control_each_kind_of_slip_is_seen(slip, danger):
    assert danger in set(dangers(slip))


def test_control_what_only_looks_alike_is_left_alone():
    innocent = "import re; re.compile('a'); from urllib.parse import quote; model.objects.filter(a=1)"
    assert set(dangers(innocent)) == set()


PAYLOADS = [
    "' OR 1=1 --",
    "'; DROP TABLE repairs_ticket; --",
    "$(touch /tmp/opened)",
    "`id`",
    "http://169.254.169.254/latest/meta-data/",
]


@pytest.mark.parametrize("words", PAYLOADS)
def test_hostile_words_are_kept_as_words_and_found_as_words(cast, words):
    from tests.cast import browser
    from tests.samples import do

    ticket = do(cast, "repairs.report_ticket", fault=words).row
    other = do(cast, "repairs.report_ticket", fault="灯不亮").row
    answer = browser(cast.hu).get("/repairs/tickets/", {"q": words, "tab": "all"})
    assert answer.status_code == 200
    assert str(ticket.pk) in answer.content.decode()
    assert str(other.pk) not in answer.content.decode()
