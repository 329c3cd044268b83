"""The definitions that come with Houqin: one file each, read once."""

from functools import cache
from pathlib import Path

from houqin.registers.rules.definition import Definition
from houqin.registers.rules.reading import definition_of, parsed

FOLDER = Path(__file__).resolve().parent.parent / "definitions"


@cache
def library() -> dict[str, Definition]:
    """slug -> definition, in the order of areas and titles as the folders and files have them."""
    found = {}
    for file in sorted(FOLDER.glob("*/*.yaml")):
        made = definition_of(parsed(file.read_text(encoding="utf8")))
        if made.slug != file.stem:
            raise ValueError(f"{file.name}: its slug is {made.slug}")
        found[made.slug] = made
    return found
