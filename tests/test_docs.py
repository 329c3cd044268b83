"""The documents say what is true: links resolve, commands exist, words are complete, what is generated is current.

Slips each of these was seen to catch stand in tests/README.md.
"""

import argparse
import ast
import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from babel.messages.catalog import Message
from django.conf import settings

from houqin import cli
from houqin.core.actions import ACTIONS
from tools import commands, messages, reference

ROOT = Path(settings.BASE_DIR)
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
NOT_OURS = {"node_modules", ".venv", "data", ".git"}
DOCUMENTS = sorted(
    path for path in ROOT.rglob("*.md") if not NOT_OURS & set(path.relative_to(ROOT).parts[:-1])
)
REQUIREMENTS = ROOT.parent / "shared" / "requirements.csv"
COVERAGE = ROOT / "docs" / "coverage.csv"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def prose(path: Path) -> str:
    """A document without its code blocks."""
    return FENCE.sub("", path.read_text(encoding="utf8"))


# What is generated -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_the_generated_reference_is_current(name: str) -> None:
    there = (reference.FOLDER / name).read_text(encoding="utf8")
    assert there == reference.pages()[name], f"run `python3 run.py docs` for docs/reference/{name}"


def test_no_page_of_the_reference_is_left_over() -> None:
    assert {path.name for path in reference.FOLDER.iterdir()} == set(reference.pages())


# The English catalogue ---------------------------------------------------------------------------------------


def translated() -> Iterator[Message]:
    return (message for message in messages.catalogue() if message.id)


def test_every_sentence_has_its_english() -> None:
    left = messages.missing()
    assert left == [], f"{len(left)} sentences without English: run `python3 run.py messages` and write them"


def test_a_sentence_is_found_whatever_a_file_calls_gettext() -> None:
    """The control: `_t` and `_now` were once not looked for, and a check that looks past sentences cannot fail."""
    text = 'from django.utils.translation import gettext as _at_once\n\n_at_once("马上说")\nprint("不说")\n'
    assert list(messages._in_python(text)) == ["马上说"]


def test_the_catalogue_keeps_no_sentence_that_is_gone() -> None:
    assert {message.id for message in translated()} - set(messages.found()) == set()


def test_a_translation_fills_in_what_the_sentence_does() -> None:
    def faults(message: Message) -> bool:
        there, english = PLACEHOLDER.findall(str(message.id)), PLACEHOLDER.findall(str(message.string))
        return sorted(there) != sorted(english)

    assert [message.id for message in translated() if faults(message)] == []


def test_english_is_english() -> None:
    """Chinese stands in it only where an example is given or a Chinese mark is asked for."""
    chinese = {message.id for message in translated() if CHINESE.search(str(message.string))}
    assert {
        text
        for text in chinese
        if not any(mark in text for mark in ("例如", "请写成", "√", "“长期”", "“台账”"))
    } == set()


# Words -------------------------------------------------------------------------------------------------------


