"""The text of a definition: YAML in which words stay words, read and written.

Of YAML only what a clerk means by it: true and false, whole numbers, text, lists and groups. `no`, `on`, 7:30 and 36.0 stay
as they are written; anchors are refused (a few lines of them can stand for millions) and so is a name written twice.
"""

import re
from typing import Any, ClassVar

import yaml
from django.utils.translation import gettext as _

from houqin.registers.rules.problems import Wrong

LONGEST = 200_000  # characters of a definition's text: more is no register
DEEPEST = 12  # groups in groups: a definition has six
_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Plain(_Fast):  # type: ignore[misc]
    """A loader that takes plain words as words."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        names = [str(key.value) for key, _value in node.value]
        for name in names:
            if names.count(name) > 1:
                line = node.start_mark.line + 1
                raise Wrong([_("第{line}行附近：“{name}”写了两次。").format(line=line, name=name[:40])])
        return super().construct_mapping(node, deep)


_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Plain.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^-?(?:0|[1-9][0-9]{0,8})$"), list("-0123456789")
)
_Plain.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(?:~|null|)$"), ["~", "n", ""])


def parsed(text: str) -> dict[str, Any]:
    """The data of a definition's file."""
    if len(text) > LONGEST:
        raise Wrong([_("文件太大，不像一份台账定义。")])
    try:
        _simple(text)
        data = yaml.load(text, Loader=_Plain)
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        if isinstance(problem, Wrong):
            raise
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise Wrong([_("第{line}行附近的格式读不懂，请检查缩进和冒号。").format(line=line)]) from problem
    if not isinstance(data, dict):
        raise Wrong([_("这不是一份台账定义。")])
    return data


def _simple(text: str) -> None:
    """No anchors and nothing very deep, found before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Fast):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="anchor or too deep", problem_mark=mark)


def with_lines(text: str, sentences: list[str]) -> list[str]:
    """Sentences about a file with the line they are about, where the name they begin with can be found in it."""
    lines = text.splitlines()
    found = [(_line_of(lines, sentence), sentence) for sentence in sentences]
    return [_("第{line}行　{text}").format(line=line, text=text) if line else text for line, text in found]


def _line_of(lines: list[str], sentence: str) -> int:
    """The line that names what a sentence is about: `temperature.unit：…`, `fields第3项（temperature） …`, `cut_off：…`."""
    said = re.match(r"[a-z]+第\d+项（([a-z][a-z0-9_]*)）|([a-z][a-z0-9_.]*)", sentence)
    names = (said[1] or said[2]).split(".") if said else []
    at = 0
    for name in names:
        named = re.compile(rf"(?:^|[{{\s-])(?:name:\s*[\"']?{name}\b|{name}\s*:)")
        at = next((n for n, line in enumerate(lines[max(at - 1, 0) :], max(at, 1)) if named.search(line)), at)
    return at


def dumped(data: dict[str, Any]) -> str:
    """Data as the text of a file, names in the order of the schema."""
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110))
