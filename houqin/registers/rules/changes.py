"""What two versions of a register ask differently, in plain words: 体温：改了范围 36.0—37.2 → 35.5—37.3."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.registers.rules.definition import CHECKS, Definition, Field, Sign
from houqin.registers.rules.holders import holder_words, role_words
from houqin.registers.rules.kinds import KIND_WORDS, OPERATION_WORDS, ROWS_WORDS

NAMES: dict[str, Any] = {
    "title": gettext_lazy("名称"),
    "area": gettext_lazy("领域"),
    "basis": gettext_lazy("依据"),
    "about": gettext_lazy("登记的是什么"),
    "about_label": gettext_lazy("登记的叫什么"),
    "things": gettext_lazy("有哪些"),
    "occasion.often": gettext_lazy("多久一次"),
    "occasion.on": gettext_lazy("哪些日子"),
    "occasion.slots": gettext_lazy("一天分几次"),
    "occasion.slot_label": gettext_lazy("每次叫什么"),
    "occasion.who": gettext_lazy("谁填"),
    "occasion.minutes": gettext_lazy("填一次几分钟"),
    "occasion.several": gettext_lazy("同一次可以登几条"),
    "cut_off": gettext_lazy("登记时限"),
    "keep_months": gettext_lazy("保存几个月"),
    "starts": gettext_lazy("不合格的可以"),
    "follow_up": gettext_lazy("不合格时问什么"),
    "photos": gettext_lazy("拍照"),
    "nothing": gettext_lazy("没有登记时印什么"),
    "taught": gettext_lazy("列入总结的培训演练目录"),
    "elsewhere": gettext_lazy("办理平台"),
    "elsewhere_at": gettext_lazy("平台网址"),
    "elsewhere_columns": gettext_lazy("平台的栏目次序"),
    "review.each": gettext_lazy("多久审核一次"),
    "review.label": gettext_lazy("审核人叫什么"),
    "review.roles": gettext_lazy("谁审核"),
    "paper.wide": gettext_lazy("横排"),
    "paper.layout": gettext_lazy("纸的样子"),
    "paper.columns": gettext_lazy("纸上的各栏"),
    "paper.cell": gettext_lazy("月表格子里填什么"),
    "paper.foot": gettext_lazy("表尾"),
    "paper.notes": gettext_lazy("附注"),
    "paper.title": gettext_lazy("纸上的标题"),
    "label": gettext_lazy("名称"),
    "kind": gettext_lazy("怎么填"),
    "required": gettext_lazy("必填"),
    "unit": gettext_lazy("单位"),
    "decimals": gettext_lazy("小数位数"),
    "usual": gettext_lazy("平常的范围"),
    "limits": gettext_lazy("收得下的范围"),
    "norm": gettext_lazy("合格的范围"),
    "norm_in": gettext_lazy("合格的范围写在"),
    "options": gettext_lazy("选项"),
    "failing": gettext_lazy("算不合格的选项"),
    "example": gettext_lazy("例子"),
    "help": gettext_lazy("说明"),
    "default": gettext_lazy("先填好的"),
    "words": gettext_lazy("合格、不合格的叫法"),
    "group": gettext_lazy("上一级栏目名"),
    "rows": gettext_lazy("各行从哪里来"),
    "formula": gettext_lazy("怎样算"),
    "figure": gettext_lazy("供统计"),
    "width": gettext_lazy("纸上的宽度"),
    "later": gettext_lazy("以后再补"),
    "secret": gettext_lazy("个人信息"),
    "last_four": gettext_lazy("只留后四位"),
}
WORDS: dict[str, dict[str, Any]] = {
    "kind": KIND_WORDS,
    "cut_off": {"day": gettext_lazy("当日"), "week": gettext_lazy("本周"), "month": gettext_lazy("月末")},
    "starts": {"repair": gettext_lazy("报修"), "hazard": gettext_lazy("登记隐患")},
    "photos": {
        "no": gettext_lazy("不要"),
        "failing": gettext_lazy("不合格时要"),
        "always": gettext_lazy("每次都要"),
    },
    "review.each": {
        "week": gettext_lazy("每周"),
        "month": gettext_lazy("每月"),
        "term": gettext_lazy("每学期"),
    },
    "occasion.on": {
        "school_days": gettext_lazy("在校日"),
        "all_days": gettext_lazy("每一天"),
        "holidays": gettext_lazy("寒暑假和节假日"),
    },
    "paper.layout": {
        "lines": gettext_lazy("一条一行"),
        "grid": gettext_lazy("月表"),
        "sheet": gettext_lazy("一条一张"),
    },
    "about": {
        "place": gettext_lazy("地点"),
        "class": gettext_lazy("班级"),
        "person": gettext_lazy("人"),
        "thing": gettext_lazy("物件"),
    },
    "rows": ROWS_WORDS,
    "options": {"none": CHECKS["none"]},
}
PARTS = ("occasion", "review", "paper")
UNTOLD = (
    "version",
    "slug",
    "fields",
    "columns",
    "signs",
    "packs",
    "slugs",
    "more",
    "sure",
    "keep_law",
    "name",
)


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was; without `before` it is new, without `after` it is gone."""

    what: str
    before: str
    after: str


