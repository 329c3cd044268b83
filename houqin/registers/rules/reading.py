"""From data to a definition: every rule of the schema, each broken one told in a sentence with its place."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from houqin.duties.rules.frequencies import frequencies
from houqin.registers.rules.definition import (
    ABOUT,
    CUT_OFFS,
    KINDS,
    LAYOUTS,
    OPERATIONS,
    ROWS,
    SIMPLE,
    STARTS,
    WHO,
    Definition,
    Field,
    Formula,
    Occasion,
    Paper,
    Review,
    Sign,
)

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLUG = re.compile(r"[a-z][a-z0-9-]{1,59}")
LONGEST = 200_000  # characters of a definition's text: more is no register
INNER: dict[str, Any] = {
    "fields": Field,
    "columns": Field,
    "signs": Sign,
    "formula": Formula,
    "occasion": Occasion,
    "review": Review,
    "paper": Paper,
}


class Wrong(ValueError):
    """A definition that cannot be used: `sentences` say where and why."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("；".join(sentences))


def parsed(text: str) -> dict[str, Any]:
    """The data of a definition's file."""
    if len(text) > LONGEST:
        raise Wrong(["文件太大，不像一份台账定义。"])
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else ""
        raise Wrong([f"文件{where}的格式读不懂，请检查缩进和冒号。"]) from problem
    if not isinstance(data, dict):
        raise Wrong(["这不是一份台账定义。"])
    return data


def definition_of(data: Mapping[str, Any]) -> Definition:
    """A whole definition, or Wrong with everything that is wrong with it."""
    problems: list[str] = []
    made = _made(Definition, data, "", problems)
    if made is None:
        raise Wrong(problems)
    problems += list(_rules(made))
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
            if now != default and now not in ((), {}, ""):
                told[each.name] = data_of(now)
        return told
    return [data_of(each) for each in value] if isinstance(value, tuple | list) else value


def text_of(definition: Definition) -> str:
    """The file of a definition."""
    return str(yaml.safe_dump(data_of(definition), allow_unicode=True, sort_keys=False, width=110))


def _made(kind: Any, data: Any, where: str, problems: list[str]) -> Any:
    """A dataclass from its mapping; unknown and missing keys are told."""
    if not isinstance(data, Mapping):
        problems.append(f"{where or '定义'}：应是一组“名称: 内容”。")
        return None
    known = {each.name: each for each in fields(kind)}
    before = len(problems)
    problems += [f"{where}没有“{key}”这一项，请核对写法。" for key in data if key not in known]
    problems += [
        f"{where}缺少“{name}”。"
        for name, each in known.items()
        if each.default is MISSING and each.default_factory is MISSING and name not in data
    ]
    values = {name: _value(known[name], data[name], where, problems) for name in data if name in known}
    return kind(**values) if len(problems) == before else None


def _value(each: Any, raw: Any, where: str, problems: list[str]) -> Any:
    inner = INNER.get(each.name)
    place = f"{where}{each.name}"
    if inner and isinstance(raw, list):
        return tuple(
            _made(inner, one, f"{place}第{number}项 ", problems) for number, one in enumerate(raw, 1)
        )
    if inner and raw is not None:
        return _made(inner, raw, f"{place} ", problems)
    wanted = getattr(each.type, "__name__", "") or str(each.type)  # str, int, bool, tuple
    if isinstance(raw, list):
        if "tuple" not in str(each.type):
            problems.append(f"{place}：这里不能是列表。")
        return tuple(_text(one) for one in raw)
    if wanted == "bool":
        if not isinstance(raw, bool):
            problems.append(f"{place}：填 true 或 false。")
        return raw
    if wanted == "int":
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= 10_000:
            problems.append(f"{place}：填一个整数。")
            return 0
        return raw
    if wanted.startswith("tuple"):
        problems.append(f"{place}：这里应是列表。")
        return ()
    return raw if each.name == "more" else _text(raw)


def _text(raw: Any) -> str:
    if isinstance(raw, bool) or raw is None:
        return {True: "是", False: "否", None: ""}[raw]
    return str(raw).strip()


