"""The kinds of questions and of computations by the names that people read, and what each kind is asked about."""

from dataclasses import fields, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.registers.rules.definition import Field, Formula

KIND_WORDS: dict[str, Any] = {
    "text": _("短文字"),
    "long": _("长文字"),
    "number": _("数字"),
    "choice": _("选一个"),
    "many": _("选几个"),
    "check": _("合格／不合格"),
    "tick": _("打勾"),
    "person": _("人"),
    "place": _("地点"),
    "class": _("班级"),
    "date": _("日期"),
    "time": _("时间"),
    "span": _("起止时间"),
    "table": _("表格（一行一行填）"),
    "computed": _("自动算出"),
}
OPERATION_WORDS: dict[str, Any] = {
    "sum": _("相加"),
    "difference": _("第一个减其余"),
    "product": _("相乘"),
    "average": _("平均"),
    "total": _("表格一栏合计"),
    "count": _("填了几个"),
    "bad": _("不合格几个"),
    "minutes": _("两个时间之间几分钟"),
}
ROWS_WORDS: dict[str, Any] = {
    "": _("填的人自己加行"),
    "words": _("固定这几行"),
    "staff": _("食堂人员"),
    "classes": _("各班"),
    "places": _("各房间"),
    "dishes": _("本餐菜名"),
    "last": _("上次的各行"),
}
COMMON = ("name", "label", "kind", "required", "group", "help", "width")
OF_KIND: dict[str, tuple[str, ...]] = {
    "text": ("options", "example", "secret", "last_four"),
    "long": ("example", "secret"),
    "number": ("unit", "decimals", "limits", "norm", "norm_in", "usual", "figure"),
    "choice": ("options", "failing"),
    "many": ("options",),
    "check": ("words", "options"),
    "tick": ("figure",),
    "person": ("secret",),
    "place": ("options", "example", "secret"),
    "table": ("rows", "columns"),
    "computed": ("formula", "unit", "decimals", "norm", "norm_in", "usual", "figure"),
}
BEGUN = ("default", "later")  # what everything is asked about that people type themselves


def asked_of(kind: str) -> tuple[str, ...]:
    """What is told about a question of this kind."""
    return (*COMMON, *OF_KIND.get(kind, ()), *(() if kind in ("table", "computed") else BEGUN))


def fitted(field: Field) -> Field:
    """The question with nothing left over from a kind that it was before, and with what its kind cannot be without."""
    asked = asked_of(field.kind)
    left: dict[str, Any] = {each.name: each.default for each in fields(Field) if each.name not in asked}
    if field.kind == "check":
        left["options"] = tuple(one for one in field.options if one == "none")
    elif "none" in field.options:
        left["options"] = tuple(one for one in field.options if one != "none")
    if field.kind == "table" and not field.columns:
        left["columns"] = (Field("what", str(_("名称")), "text"),)
    if field.kind == "computed" and field.formula is None:
        left["formula"] = Formula("sum", ())
    return replace(field, **left)
