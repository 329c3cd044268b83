"""The definitions that come with Houqin, one file each, and the packs that offer a dozen of them to a kind of school."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from houqin.registers.rules.definition import Definition
from houqin.registers.rules.reading import definition_of, parsed

FOLDER = Path(__file__).resolve().parent.parent / "definitions"
PACKS = FOLDER.parent / "packs.toml"


@dataclass(frozen=True)
class Pack:
    """At most a dozen registers for one kind of school; `when` is a question of the school's kind, "" for every school."""

    key: str
    title: str
    slugs: tuple[str, ...]
    when: str = ""
    unless: str = (
        ""  # a question that must be answered with no: meals are delivered where there is no own canteen
    )


@cache
def library() -> dict[str, Definition]:
    """slug -> definition, in the order of folders and files."""
    found = {}
    for file in sorted(FOLDER.glob("*/*.yaml")):
        made = definition_of(parsed(file.read_text(encoding="utf8")))
        if made.slug != file.stem:
            raise ValueError(f"{file.name}: its slug is {made.slug}")
        found[made.slug] = made
    return found


@cache
def packs() -> tuple[Pack, ...]:
    """All packs, in the order of the file; what is in none of them is the drawer."""
    read = tomllib.loads(PACKS.read_text(encoding="utf8"))
    return tuple(Pack(**{**pack, "slugs": tuple(pack["slugs"])}) for pack in read["packs"])
