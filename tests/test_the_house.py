"""How the house is built: rooms complete, imports downward, files short and named, words kept (house.md 2, 9, 10).

Slips these tests were seen to catch are listed in tests/README.md.
"""

import ast
import csv
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from houqin.core.actions import ACTIONS
from houqin.core.pages.declared import PAGES

ROOT = Path(settings.BASE_DIR)
SKIPPED = {"migrations", "node_modules", "__pycache__"}
MODULES = sorted(
    path
    for folder in ("houqin", "config", "tools", "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if not SKIPPED & set(path.parts)
)
OURS = [path for path in MODULES if "tests" not in path.parts]
ROOMS = list(settings.ROOMS)
DOWNWARD = [
    "core",
    "people",
    "terms",
    "places",
    "devices",
    "repairs",
    "surveys",
    "hazards",
    "certificates",
    "rosters",
    "documents",
    "duties",
    "planning",
    "meetings",
    "reports",
    "queries",
]  # each may import those before it


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def for_each(paths: Iterable[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test that holds a rule against each of these files and names all that break it: thousands of files are
    looked at sooner than thousands of tests are begun.
    """

    def hold(rule: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            assert [fault for path in paths for fault in _faults(rule, path)] == []

        test.__name__, test.__doc__ = rule.__name__, rule.__doc__
        return test

    return hold


def _faults(rule: Callable[[Path], None], path: Path) -> Iterator[str]:
    try:
        rule(path)
    except AssertionError as fault:
        yield f"{named(path)}: {fault}"


every_module = for_each(MODULES)
every_module_of_houqin = for_each([path for path in OURS if path.parts[len(ROOT.parts)] == "houqin"])
every_room = pytest.mark.parametrize("room", ROOMS)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"))


# Rooms -------------------------------------------------------------------------------------------------------


@every_room
def test_a_room_is_complete(room: str) -> None:
    assert f"houqin.{room}" in settings.INSTALLED_APPS
    for name in ("urls", "pages", "actions", "forms", "demo", "tests.test_story", "tests.samples"):
        assert find_spec(f"houqin.{room}.{name}"), f"{room} has no {name}"
    assert len((import_module(f"houqin.{room}").__doc__ or "").split()) > 10, "what is this room for?"


@every_room
def test_a_room_can_be_reached(room: str) -> None:
    pages = [key for key in PAGES if key.startswith(f"{room}.")]
    assert pages, "a room shows something"
    for key in pages:
        assert reverse(key) == PAGES[key].url()
    for action in ACTIONS.values():
        if action.room == room and action.on_school:
            assert reverse(action.code) == f"/{room}/{action.name}/"


@every_room
def test_a_room_tells_its_story_in_tests(room: str) -> None:
    story = tree_of(ROOT / "houqin" / room / "tests" / "test_story.py")
    told = [
        node
        for node in ast.walk(story)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert told


def test_every_folder_of_a_room_is_installed() -> None:
    folders = {path.parent.name for path in (ROOT / "houqin").glob("*/models.py")}
    folders |= {path.parent.parent.name for path in (ROOT / "houqin").glob("*/models/__init__.py")}
    assert folders - {"core"} == set(ROOMS)


# Imports -----------------------------------------------------------------------------------------------------


def imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    """(dotted name, only for types) of every import, those inside functions too."""
    for node, typing in _statements(tree_of(path), False):
        if isinstance(node, ast.Import):
            yield from ((each.name, typing) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, typing
            yield from ((f"{node.module}.{each.name}", typing) for each in node.names)


def _statements(node: ast.AST, typing: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        inside = typing or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test))
        yield child, inside
        yield from _statements(child, inside)


def test_imports_point_downward() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@every_module_of_houqin
def test_a_module_knows_only_rooms_below_its_own(path: Path) -> None:
    """Also imports inside functions, which the linter sees too, and names in strings, which it does not."""
    room = path.relative_to(ROOT / "houqin").parts[0]
    if room not in DOWNWARD:
        return
    above = set(DOWNWARD[DOWNWARD.index(room) + 1 :]) - ({"places"} if room == "terms" else set())
    above |= {"terms"} if room == "places" else set()
    for name, typing in imports_of(path):
        other = name.split(".")[1] if name.startswith("houqin.") and "." in name else ""
        assert other not in above or typing, f"{named(path)} imports {name}"


@every_module_of_houqin
def test_between_rooms_only_plain_modules_are_called(path: Path) -> None:
    room = path.relative_to(ROOT / "houqin").parts[0]
    for name, _typing in imports_of(path):
        parts = name.split(".")
        if parts[0] != "houqin" or len(parts) < 3 or parts[1] in (room, "core") or parts[1] not in ROOMS:
            continue
        if path.name != "demo.py" and room in ROOMS:
            assert parts[2] not in ("actions", "pages", "views", "forms"), f"{named(path)} imports {name}"


@cache
def brought_by(*wishes: str) -> set[str]:
    """The modules that these lists of requirements name, and their versions of Python."""
    lines = [
        line for each in wishes for line in (ROOT / f"requirements/{each}.in").read_text("utf8").splitlines()
    ]
    wished = {
        re.split(r"[^A-Za-z0-9._-]", line)[0].lower().replace("_", "-") for line in lines if line[:1] != "#"
    }
    return set(sys.stdlib_module_names) | {
        module
        for module, packages in packages_distributions().items()
        if wished & {each.lower().replace("_", "-") for each in packages}
    }


@every_module_of_houqin
def test_a_module_reads_only_what_a_first_start_brings(path: Path) -> None:
    """Tests are run with more than a school has: what is wanted only there would be missed only there. What an extra
    brings is asked for where it is used, or tried.
    """
    guarded = [each for each in ast.walk(tree_of(path)) if isinstance(each, ast.FunctionDef | ast.Try)]
    later = {id(node) for each in guarded for node in ast.walk(each)}
    for node in ast.walk(tree_of(path)):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        there = brought_by("base", "postgres", "heif") if id(node) in later else brought_by("base")
        for name in names:
            assert name.split(".")[0] in there | {"houqin", "config"}, f"{named(path)} imports {name}"


# Files and names ---------------------------------------------------------------------------------------------


@every_module
def test_a_module_opens_with_what_is_found_there(path: Path) -> None:
    if path.name == "__init__.py" and not path.read_text(encoding="utf8").strip():
        return
    said = ast.get_docstring(tree_of(path))
    assert said, f"{named(path)} has no docstring"
    assert len(re.findall(r"[.。?!](?:\s|$)", said.split("\n\n")[0])) <= 4, "one to three sentences"


@every_module
def test_a_file_is_short_and_named_in_plain_words(path: Path) -> None:
    lines = path.read_text(encoding="utf8").count("\n")
    assert lines <= (700 if "tests" in path.parts else 520), (
        f"{named(path)} has {lines} lines: split it by subject"
    )
    assert re.fullmatch(r"[a-z][a-z0-9_]*|__init__", path.stem), path.name
    assert not re.search(r"util|helper|misc|common|manager|mixin", path.stem), path.name


FORBIDDEN = re.compile(r"(Manager|Helper|Util|Utils|Base|Mixin|Service)$|^(Base|Abstract)[A-Z]")


@every_module
def test_no_class_hides_behind_an_empty_word(path: Path) -> None:
    found = [node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    assert [name for name in found if FORBIDDEN.search(name)] == []


def test_the_core_of_the_core_stays_small() -> None:
    """Four files carry every change, the fewer lines the better (house.md 10); what is around them has its own name."""
    names = ("actions/what.py", "actions/performing.py", "models.py", "saving.py")
    central = [ROOT / "houqin" / "core" / name for name in names]
    lines = sum(
        sum(bool(line.strip()) for line in path.read_text(encoding="utf8").splitlines()) for path in central
    )
    assert lines <= 620, f"{lines} lines"


SPOKEN = re.compile(r"工单(?!位)|实例|工作流|哈希|令牌")


@for_each(OURS + sorted((ROOT / "houqin").rglob("*.html")))
def test_people_read_school_words(path: Path) -> None:
    """The words of a programmer stand nowhere on a page (daily-life.md 2)."""
    assert SPOKEN.findall(path.read_text(encoding="utf8")) == []


# The list of words is not written out, so that this file does not hold them itself.
PRIVATE = re.compile(
    "|".join(
        [
            "/wor" + "k/(?:main|shared)",
            "10" + r"\.\d+\.\d+\.\d+:\d+",
            "Clau" + "de",
            "Chat" + "GPT",
        ]
    )
)
TEXTS = [
    path
    for pattern in (
        "*.md",
        "*.toml",
        "*.txt",
        "*.in",
        "*.json",
        "*.py",
        "*.html",
        "*.js",
        "*.css",
        "*.csv",
        "*.yml",
        "*.mjs",
    )
    for path in ROOT.rglob(pattern)
    if not {"node_modules", ".venv", "data", "__pycache__", "dist", ".git", ".mypy_cache", ".ruff_cache"}
    & set(path.relative_to(ROOT).parts)
]


def test_nothing_of_the_workshop_is_left_lying_about() -> None:
    assert len(TEXTS) > 100
    found = {
        named(path): PRIVATE.findall(path.read_text(encoding="utf8", errors="replace")) for path in TEXTS
    }
    assert {path: words for path, words in found.items() if words} == {}


# No float where weight or money is counted; forms of other measures may divide.
NO_FLOAT = [
    path for path in OURS if path.relative_to(ROOT).parts[1] in ("stock", "money", "purchasing", "canteen")
]
CORE_FIGURES = [
    ROOT / "houqin" / "core" / name for name in ("numbers.py", "words.py", "limits.py", "models.py")
]


def test_money_and_weight_are_never_floats() -> None:
    for path in NO_FLOAT + CORE_FIGURES:
        calls = [
            node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name) and node.id == "float"
        ]
        assert calls == [], named(path)
        floats = [
            n for n in ast.walk(tree_of(path)) if isinstance(n, ast.Constant) and isinstance(n.value, float)
        ]
        assert floats == [], named(path)


TIME = re.compile(r"\b(datetime\.now|datetime\.today|date\.today|timezone\.now|time\.localtime|utcnow)\b")


@every_module_of_houqin
def test_now_and_today_come_from_the_schools_clock(path: Path) -> None:
    if path == ROOT / "houqin" / "core" / "clock.py":
        return
    calls = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    assert [call for call in calls if TIME.fullmatch(call)] == []


@every_module_of_houqin
def test_days_and_times_are_asked_for_by_the_houses_own_fields(path: Path) -> None:
    """Django's break on a number that a program sends."""
    calls = [ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    assert [
        call for call in calls if re.fullmatch(r"(forms\.)?(Split)?(Date|Time|DateTime)Field", call)
    ] == []


@every_module_of_houqin
def test_only_tests_and_the_demo_move_the_clock(path: Path) -> None:
    moves = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "moved"
        and ast.unparse(node.value).endswith("clock")
    ]
    assert not moves or path.name == "demo.py" or "demo" in path.parts, named(path)


# What is covered ---------------------------------------------------------------------------------------------

COVERAGE = ROOT / "docs" / "coverage.csv"
REQUIREMENTS = ROOT.parent / "shared" / "requirements.csv"


def _covered() -> list[dict[str, str]]:
    with COVERAGE.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_said_to_be_covered_is_tested() -> None:
    rows = _covered()
    assert rows
    assert set(rows[0]) == {"slug", "room", "where", "test"}
    missing = [row["test"] for row in rows for test in row["test"].split() if not _is_a_test(test)]
    assert missing == []
    assert {row["room"] for row in rows} <= {"core", *ROOMS}


def _is_a_test(name: str) -> bool:
    """`path::test_name` stands in that file, or the whole file is meant."""
    path, _sep, function = name.partition("::")
    if not (ROOT / path).is_file():
        return False
    functions = {node.name for node in ast.walk(tree_of(ROOT / path)) if isinstance(node, ast.FunctionDef)}
    return (
        function.partition("[")[0] in functions if function else any(f.startswith("test_") for f in functions)
    )


def test_what_is_covered_was_asked_for() -> None:
    if not REQUIREMENTS.exists():  # the list of needs is kept outside the product; a clone does not have it
        assert len({row["slug"] for row in _covered()}) == len(_covered())
        return
    with REQUIREMENTS.open(encoding="utf8", newline="") as file:
        asked = {row["slug"] for row in csv.DictReader(file)}
    assert {row["slug"] for row in _covered()} - asked == set()
