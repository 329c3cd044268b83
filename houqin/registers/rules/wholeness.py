"""What belongs together in a definition: kinds and options, bounds, formulas, columns, signatures; each break a sentence."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from houqin.duties.rules.frequencies import frequencies
from houqin.duties.rules.periods import ALL_DAYS, HOLIDAYS, SCHOOL_DAYS
from houqin.registers.rules.columns import ROOM, is_column, widths
from houqin.registers.rules.definition import (
    ABOUT,
    CUT_OFFS,
    KINDS,
    LAST_OF,
    LAYOUTS,
    OPERATIONS,
    ROWS,
    SIMPLE,
    STARTS,
    SURE,
    WHO,
    Definition,
    Field,
)
from houqin.registers.rules.elsewhere import told_of_platform

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLUG = re.compile(r"[a-z][a-z0-9-]{1,59}")


def told_of(made: Definition) -> list[str]:
    """Everything that does not belong together, as sentences."""
    told = [] if SLUG.fullmatch(made.slug) else [_("slug：用小写字母、数字和短横线。")]
    told += [] if made.title and len(made.title) <= 60 else [_("title：写台账名称，不超过 60 个字。")]
    told += _words(made) + _signatures(made) + _names(made.fields, "")
    if made.keep_months < made.keep_law:
        told.append(_("keep_months：法规要求至少保存 {months} 个月。").format(months=made.keep_law))
    if made.about in ("thing", "person") and not made.about_label:
        told.append(_("about_label：请写明登记的是什么，例如：冰箱。"))
    if not made.fields:
        told.append(_("fields：至少要有一项内容。"))
    if made.occasion.often and not is_clear(made.occasion.often):
        told.append(_("occasion.often：没看懂“{words}”。").format(words=made.occasion.often))
    for each in made.fields:
        told += _field(each, made)
    return told + _columns(made) + told_of_platform(made)


def is_clear(often: str) -> bool:
    """Whether words say how often."""
    found = frequencies(often)
    return bool(found) and found[0].unit not in ("unset", "event")


def _words(made: Definition) -> list[str]:
    """Values that are one of a few."""
    return [
        *_among("about", made.about, ABOUT),
        *_among("sure", made.sure, SURE),
        *_among("cut_off", made.cut_off, CUT_OFFS),
        *_among("starts", made.starts, STARTS),
        *_among("photos", made.photos, ("no", "failing", "always")),
        *_among("review.each", made.review.each, ("", "week", "month", "term")),
        *_among("occasion.on", made.occasion.on, (SCHOOL_DAYS, ALL_DAYS, HOLIDAYS)),
        *_among("paper.layout", made.paper.layout, LAYOUTS),
    ]


def _among(where: str, value: str, known: tuple[str, ...]) -> list[str]:
    if value in known:
        return []
    return [_("{where}：只能是 {words}。").format(where=where, words="、".join(filter(None, known)))]


def _signatures(made: Definition) -> list[str]:
    told = [each for sign in made.signs for each in _among("signs.who", sign.who, WHO)]
    told += [_("signs：签名要写名称（label）。") for sign in made.signs if not sign.label]
    if not any(sign.who == "filler" for sign in made.signs):
        told.append(_("signs：至少有一个由填表人签（who: filler）。"))
    if any(sign.after_hours and not sign.later for sign in made.signs):
        told.append(_("signs.after_hours：只用于以后再签的（later: true）。"))
    return told


def _names(many: tuple[Field, ...], where: str) -> list[str]:
    names = [each.name for each in many]
    told = [
        _("{name}：名称用小写字母、数字和下划线。").format(name=f"{where}{name}")
        for name in names
        if not NAME.fullmatch(name)
    ]
    twice = sorted({name for name in names if names.count(name) > 1})
    return told + [_("{name}：名称重复。").format(name=f"{where}{name}") for name in twice]


def _field(each: Field, made: Definition, table: Field | None = None) -> list[str]:
    where = f"{table.name}.{each.name}" if table else each.name
    told = _among(where, each.kind, KINDS if table is None else (*SIMPLE, "computed"))
    if not each.label:
        told.append(_("{where}：缺少名称（label）。").format(where=where))
    beside = {one.name for one in (table.columns if table else made.fields)}
    if _is_of_last(each) and each.default.removeprefix(LAST_OF) not in beside:
        words = each.default.removeprefix(LAST_OF)
        told.append(_("{where}.default：没有“{words}”这一项。").format(where=where, words=words))
    if each.last_four and each.kind != "text":
        told.append(_("{where}.last_four：只用于文字栏目。").format(where=where))
    if each.kind == "table":
        told += _table(each, made)
    if each.kind == "computed":
        told += _formula(each, where, made, table)
    return told + _options(each, where) + _bounds(each, where, table)


def _is_of_last(each: Field) -> bool:
    return each.default.startswith(LAST_OF)


def _table(each: Field, made: Definition) -> list[str]:
    told = _names(each.columns, f"{each.name}.")
    if not each.columns:
        told.append(_("{where}：表格至少一列。").format(where=each.name))
    if isinstance(each.rows, str):
        told += _among(f"{each.name}.rows", each.rows, ROWS)
    elif any(len(row.split("｜")) > len(each.columns) for row in each.rows):
        told.append(_("{where}.rows：用“｜”隔开的内容多于表格的列。").format(where=each.name))
    for column in each.columns:
        told += _field(column, made, each)
    return told


def _options(each: Field, where: str) -> list[str]:
    told = []
    if each.kind in ("choice", "many") and len(each.options) < 2:
        told.append(_("{where}：至少两个选项。").format(where=where))
    if each.kind == "check" and set(each.options) - {"none"}:
        told.append(_("{where}：检查项的选项只能写 none（可以答“不适用”）。").format(where=where))
    if len(set(each.options)) < len(each.options):
        told.append(_("{where}：选项重复。").format(where=where))
    if unknown := [one for one in each.failing if one not in each.options]:
        words = "、".join(unknown)
        told.append(_("{where}：不合格的选项“{words}”不在选项里。").format(where=where, words=words))
    if each.kind == "choice" and each.default not in ("", "last", *each.options) and not _is_of_last(each):
        told.append(_("{where}：默认值“{words}”不在选项里。").format(where=where, words=each.default))
    if len(each.words) != 2 or bool(each.words[0]) != bool(each.words[1]):
        told.append(
            _("{where}.words：写两个词，先合格、后不合格，例如：[符合, 不符合]。").format(where=where)
        )
    return told


def _formula(each: Field, where: str, made: Definition, table: Field | None) -> list[str]:
    if each.formula is None:
        return [_("{where}：缺少计算方法（formula）。").format(where=where)]
    told = _among(f"{where}.op", each.formula.op, OPERATIONS)
    if not each.formula.of:
        told.append(_("{where}：写明由哪几项计算（of）。").format(where=where))
    beside = {one.name for one in (table.columns if table else made.fields)}
    for path in each.formula.of:
        known = path in beside if table else made.field(path) is not None
        if not known or path == each.name:
            told.append(_("{where}：计算用到的“{path}”不存在。").format(where=where, path=path))
    return told


def _bounds(each: Field, where: str, table: Field | None) -> list[str]:
    told = []
    for name in ("usual", "limits", "norm"):
        told += _pair(getattr(each, name), f"{where}.{name}")
    if any(any(getattr(each, name)) for name in ("usual", "limits", "norm")) and not each.is_number:
        told.append(_("{where}：只有数字才能有上下限。").format(where=where))
    if each.norm_in and (table is None or each.norm_in not in {column.name for column in table.columns}):
        told.append(
            _("{where}.norm_in：同一张表里没有“{name}”这一列。").format(where=where, name=each.norm_in)
        )
    if each.decimals > 4:
        told.append(_("{where}.decimals：最多 4 位小数。").format(where=where))
    return told


def _pair(bounds: tuple[str, ...], where: str) -> list[str]:
    if len(bounds) != 2:
        return [_("{where}：应是两个数，下限和上限，没有的写空。").format(where=where)]
    numbers = []
    for bound in filter(None, bounds):
        try:
            numbers.append(Decimal(bound))
        except InvalidOperation:
            return [_("{where}：应是数字。").format(where=where)]
    if not all(number.is_finite() for number in numbers):
        return [_("{where}：应是数字。").format(where=where)]
    if len(numbers) == 2 and numbers[0] > numbers[1]:
        return [_("{where}：下限大于上限。").format(where=where)]
    return []


def _columns(made: Definition) -> list[str]:
    """The paper: columns that exist, room for them, a cell for a grid."""
    paths = (*made.paper.columns, *filter(None, [made.paper.cell]))
    told = [
        _("paper.columns：没有“{path}”这一列。").format(path=path)
        for path in paths
        if not is_column(path, made)
    ]
    if told:
        return told
    if made.paper.layout == "grid" and not made.paper.cell:
        told.append(_("paper.cell：月表要写明格子里填哪一列。"))
    room = ROOM[made.paper.wide]
    told += [
        _("paper：{what}各列合计 {width} 毫米，纸上只有 {room} 毫米。").format(
            what=what, width=width, room=room
        )
        for what, width in widths(made)
        if width > room
    ]
    return told
