"""Plans shuffled from parts: any mark, any head, any order of sections, one line or many. Read right, and no line lost."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.duties.rules.words import plain
from houqin.planning.rules.reading import read_text
from houqin.planning.tests.keeping import lost_lines

EXAMPLES = 1500 if os.environ.get("HOUQIN_SOAK") else 100
WORK = """
检修门窗、锁具
清洗水箱，并送检
与各班签订责任书
9月10日前发放教师节慰问品
每周四公布菜单
灭火器逐具检查
安排好长假值班（门卫、食堂）
2号楼屋面防水
组织一次疏散演练，时间不超过2分钟
迎接上级检查
资产盘点
修剪树木，清理枯枝
采购办公用品3批
“安全月”宣传
更换一、二年级课桌
食堂从业人员体检
采购A4纸
做好1、2号锅炉保养
""".strip().splitlines()
AUTUMN = [8, 9, 10, 11, 12, 1]
NAMES = "零一二三四五六七八九十"
Writer = Callable[[int], str]


def chinese(number: int) -> str:
    return NAMES[number] if number <= 10 else "十" + NAMES[number - 10]


MARKS: dict[str, Writer] = {
    "1、": lambda n: f"{n}、",
    "1.": lambda n: f"{n}.",
    "1．": lambda n: f"{n}．",
    "(1)": lambda n: f"({n})",
    "（1）": lambda n: f"（{n}）",
    "①": lambda n: chr(0x2460 + n - 1),
    "none": lambda n: "",
}
HEADS: dict[str, Writer] = {
    "九月份：": lambda m: f"{chinese(m)}月份：",
    "九月：": lambda m: f"{chinese(m)}月：",
    "9月份：": lambda m: f"{m}月份：",
    "9月份": lambda m: f"{m}月份",
    "9月": lambda m: f"{m}月",
    "九月份工作": lambda m: f"{chinese(m)}月份工作",
    "【九月】": lambda m: f"【{chinese(m)}月】",
    "（九月份）": lambda m: f"（{chinese(m)}月份）",
}
BEFORE = [
    "一、指导思想\n以服务教学为宗旨，保障师生学习生活。",
    "二、主要工作\n1、加强食堂管理，每天查看留样。\n2、抓好安全。",
    "",
]
AFTER = ["附件：联系电话见门卫室墙上。", "备注：如有变动另行通知。", "榆树小学总务处\n2025年8月28日", ""]


@dataclass
class Layout:
    """One way to write a plan, and what is in it."""

    months: list[tuple[int, list[str]]]
    mark: str
    head: str
    one_line: bool
    end: str
    gap: str
    before: list[str]
    after: list[str]

    def text(self) -> str:
        parts = [
            "榆树小学2025年秋学期后勤工作计划",
            *filter(None, self.before),
            "三、工作安排",
            *map(self._month, self.months),
        ]
        return self.gap.join([*parts, *filter(None, self.after)])

    def _month(self, month: tuple[int, list[str]]) -> str:
        head = HEADS[self.head](month[0])
        lines = [f"{MARKS[self.mark](n)}{words}{self.end}" for n, words in enumerate(month[1], start=1)]
        return head + "".join(lines) if self.in_one_line else self.gap.join([head, *lines])

    @property
    def in_one_line(self) -> bool:
        """Glued together only where the marks keep the items apart."""
        return self.one_line and self.mark != "none"

    def wanted(self) -> list[tuple[int, int, str]]:
        return [
            (2025 if month >= 7 else 2026, month, plain(words))
            for month, items in self.months
            for words in items
        ]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    first = draw(st.integers(0, 3))
    months = AUTUMN[first : first + draw(st.integers(2, 6))]
    return Layout(
        [
            (month, draw(st.lists(st.sampled_from(WORK), min_size=1, max_size=8, unique=True)))
            for month in months
        ],
        draw(st.sampled_from(sorted(MARKS))),
        draw(st.sampled_from(sorted(HEADS))),
        draw(st.booleans()),
        draw(st.sampled_from(["", "。", "；"])),
        draw(st.sampled_from(["\n", "\n\n", "\r\n"])),
        draw(st.lists(st.sampled_from(BEFORE), max_size=2, unique=True)),
        draw(st.lists(st.sampled_from(AFTER), max_size=2, unique=True)),
    )


def calendar_of(text: str) -> list[tuple[Any, Any, str]]:
    plans = read_text(text).plans
    return [(item.year, item.month, plain(item.text)) for plan in plans for item in plan.calendar]


@given(layouts())
@settings(max_examples=EXAMPLES)
def test_a_shuffled_plan_is_read_as_it_was_made(layout: Layout) -> None:
    text = layout.text()
    assert calendar_of(text) == layout.wanted(), text
    assert lost_lines(text, read_text(text)) == []


@given(st.text(max_size=300))
@settings(max_examples=EXAMPLES)
def test_any_text_is_kept_whole(text: str) -> None:
    """Whatever it is: no letter that stands in it is missing afterwards."""
    reading = read_text(text)
    kept = set("".join(str(reading.as_json())))
    assert {mark for mark in plain(text) if mark.isalpha() and "\u4e00" <= mark <= "\u9fff"} <= kept


LINES = [
    *(
        "九月份：",
        "1、检修",
        "\t领域",
        "\t序号",
        "\t责任范围",
        "",
        "一、工作目标",
        "月份\t内容\t责任人",
        "|月份|内容|",
    ),
    *(
        "第1周（9.1-9.7）",
        "备注：无",
        "十月\t检查\t甲",
        "（一）",
        "附1：行事历",
        "2、",
        "学校计划(一)",
        "学校计划(二)",
    ),
]


@given(st.lists(st.sampled_from(LINES), max_size=25))
@settings(max_examples=EXAMPLES)
def test_no_order_of_lines_breaks_the_reading(lines: list[str]) -> None:
    reading = read_text("\n".join(lines))
    assert reading.plans
    assert all(item.text for plan in reading.plans for item in plan.calendar)


HEAVY = {
    "gaps": "　 " * 20_000 + "x",
    "gaps inside": "九月" + " " * 20_000 + "检修",
    "marks": "一、" * 10_000,
    "figures": "1、" * 10_000,
    "one line": "九月份：" + "".join(f"{n}、检修" for n in range(1, 5_000)),
    "every": "每" * 20_000,
    "months": "九月、" * 8_000,
    "titles": "学校后勤工作计划(一)" * 1_500,
    "bars": "|" * 20_000,
    "weeks": "第1周（9.1-" * 4_000,
    "heads": "月份\n内容\n9月\n" * 4_000,
    "cells alone": "月份\n内容\n" + "9月\n检修\n检查\n" * 3_000,
    "labels": "时间：九月\n" * 4_000,
    "cards": "时间：九月\n备注：无\n说明：无\n" * 1_500,
    "quotes": '\t"' * 20_000 + '""' * 30_000,
    "cells": "\t月份\n\t内容\n\n" + "\t九月\n\t检修\n接着\n接着\n" * 1_500,
}


@pytest.mark.parametrize("name", HEAVY)
def test_no_text_keeps_the_reading_busy(name: str) -> None:
    """Twice the text takes about twice the time; what would square it takes far more than the limit."""
    before = time.process_time()
    read_text(HEAVY[name])
    assert time.process_time() - before < 5


def test_the_name_of_a_school_among_the_items_is_no_signature() -> None:
    text = "九月份： 迎接创建平安学校 检修吊扇 十月份： 支援兄弟学校 清洗水塔 十一月份： 防火 防冻 松林小学总务处 2025年8月"
    found = [words for _year, _month, words in calendar_of(text.replace(" ", "\n"))]
    assert found == ["迎接创建平安学校", "检修吊扇", "支援兄弟学校", "清洗水塔", "防火", "防冻"]
