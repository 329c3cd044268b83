"""Where on the page a sentence of the rules belongs, in words without the names that only files know."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from houqin.registers.rules.changes import NAMES
from houqin.registers.rules.definition import Definition

CODE = re.compile(r"（[a-z_]+(?:: ?[a-z_]+)?）")  # （label）, （later: true）: names of the file


@dataclass(frozen=True)
class Problem:
    """One sentence; `where` is the prefix of the inputs that it is about, or nothing."""

    where: str
    text: str


def placed(sentences: list[str], made: Definition) -> list[Problem]:
    """Sentences of rules/wholeness.py beside the question that each is about."""
    return [_placed(sentence, made) for sentence in sentences]


def _placed(sentence: str, made: Definition) -> Problem:
    path, colon, text = sentence.partition("：")
    if not colon:
        return Problem("", _plain(sentence, made))
    for number, field in enumerate(made.fields):
        for n, column in enumerate(field.columns):
            if path == f"{field.name}.{column.name}" or path.startswith(f"{field.name}.{column.name}."):
                return Problem(f"q{number}c{n}", _about(path, text, made))
        if path == field.name or path.startswith(f"{field.name}."):
            return Problem(f"q{number}", _about(path, text, made))
    name = NAMES.get(path)
    what = name or {"signs": _("签名"), "paper": _("纸上的样子"), "fields": _("问题")}.get(path.split(".")[0])
    return Problem("", f"{what}：{_plain(text, made)}" if what else _plain(sentence, made))


def _about(path: str, text: str, made: Definition) -> str:
    """Beside the question its own name need not be said again, but which part of it."""
    part = NAMES.get(path.rpartition(".")[2])
    text = _plain(text, made)
    return f"{part}：{text}" if part and "." in path else text


def _plain(text: str, made: Definition) -> str:
    """With the labels of questions in place of their names."""
    names = {field.name: field.label for field in made.fields if field.label}
    names |= {f"{f.name}.{c.name}": c.label for f in made.fields for c in f.columns if c.label}
    told = re.sub(r"“([a-z][\w.]*)”", lambda found: f"“{names.get(found[1], found[1])}”", text)
    return CODE.sub("", told)