def differences(old: Definition, new: Definition) -> list[Difference]:
    """Questions first, then when, who, signatures and paper."""
    asked = list(_of_rows(old.fields, new.fields, ""))
    rest = [each for each in _of_parts(old, new) if not each.what.startswith("paper.columns") or not asked]
    return [*asked, *_of_signs(old.signs, new.signs), *rest]


def _of_rows(old: tuple[Field, ...], new: tuple[Field, ...], table: str) -> Iterator[Difference]:
    before, after = {each.name: each for each in old}, {each.name: each for each in new}
    for each in old:
        if each.name not in after:
            yield Difference(_about(table, each), asked_words(each), "")
    for each in new:
        if each.name not in before:
            yield Difference(_about(table, each), "", asked_words(each))
            continue
        yield from _of_one(before[each.name], each, _about(table, each))
        yield from _of_rows(before[each.name].columns, each.columns, each.label)
    stayed = (
        [each.name for each in old if each.name in after],
        [each.name for each in new if each.name in before],
    )
    if stayed[0] != stayed[1]:
        yield Difference(
            _("{table}次序").format(table=f"{table} " if table else ""),
            "、".join(before[name].label for name in stayed[0]),
            "、".join(after[name].label for name in stayed[1]),
        )


def _about(table: str, field: Field) -> str:
    return f"{table}：{field.label}" if table else field.label


def _of_one(old: Field, new: Field, where: str) -> Iterator[Difference]:
    for each in fields(Field):
        was, now = getattr(old, each.name), getattr(new, each.name)
        if each.name not in UNTOLD and was != now:
            what = f"{old.label or where}：{NAMES[each.name]}"
            yield Difference(what, value_words(each.name, was), value_words(each.name, now))


def _of_signs(old: tuple[Sign, ...], new: tuple[Sign, ...]) -> Iterator[Difference]:
    if old != new:
        yield Difference(_("签名"), "；".join(map(sign_words, old)), "；".join(map(sign_words, new)))


def sign_words(sign: Sign) -> str:
    """检查人（另一人，以后签）"""
    who = {
        "filler": _("登记人"),
        "other": _("另一人"),
        "any": _("谁都可以"),
        "named": _("栏目里写到的人"),
    }[sign.who]
    more = [who, *([_("以后签")] if sign.later else []), *([] if sign.required else [_("可以没有")])]
    more += [_("满{hours}小时").format(hours=sign.after_hours)] if sign.after_hours else []
    return f"{sign.label}（{'，'.join(more)}）"


def _of_parts(old: Any, new: Any, prefix: str = "") -> Iterator[Difference]:
    for each in fields(old):
        was, now = getattr(old, each.name), getattr(new, each.name)
        path = f"{prefix}{each.name}"
        if each.name in PARTS and not prefix:
            yield from _of_parts(was, now, f"{each.name}.")
        elif path in NAMES and was != now and each.name not in UNTOLD[:4]:
            yield Difference(str(NAMES[path]), value_words(path, was), value_words(path, now))


def value_words(name: str, value: Any) -> str:
    """A value as people say it; a dash where there is none."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name in ("usual", "limits", "norm"):
        low, high = value
        return f"{low or '…'}—{high or '…'}" if low or high else "—"
    if name == "formula":
        return f"{OPERATION_WORDS.get(value.op, value.op)}" if value else "—"
    if name == "occasion.who":
        return holder_words(value) or _("人人都可以")
    if name == "review.roles":
        return role_words(value) or "—"
    known = WORDS.get(name, {})
    if isinstance(value, tuple):
        return "、".join(str(known.get(one, one)) for one in value if one) or "—"
    return str(known.get(value, value)) if value not in ("", None, 0) else "—"


def asked_words(field: Field) -> str:
    """数字（℃），必填"""
    unit = f"（{field.unit}）" if field.unit else ""
    return f"{KIND_WORDS.get(field.kind, field.kind)}{unit}" + (_("，必填") if field.required else "")
