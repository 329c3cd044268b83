"""The columns of a book as they are set: their headings, the group above them, and widths that fill A4 exactly."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from houqin.registers.rules.columns import NARROWEST, OWN_WIDTHS, ROOM, columns_of
from houqin.registers.rules.definition import Definition, Field

WIDER = {
    "@on": 15,
    "@week": 12,
    "@sign": 13,
    "@slot": 11,
    "@time": 15,
}  # 12月13日 and three letters of a name on one line
LONG = ("long", "many", "text")
ABOUT = {"place": "地点", "class": "班级", "person": "姓名", "thing": "编号"}
FIXED = {"@no": "序号", "@on": "日期", "@week": "周次", "@rank": "名次", "@result": "结果", "@blank": ""}


@dataclass(frozen=True)
class Column:
    """One column: its path in the definition, its heading, the heading above it, and how wide it is."""

    path: str
    label: str
    group: str = ""
    field: Field | None = None
    table: Field | None = None
    width: float = 0.0

    @property
    def is_long(self) -> bool:
        """Whether its text stands at the left."""
        return self.path == "@follow_up" or (self.field is not None and self.field.kind in ("long", "text"))

    def told(self) -> dict[str, Any]:
        """As the template wants it."""
        return {"label": self.label, "group": self.group, "mm": round(self.width, 2), "left": self.is_long}


def columns(made: Definition) -> list[Column]:
    """All columns of the book in lines, together exactly as wide as the paper."""
    return fitted([column(made, path) for path in columns_of(made)], ROOM[made.paper.wide])


def column(made: Definition, path: str) -> Column:
    """One column by its path: @on, @sign1, a field, or table.column."""
    if path.startswith("@"):
        return Column(path, _own_label(made, path), width=WIDER.get(path.rstrip("0123456789"), _own(path)))
    field = made.field(path)
    assert field is not None, path
    name, dot, _rest = path.partition(".")
    table = made.field(name) if dot else None
    return Column(path, heading(field), field.group, field, table, float(field.width))


def table_columns(table: Field, room: float, first: Iterable[Column] = ()) -> list[Column]:
    """The columns of one table of a sheet."""
    found = [
        Column(f"{table.name}.{each.name}", heading(each), each.group, each, table, float(each.width))
        for each in table.columns
    ]
    return fitted([*first, *found], room)


def heading(field: Field) -> str:
    """重量（克）"""
    return f"{field.label}（{field.unit}）" if field.unit and field.unit not in field.label else field.label


def _own(path: str) -> float:
    return float(OWN_WIDTHS[path.rstrip("0123456789")])


def _own_label(made: Definition, path: str) -> str:
    if path in FIXED:
        return FIXED[path]
    if path == "@slot":
        return made.occasion.slot_label or "时段"
    if path == "@about":
        return made.about_label or ABOUT.get(made.about, "对象")
    if path == "@follow_up":
        return made.follow_up or "处理"
    sign = made.signs[int(path[-1]) - 1]
    if path.startswith("@time"):
        return f"{sign.label.removesuffix('人')}时间"
    return sign.label if sign.label.endswith("签") else f"{sign.label}签"


def size_of(found: list[Column]) -> float:
    """Points of the text: the more columns, the smaller."""
    return 7.2 if len(found) > 18 else 7.8 if len(found) > 14 else 8.5 if len(found) > 10 else 9.2


def fitted(found: list[Column], room: float) -> list[Column]:
    """The given widths stay as they are where there is room; what has none shares the rest, long answers twice as much.

    Where all have a width, what is left over goes to all, most of it to long answers; where it is too little, all give
    alike.
    """
    least = [each.width or NARROWEST for each in found]
    left = room - sum(least)
    if left < 0:
        return [
            replace(each, width=width * room / sum(least)) for each, width in zip(found, least, strict=True)
        ]
    shares = [_share(each) for each in found]
    if not sum(shares):
        shares = [width * (3 if each.is_long else 1) for each, width in zip(found, least, strict=True)]
    unit = left / sum(shares)
    return [
        replace(each, width=width + share * unit)
        for each, width, share in zip(found, least, shares, strict=True)
    ]


def _share(each: Column) -> float:
    """What a column without a width asks of the rest."""
    if each.width or each.field is None:
        return 0.0
    return 2.0 if each.field.kind in LONG else 1.0
