"""The English catalogue: `python3 run.py messages` finds every Chinese sentence in code and templates and keeps
locale/en/LC_MESSAGES/django.po complete: new sentences are added empty, gone ones leave, translations stay.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
IMPORTED = re.compile(r"\b(gettext(?:_lazy)?|ngettext) as (\w+)")  # whatever a file calls them
CALL = re.compile(r"""(?:gettext|_)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
COMMENT = "Houqin, English. Kept complete by `python3 run.py messages`; a test counts what is missing."


def found() -> Iterator[str]:
    """Every sentence that is translated somewhere in the project."""
    for path in sorted((ROOT / "houqin").rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            yield from _in_python(path.read_text(encoding="utf8"))
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            yield from _in_template(path.read_text(encoding="utf8"))


def _in_python(text: str) -> Iterator[str]:
    here = KEYWORDS | {alias: KEYWORDS[name] for name, alias in IMPORTED.findall(text)}
    for _line, message, _comments, _context in extract("python", io.BytesIO(text.encode()), here):
        yield from message if isinstance(message, tuple) else (message,)


def _in_template(text: str) -> Iterator[str]:
    """Django turns a template into calls of gettext between blanks; each is read for itself."""
    from django.utils.translation.template import templatize

    for call in CALL.finditer(templatize(text)):
        yield ast.literal_eval(call[1])


def catalogue() -> Catalog:
    """The catalogue as it lies in the project."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def missing() -> list[str]:
    """Sentences without an English translation."""
    translated = {message.id for message in catalogue() if message.id and message.string}
    return sorted({text for text in found() if text} - translated)


def update() -> int:
    """Bring the catalogue up to date; the exit code says whether something is left to translate."""
    old = catalogue() if CATALOGUE.exists() else Catalog(locale="en")
    new = Catalog(locale="en", header_comment=f"# {COMMENT}", project="Houqin", fuzzy=False, charset="utf-8")
    for text in sorted({text for text in found() if text}):
        before = old.get(text)
        new.add(text, string=before.string if before is not None else "")
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, new, no_location=True, omit_header=False, width=0, ignore_obsolete=True)
    left = missing()
    sys.stdout.write(f"{len(new)} sentences, {len(left)} without English\n")
    return 1 if left else 0


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(update())