def glossary() -> list[tuple[str, list[str]]]:
    """(the school's words, identifiers) of every row."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [
        (cells[0].strip(), re.findall(r"`([\w.]+)`", cells[1]))
        for cells in rows
        if cells[0].strip() != "学校的词"
    ]


@pytest.mark.parametrize("code", sorted(ACTIONS))
def test_the_glossary_has_every_action(code: str) -> None:
    label, name = str(ACTIONS[code].label), ACTIONS[code].name
    assert [words for words, names in glossary() if name in names and words.startswith(label[:2])], (
        f"docs/glossary.md has no row for {label} | `{name}`"
    )


def test_an_identifier_stands_for_one_word_and_a_word_for_one_identifier() -> None:
    names = [name for _words, found in glossary() for name in found]
    words = [words for words, _names in glossary()]
    assert sorted(name for name in set(names) if names.count(name) > 1) in ([], ["number"])
    assert sorted(word for word in set(words) if words.count(word) > 1) == []


# Links and commands ------------------------------------------------------------------------------------------


@every_document
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for found in LINK.finditer(prose(path)):
        target, _mark, anchor = unquote(found[1] or found[2]).partition("#")
        there = (path.parent / target).resolve() if target else path
        if re.match(r"[a-z]+:", target):
            continue
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(found[0])
    assert broken == []


def anchors(path: Path) -> set[str]:
    """The headings of a document as its addresses."""
    heads = re.findall(r"^#+ (.+)$", prose(path), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def shown_commands(path: Path) -> list[list[str]]:
    """Commands a reader would type: lines of code, and what stands in backticks, without comments."""
    text = path.read_text(encoding="utf8")
    lines = re.findall(r"^ {4,}(\S.*)$", text, re.M) + re.findall(r"`([^`\n]+)`", text)
    bare = [re.split(r"\s+#\s", line)[0].replace(".venv/bin/houqin", "houqin").split() for line in lines]
    return [words for words in bare if words[:1] == ["houqin"] or words[:2] == ["python3", "run.py"]]


@every_document
def test_commands_that_are_shown_exist(path: Path) -> None:
    for words in shown_commands(path):
        try:
            check_command(words)
        except SystemExit:
            pytest.fail(f"{path.name}: `{' '.join(words)}` is not understood")


def check_command(words: list[str]) -> None:
    """Parse it as the program would; SystemExit when it would not."""
    if words[0] == "houqin":
        rest = [word.strip('"“”') for word in words[1:]]
        parser = cli._parser([])
        if rest and (len(rest) > 1 or rest[0] not in offered(parser)):
            parser.parse_args(rest)
        return
    rest = words[2:]
    if rest and not rest[0].startswith("-"):
        if rest[0] not in commands.COMMANDS:
            raise SystemExit(2)
    elif rest and rest != ["--help"]:
        commands._serve_options(rest)


def offered(parser: argparse.ArgumentParser) -> set[str]:
    """The sub-commands of a parser."""
    parts: Any = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    return set(parts.choices)


@pytest.mark.parametrize(
    "line",
    [
        "houqin fly",
        "houqin init --school X",
        "python3 run.py fly",
        "python3 run.py --colour",
        "houqin verify --all",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(line: str) -> None:
    with pytest.raises(SystemExit):
        check_command(line.split())


def test_every_command_stands_in_both_readmes() -> None:
    for path in READMES:
        named = {words[1] for words in shown_commands(path) if words[0] == "houqin" and len(words) > 1}
        assert {cli.word_of(name) for name in cli.names()} - named == set(), path.name


def test_both_readmes_have_the_same_shape() -> None:
    shapes = [
        (
            [head[0] for head in re.findall(r"^(#+) ", path.read_text(encoding="utf8"), re.M)],
            re.findall(r"^    (houqin|python3)", path.read_text(encoding="utf8"), re.M),
            sorted(re.findall(r"\((docs/[^)#]+)", path.read_text(encoding="utf8"))),
        )
        for path in READMES
    ]
    assert shapes[0] == shapes[1]


def test_pictures_in_the_readmes_are_light() -> None:
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 200_000] == []
    shown = "".join(path.read_text(encoding="utf8") for path in READMES)
    assert [path.name for path in pictures if path.name not in shown] == []


def test_the_changelog_has_a_place_for_what_comes() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf8")
    assert re.search(r"^## \[Unreleased\]", text, re.M)


@every_document
def test_code_that_is_shown_is_code(path: Path) -> None:
    for language, code in FENCE.findall(path.read_text(encoding="utf8")):
        if language == "python":
            lines = code if not code.startswith(" ") else f"_ = {{\n{code}}}\n"
            compile(lines, str(path), "exec")


# Requirements that are proven --------------------------------------------------------------------------------


def covered() -> list[dict[str, str]]:
    with COVERAGE.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_covered_requirement_names_a_test_that_exists() -> None:
    assert covered()
    assert [row["test"] for row in covered() if not names_a_test(row["test"])] == []
    assert [row["where"] for row in covered() if not (ROOT / row["where"].partition(":")[0]).exists()] == []
    assert [row["room"] for row in covered() if row["room"] not in settings.ROOMS] == []


def names_a_test(node: str) -> bool:
    """Whether a pytest node id names a function of a test file."""
    name, _colons, function = node.partition("::")
    path = ROOT / name
    if not path.is_file():
        return False
    function = function.partition("[")[0]  # one case of a test that is told many
    return any(isinstance(each, ast.FunctionDef) and each.name == function for each in ast.walk(_tree(path)))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"))


def test_covered_requirements_are_among_the_requirements() -> None:
    if not REQUIREMENTS.exists():
        assert all(re.fullmatch(r"[a-z0-9-]+", row["slug"]) for row in covered())
        return
    with REQUIREMENTS.open(encoding="utf8", newline="") as file:
        known = {row["slug"] for row in csv.DictReader(file)}
    assert {row["slug"] for row in covered()} - known == set()


# The how-to that builds a room -------------------------------------------------------------------------------

ROOM = ROOT / "docs" / "how-to" / "add-a-room.md"
FILE = re.compile(r"^`(houqin/keys/[\w/]+\.py)`\n\n```python\n(.*?)^```", re.M | re.S)


def test_a_room_built_from_the_how_to_passes_the_house_tests(tmp_path: Path) -> None:
    copy = build_keys(tmp_path)
    env = {"PATH": "/usr/bin:/bin", "HOUQIN_DATA": str(tmp_path / "data"), "PYTHONPATH": str(copy)}
    run = [sys.executable, "-m"]
    made = [*run, "django", "makemigrations", "keys", "--settings", "config.settings", "-v", "0"]
    subprocess.run(made, cwd=copy, env=env, check=True, timeout=600)
    house = [f"tests/test_{name}.py" for name in ("every_action", "every_model", "every_page", "the_house")]
    asked = [
        *run,
        "pytest",
        *house,
        "houqin/keys",
        "-q",
        "-k",
        "key or downward",
        "-o",
        f"cache_dir={tmp_path / 'cache'}",
    ]
    done = subprocess.run(asked, cwd=copy, env=env, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "keys.lend_key" in ROOM.read_text(encoding="utf8")
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) > 80, "the house tests did not find the room"


def build_keys(folder: Path) -> Path:
    """A copy of the project with the room of the how-to in it."""
    copy = folder / "copy"
    copy.mkdir()
    for name in ("config", "houqin", "tests", "docs", "locale", "tools"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, copy / name)
    files = dict(FILE.findall(ROOM.read_text(encoding="utf8")))
    files |= {f"houqin/keys/{name}/__init__.py": "" for name in ("tests", "migrations")}
    for name, code in files.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(code, encoding="utf8")
    change(copy / "pyproject.toml", r'("houqin\.repairs[^"]*)"', r'\1 | houqin.keys"')
    grant = next(line for line in ROOM.read_text(encoding="utf8").split("`") if line.startswith("KEEPS_KEYS"))
    change(copy / "config" / "settings.py", r"(ROOMS = \[.*?),?\s*\]", r'\1, "keys"]')
    change(
        copy / "houqin" / "people" / "roles.py", r"^LEADS = _codes\(", f"{grant}\nLEADS = _codes(KEEPS_KEYS, "
    )
    rows = re.findall(r"^    (\| .*)$", ROOM.read_text(encoding="utf8"), re.M)
    change(copy / "docs" / "glossary.md", r"\Z", "\n" + "\n".join(rows) + "\n")
    return copy


def change(path: Path, pattern: str, put: str) -> None:
    """Replace the one place where the pattern is found."""
    text, count = re.subn(pattern, put, path.read_text(encoding="utf8"), count=1, flags=re.M | re.S)
    assert count == 1, f"{path.name} has no {pattern}"
    path.write_text(text, encoding="utf8")
