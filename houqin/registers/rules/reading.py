"""From data to a definition and back: every name known, every value of its kind; what belongs together is in `wholeness`."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.registers.rules.definition import Definition, Field, Formula, Occasion, Paper, Review, Sign
from houqin.registers.rules.problems import Wrong
from houqin.registers.rules.texts import dumped, parsed
from houqin.registers.rules.wholeness import told_of

__all__ = ["Wrong", "data_of", "definition_of", "parsed", "shaped", "text_of"]

MANY: dict[str, Any] = {"fields": Field, "columns": Field, "signs": Sign}
ONE: dict[str, Any] = {"formula": Formula, "occasion": Occasion, "review": Review, "paper": Paper}
LONGEST = 1_000  # characters of one value
MOST = 120  # values of one list
PLAIN = {
    "bool": gettext_lazy("{where}：填 true 或 false。"),
    "int": gettext_lazy("{where}：填一个整数。"),
    "dict": gettext_lazy("{where}：应是一组“名称: 内容”。"),
}


def definition_of(data: Mapping[str, Any]) -> Definition:
    """A whole definition, or Wrong with everything that is wrong with it."""
    made = shaped(data)
    if problems := told_of(made):
        raise Wrong(problems)
    return made


def shaped(data: Any) -> Definition:
    """A definition in which every value is of its kind, though not yet one that belongs together; else Wrong."""
    problems: list[str] = []
    made = _made(Definition, data, "", problems)
    if problems:
        raise Wrong(problems)
    return made  # type: ignore[no-any-return]


def data_of(value: Any) -> Any:
    """The definition as data again, without what stands at its default."""
    if is_dataclass(value):
        told = {}
        for each in fields(value):
            now = getattr(value, each.name)
            default = each.default if each.default is not MISSING else None
            if now != default and now not in ((), {}):
                told[each.name] = data_of(now)
        return told
    return [data_of(each) for each in value] if isinstance(value, tuple | list) else value


def text_of(definition: Definition) -> str:
    """The file of a definition."""
    return dumped(data_of(definition))


def _made(kind: Any, data: Any, where: str, problems: list[str]) -> Any:
    """A dataclass from its mapping; unknown and missing names are told."""
    if not isinstance(data, Mapping) or where.count("columns第") > 1:
        problems.append(_("{where}：应是一组“名称: 内容”。").format(where=where.strip() or _("定义")))
        return None
    known = {each.name: each for each in fields(kind)}
    before = len(problems)
    problems += [
        _("{where}没有“{name}”这一项，请核对写法。").format(where=where, name=str(name)[:40])
        for name in data
        if name not in known
    ]
    problems += [
        _("{where}缺少“{name}”。").format(where=where, name=name)
        for name, each in known.items()
        if each.default is MISSING and each.default_factory is MISSING and name not in data
    ]
    values = {name: _value(known[name], data[name], where, problems) for name in data if name in known}
    return kind(**values) if len(problems) == before else None


def _value(each: Any, raw: Any, where: str, problems: list[str]) -> Any:
    """One value of the kind its place asks."""
    place = f"{where}{each.name}"
    if each.name in ONE:
        return _made(ONE[each.name], raw, f"{place} ", problems)
    if each.name in MANY and each.type != tuple[str, ...]:
        return _inner(MANY[each.name], raw, place, problems)
    wanted = getattr(each.type, "__name__", "") or str(each.type)  # str, int, bool, dict, tuple[str, ...]
    if wanted in PLAIN or each.name == "more":
        return _plain(raw, "dict" if each.name == "more" else wanted, place, problems)
    if isinstance(raw, list | tuple) and "tuple" in str(each.type):
        if len(raw) > MOST:
            problems.append(_("{where}：太多了，最多 120 个。").format(where=place))
        return tuple(_words(one, place, problems) for one in raw)
    if wanted.startswith("tuple"):
        problems.append(_("{where}：这里应是列表。").format(where=place))
        return ()
    return _words(raw, place, problems)


def _plain(raw: Any, wanted: str, place: str, problems: list[str]) -> Any:
    """What is no text: a truth, a whole number, a group."""
    fits = type(raw).__name__ == wanted and (wanted != "int" or 0 <= raw <= 10_000)
    if not fits:
        problems.append(str(PLAIN[wanted]).format(where=place))
    return raw


def _inner(kind: Any, raw: Any, place: str, problems: list[str]) -> tuple[Any, ...]:
    """Several fields, columns or signatures, each told by its number and its name."""
    if not isinstance(raw, list | tuple) or len(raw) > MOST:
        problems.append(_("{where}：这里应是列表，最多 120 项。").format(where=place))
        return ()
    made = []
    for number, one in enumerate(raw, 1):
        name = one.get("name") if isinstance(one, Mapping) else None
        where = f"{place}第{number}项" + (f"（{name[:40]}）" if isinstance(name, str) else "")
        made.append(_made(kind, one, f"{where} ", problems))
    return tuple(made)


def _words(raw: Any, place: str, problems: list[str]) -> str:
    """One text; a number stands for its digits."""
    if isinstance(raw, Mapping | list | tuple | set | bytes):
        problems.append(_("{where}：这里应是一段文字。").format(where=place))
        return ""
    words = (
        "" if raw is None else {True: "是", False: "否"}[raw] if isinstance(raw, bool) else str(raw).strip()
    )
    if len(words) > LONGEST:
        problems.append(_("{where}：文字太长。").format(where=place))
    return words
