"""A register in use and an entry that waits for its second signature, for the house tests."""

from typing import Any
from uuid import uuid4

from houqin.core import clock
from houqin.registers.models import (
    BookReview,
    EntryFigure,
    EntrySign,
    Register,
    RegisterEntry,
    RegisterVersion,
    WeeklyMenu,
)
from houqin.registers.rules.library import library
from tests.cast import Cast
from tests.samples import Doing, do, sheet

TEXT = """\
slug: {slug}
title: {title}
area: 安全
about: thing
about_label: 冰柜
things: [1号冰柜, 2号冰柜]
occasion: {{often: 每日两次, slots: [上午, 下午], slot_label: 时段}}
follow_up: 异常处理
starts: repair
fields:
  - {{name: celsius, label: 温度, kind: number, unit: ℃, decimals: 1, usual: ["0", "8"], limits: ["-40", "40"], figure: true}}
  - {{name: clean, label: 除霜清洁, kind: check}}
  - {{name: remark, label: 备注, kind: text, required: false}}
  - {{name: again, label: 复测时间, kind: time, required: false, later: true}}
signs:
  - {{label: 记录人, who: filler}}
  - {{label: 检查人, who: other, later: true}}
review: {{each: month, label: 审核人}}
"""


def text(cast: Cast, slug: str = "", title: str = "") -> str:
    """The definition of a register; without a slug one that nothing else has."""
    return TEXT.format(slug=slug or f"cold-{uuid4().hex}", title=title or f"{cast.school.name}冷柜温度")


def register(cast: Cast) -> Any:
    return do(cast, "registers.add_register").row


def personal(cast: Cast) -> Any:
    """A register of which one answer is personal, filled by nobody in particular."""
    asked = text(cast).replace("label: 备注, kind: text,", "label: 联系人, kind: text, secret: true,")
    return do(cast, "registers.add_register", text=asked).row


def _why(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"reason": "inspection", "words": f"{cast.school.name}来检查"}


def entry(cast: Cast) -> Any:
    return do(cast, "registers.fill_entry", register(cast)).row


def answers(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"celsius": "3.5", "clean": "pass", "remark": f"{cast.school.name}没有异常"} | more


def _fill(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {
        "on": clock.today().isoformat(),
        "slot": "上午",
        "subject": "1号冰柜",
        "answers": answers(cast),
    }


def _month(cast: Cast, row: Any = None) -> dict[str, Any]:
    day = {"on": clock.today().isoformat(), "slot": "下午", "about": "2号冰柜", "answers": answers(cast)}
    return {"days": [day]}


def _take(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"slugs": [next(iter(library()))]}


def _version(cast: Cast) -> Any:
    return RegisterVersion.objects.get(register=register(cast))


def _sign(cast: Cast) -> Any:
    return EntrySign.objects.get(entry=entry(cast))


def _figure(cast: Cast) -> Any:
    return EntryFigure.objects.get(entry=entry(cast))


def _review(cast: Cast) -> Any:
    row = register(cast)
    do(cast, "registers.review_book", row)
    return BookReview.objects.get(register=row)


def _sheet(cast: Cast, row: Any = None) -> dict[str, Any]:
    line = {
        "台账": register(cast).slug,
        "日期": clock.today().isoformat(),
        "时段": "下午",
        "冰柜": "2号冰柜",
    }
    remark = f"{cast.school.name}原有的表{uuid4().hex[:6]}"  # no two files are the same
    said = {"温度（℃）": "4.5", "除霜清洁": "合格", "备注": remark}
    return sheet(cast, "entries", line | said)


def _days(cast: Cast, row: Any = None) -> dict[str, Any]:
    day = clock.today().isoformat()
    return {"first_on": day, "last_on": day, "words": f"{cast.school.name}齐全"}


def menu(cast: Cast) -> Any:
    return do(cast, "registers.set_menu").row


def _menu(cast: Cast, row: Any = None) -> dict[str, Any]:
    lines = [{"day": "周一", "lunch": f"{cast.school.name}炒饭、紫菜汤"}, {"day": "周二", "lunch": "面条"}]
    return {"week": clock.today().isoformat(), "days": lines}


ROUND = """\
slug: {slug}
title: {title}
area: 卫生
about: place
about_label: 地点
occasion: {{often: 每天, who: [role:teacher]}}
follow_up: 处理
starts: repair
fields:
  - {{name: floor, label: 地面, kind: check}}
  - {{name: power, label: 水电开关, kind: check, options: [none]}}
  - {{name: remark, label: 备注, kind: text, required: false}}
"""


def checklist(cast: Cast) -> Any:
    """A register that asks about places, filled by a teacher."""
    text = ROUND.format(slug=f"round-{uuid4().hex}", title=f"{cast.school.name}保洁查看")
    return do(cast, "registers.add_register", text=text).row


def _walk(cast: Cast, row: Any) -> dict[str, Any]:
    leg = {"register": checklist(cast).slug, "answers": {"floor": "pass", "power": "pass"}}
    return {"on": clock.today().isoformat(), "stops": [{"place": str(row.pk), "legs": [leg]}]}


ROWS = {
    Register: register,
    RegisterVersion: _version,
    RegisterEntry: entry,
    EntrySign: _sign,
    EntryFigure: _figure,
    BookReview: _review,
    WeeklyMenu: menu,
}
DOING = {
    "registers.set_menu": Doing("hu", _menu),
    "registers.take_registers": Doing("hu", _take),
    "registers.add_register": Doing("hu", lambda cast, row: {"text": text(cast)}),
    "registers.change_register": Doing(
        "hu",
        lambda cast, row: {
            "text": text(cast, row.slug, title="冷藏温度"),
            "why": f"{cast.school.name}换了新柜",
        },
    ),
    "registers.close_register": Doing("hu", lambda cast, row: {"reason": f"{cast.school.name}不再用"}),
    "registers.reopen_register": Doing("hu"),
    "registers.show_register": Doing("hu", _why, target=personal),
    "registers.fill_entry": Doing("tan", _fill),
    "registers.fill_days": Doing("tan", _month),
    "registers.fill_walk": Doing("tan", _walk),
    "registers.sign_entry": Doing("hu"),
    "registers.complete_entry": Doing("tan", lambda cast, row: {"answers": {"again": "09:30"}}),
    "registers.amend_entry": Doing(
        "tan", lambda cast, row: {"answers": answers(cast, celsius="4.5"), "why": "填错了"}
    ),
    "registers.void_entry": Doing("hu", lambda cast, row: {"reason": f"{cast.school.name}登错了"}),
    "registers.review_book": Doing("hu", _days),
    "registers.import_entries": Doing("hu", _sheet),
}
