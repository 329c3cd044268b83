"""Tables of divided duties shuffled from parts, in four ways of writing; and what their blanks and gaps lead to."""

import os
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.planning.rules.plan import Duty, Reading
from houqin.planning.rules.reading import read_text
from houqin.planning.tests.keeping import lost_lines

EXAMPLES = 1000 if os.environ.get("HOUQIN_SOAK") else 80
AREAS = ["安全", "食堂管理", "水电维修", "绿化保洁"]
SCOPES = [
    "校门值守，来访登记。",
    "仓库出入库",
    "水泵、配电房",
    "花木修剪（含花坛）",
    "三年规划的起草",
    "各室钥匙",
]
PEOPLE = [[], ["何山"], ["何山", "谷雨"], ["保安班长"], ["校工", "各楼保洁员"]]
REMARKS = {
    "": [],
    "每周四": ["week"],
    "一日两次": ["day"],
    "台账齐全": [],
    "每月不少于1次": ["month"],
    "每日小检查，每周大检查": ["day", "week"],
}
HEADS = [
    ["项目领域", "序号", "责任范围", "责任人", "备注"],
    ["领域", "编号", "工作内容", "负责人", "说明"],
    ["类别", "序号", "岗位职责", "责任人员", "备注"],
]


@dataclass
class Row:
    """One row as it was made; an area that repeats the one above is left blank."""

    area: str
    blank: bool
    number: int | None
    scope: str
    people: list[str]
    remark: str

    def cells(self) -> list[str]:
        area = "" if self.blank else self.area
        return [area, str(self.number or ""), self.scope, "、".join(self.people), self.remark]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[Row], str]:
    rows: list[Row] = []
    for area in draw(st.lists(st.sampled_from(AREAS), min_size=1, max_size=4, unique=True)):
        for place in range(draw(st.integers(1, 4))):
            number = len(rows) + 1 if draw(st.integers(0, 5)) else None
            scope, people = draw(st.sampled_from(SCOPES)), draw(st.sampled_from(PEOPLE))
            rows.append(Row(area, place > 0, number, scope, people, draw(st.sampled_from(sorted(REMARKS)))))
    return (
        draw(st.sampled_from(HEADS)),
        rows,
        draw(st.sampled_from(["tabs", "bars", "cell a line", "bars outside"])),
    )


def written(head: list[str], rows: list[Row], how: str) -> str:
    lines = [head, *(row.cells() for row in rows)]
    if how == "tabs":
        body = "\n".join("\t".join(cells) for cells in lines)
    elif how == "cell a line":
        body = "\n\n".join("\n".join(f"\t{cell}" for cell in cells) for cells in lines)
    else:
        edge = "| " if how == "bars" else "│"
        body = "\n".join(f"{edge}{' | '.join(cells)} {edge.strip()}" for cells in lines)
    return f"枫林小学后勤分工一览表\n\n{body}\n\n附：安全电话见门卫室。\n"


def duties_of(reading: Reading) -> list[Duty]:
    return [duty for plan in reading.plans for duty in plan.duties]


@given(tables())
@settings(max_examples=EXAMPLES)
def test_a_shuffled_table_is_read_as_it_was_made(table: tuple[list[str], list[Row], str]) -> None:
    head, rows, how = table
    text = written(head, rows, how)
    reading = read_text(text)
    found = [(each.area, each.number, each.scope, each.people, each.remark) for each in duties_of(reading)]
    assert found == [(row.area, row.number, row.scope, row.people, row.remark) for row in rows], text
    often = [[each.unit for each in duty.frequency] for duty in duties_of(reading)]
    assert often == [REMARKS[row.remark] for row in rows]
    assert lost_lines(text, reading) == []


@given(tables())
@settings(max_examples=EXAMPLES)
def test_every_blank_is_asked_once_and_never_filled(table: tuple[list[str], list[Row], str]) -> None:
    head, rows, how = table
    reading = read_text(written(head, rows, how))
    asked = [question for question in reading.questions if "沿用上格" in question]
    assert len(asked) == sum(not row.people for row in rows)
    assert sum("没有序号" in question for question in reading.questions) == sum(
        row.number is None for row in rows
    )
