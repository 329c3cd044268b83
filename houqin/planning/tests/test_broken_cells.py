"""Cells that end with a new line, as a spreadsheet or a message leaves them: the person beside them is not lost."""

import pytest

from houqin.planning.rules.reading import read_text
from houqin.planning.tests.keeping import lost_lines

HEAD = "松坡小学2026年秋学期后勤工作计划\n分工表\n领域\t序号\t责任范围\t责任人\t备注\n"
LAST = "安全\t2\t围墙检查\t李四\t每周\n"
FIRST = [(1, "校门检查", ["张三"], "每天"), (2, "围墙检查", ["李四"], "每周")]
BROKEN = {
    "after the work": "安全\t1\t校门检查\n\t张三\t每天\n",
    "after the person": "安全\t1\t校门检查\t张三\n\t每天\n",
    "behind its quotes": '安全\t1\t"校门\n检查"\n\t张三\t每天\n',
    "within its quotes": '安全\t1\t"校门检查\n"\t张三\t每天\n',
}


@pytest.mark.parametrize("where", BROKEN)
def test_a_cell_that_ends_with_a_new_line_keeps_its_person(where: str) -> None:
    text = HEAD + BROKEN[where] + LAST
    duties = read_text(text).plans[0].duties
    assert [(each.number, each.scope.replace("\n", ""), each.people, each.remark) for each in duties] == FIRST
    assert lost_lines(text, read_text(text)) == []


def test_two_people_one_below_the_other_stay_in_their_cell() -> None:
    duties = read_text(HEAD + "安全\t1\t校门检查\t张三\n王五\t每天\n" + LAST).plans[0].duties
    assert [each.people for each in duties] == [["张三", "王五"], ["李四"]]


def test_a_calendar_keeps_the_person_too_and_work_without_one_stays_work() -> None:
    head = "松坡小学2026年秋学期后勤工作计划\n月份\t工作内容\t责任人\n"
    broken = read_text(head + "9月\t检修吊扇\n\t张三\n10月\t植树\n\t王老师\n").plans[0].calendar
    assert [(each.text, each.people) for each in broken] == [("检修吊扇", ["张三"]), ("植树", ["王老师"])]
    blank = read_text(head + "9月\t检修吊扇\n\t清洗水塔\n10月\t植树\t李四\n").plans[0].calendar
    assert [(each.month, each.text, each.people) for each in blank] == [
        (9, "检修吊扇", []),
        (9, "清洗水塔", []),
        (10, "植树", ["李四"]),
    ]