def _rules(made: Definition) -> list[str]:
    """What belongs together."""
    told = []
    if not SLUG.fullmatch(made.slug):
        told.append("slug：用小写字母、数字和短横线。")
    told += _among("about", made.about, ABOUT) + _among("cut_off", made.cut_off, CUT_OFFS)
    told += _among("starts", made.starts, STARTS) + _among("paper.layout", made.paper.layout, LAYOUTS)
    told += _among("photos", made.photos, ("no", "failing", "always"))
    told += _among("review.each", made.review.each, ("", "week", "month", "term"))
    if made.keep_months < made.keep_law:
        told.append(f"保存期限：法规要求至少 {made.keep_law} 个月。")
    if made.about == "thing" and not made.about_label:
        told.append("about_label：请写明登记的是什么，例如：冰箱。")
    if not made.fields:
        told.append("fields：至少要有一项内容。")
    if made.occasion.often and not _is_clear(made.occasion.often):
        told.append(f"occasion.often：没看懂“{made.occasion.often}”。")
    told += _names(made.fields, "")
    for each in made.fields:
        told += _field(each, made)
    for sign in made.signs:
        told += _among("signs.who", sign.who, WHO)
    if not any(sign.who == "filler" for sign in made.signs):
        told.append("signs：至少有一个由填表人签（who: filler）。")
    return told + _columns(made)


def _is_clear(often: str) -> bool:
    found = frequencies(often)
    return bool(found) and found[0].unit not in ("unset", "event")


def _among(where: str, value: str, known: tuple[str, ...]) -> list[str]:
    return [] if value in known else [f"{where}：只能是 {'、'.join(filter(None, known))}。"]


def _names(many: tuple[Field, ...], where: str) -> list[str]:
    names = [each.name for each in many]
    told = [f"{where}{name}：名称用小写字母、数字和下划线。" for name in names if not NAME.fullmatch(name)]
    return told + [f"{where}{name}：名称重复。" for name in sorted({n for n in names if names.count(n) > 1})]


def _field(each: Field, made: Definition, table: Field | None = None) -> list[str]:
    where = f"{table.name}.{each.name}" if table else each.name
    told = _among(where, each.kind, KINDS if table is None else (*SIMPLE, "computed"))
    if not each.label:
        told.append(f"{where}：缺少名称（label）。")
    if each.kind in ("choice", "many") and len(each.options) < 2:
        told.append(f"{where}：至少两个选项。")
    if unknown := [one for one in each.failing if one not in each.options]:
        told.append(f"{where}：不合格的选项“{'、'.join(unknown)}”不在选项里。")
    if each.kind == "table":
        told += _names(each.columns, f"{each.name}.")
        told += [] if each.columns else [f"{where}：表格至少一列。"]
        told += _among(f"{where}.rows", each.rows, ROWS) if isinstance(each.rows, str) else []
        for column in each.columns:
            told += _field(column, made, each)
    if each.kind == "computed":
        told += _formula(each, where, made, table)
    return told + _bounds(each, where)


def _formula(each: Field, where: str, made: Definition, table: Field | None) -> list[str]:
    if each.formula is None:
        return [f"{where}：缺少计算方法（formula）。"]
    told = _among(f"{where}.op", each.formula.op, OPERATIONS)
    beside = {one.name for one in (table.columns if table else made.fields)}
    for path in each.formula.of:
        known = path in beside if table else made.field(path) is not None
        if not known or path == each.name:
            told.append(f"{where}：计算用到的“{path}”不存在。")
    return told


def _bounds(each: Field, where: str) -> list[str]:
    told = []
    for name, bounds in (("usual", each.usual), ("limits", each.limits)):
        if len(bounds) != 2:
            told.append(f"{where}.{name}：应是两个数，下限和上限，没有的写空。")
            continue
        low, high = bounds
        try:
            if low and high and Decimal(low) > Decimal(high):
                told.append(f"{where}.{name}：下限大于上限。")
            for bound in filter(None, (low, high)):
                Decimal(bound)
        except InvalidOperation:
            told.append(f"{where}.{name}：应是数字。")
    return told


def _columns(made: Definition) -> list[str]:
    known = {"@on", "@slot", "@about", *(f"@sign{number}" for number in range(1, len(made.signs) + 1))}
    told = []
    for path in (*made.paper.columns, *filter(None, [made.paper.cell])):
        if path not in known and made.field(path) is None and path not in ("@result", "@follow_up", "@blank"):
            told.append(f"paper.columns：没有“{path}”这一列。")
    return told
