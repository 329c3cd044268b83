"""Plans as offices build them in Word and Excel: a title inside the table, cells merged both ways, several sheets."""

from pathlib import Path

import openpyxl

from houqin.planning.files import read_plan
from houqin.planning.rules.plan import Reading
from houqin.planning.tests.papers import ACROSS, DOWN, excel_file, paragraph, table, word_file

Line = tuple[int | None, int | None, str, list[str]]


def calendar_of(reading: Reading) -> list[Line]:
    return [
        (each.year, each.month, each.text, each.people) for plan in reading.plans for each in plan.calendar
    ]


def test_a_word_table_with_its_title_inside_and_months_merged_downwards(tmp_path: Path) -> None:
    rows = [
        ["小满小学2025年秋学期总务处月工作安排", ACROSS, ACROSS, ACROSS],
        ["月份", "条线", "工作内容", "责任人"],
        ["九月", "安全", "1．校门拒马补漆\n2．开学首日护学岗", "祝融\n白芷"],
        [DOWN, "食堂", "留样柜校温", "白芷"],
        ["十月", "安全", "台风季树木加固", "祝融、\n白芷"],
        [DOWN, "校产", "投影机滤网清洁", DOWN],
        ["2026年1月", "校产", "寒假前仪器归柜", ""],
        ["说明：以上安排如有变动另行通知。", ACROSS, ACROSS, ACROSS],
    ]
    reading = read_plan(word_file(tmp_path / "a.docx", table(rows), paragraph("小满小学总务处")))
    assert calendar_of(reading) == [
        (2025, 9, "校门拒马补漆", ["祝融"]),
        (2025, 9, "开学首日护学岗", ["白芷"]),
        (2025, 9, "留样柜校温", ["白芷"]),
        (2025, 10, "台风季树木加固", ["祝融", "白芷"]),
        (2025, 10, "投影机滤网清洁", ["祝融", "白芷"]),
        (2026, 1, "寒假前仪器归柜", []),
    ]
    assert reading.plans[0].title == "小满小学2025年秋学期总务处月工作安排"
    assert any("如有变动" in each.text for each in reading.plans[0].rest)


def test_a_word_plan_with_one_table_for_weeks_and_one_for_duties(tmp_path: Path) -> None:
    weeks = [
        ["周次", "日期", "工作内容", "负责人"],
        ["1", "2.23—3.1", "教室净水器冲洗", "谷雨"],
        ["2", "3.2—3.8", "采购春季药品；校园灭蟑", "谷雨 惊蛰"],
        ["6", "3.30—4.5", "清明留校人员登记", "惊蛰"],
    ]
    duties = [
        ["项目", "序号", "责任范围", "责任人", "备注"],
        ["食堂", "1", "冷库温度", "惊蛰", "一日两次"],
        [DOWN, "2", "泔水清运交接", "", "每天"],
        ["安全", "3", "监控回看", "谷雨\n惊蛰", "每周不少于2次"],
    ]
    reading = read_plan(
        word_file(
            tmp_path / "a.docx",
            paragraph("惊蛰小学2025—2026学年第二学期总务处工作计划"),
            paragraph("一、指导思想"),
            paragraph("把小事当大事办。"),
            paragraph("二、工作目标"),
            paragraph("1、设备完好率保持在九成五以上；"),
            paragraph("三、行事历"),
            table(weeks),
            paragraph("四、人员分工"),
            table(duties),
        )
    )
    plan = reading.plans[0]
    assert calendar_of(reading) == [
        (2026, 2, "教室净水器冲洗", ["谷雨"]),
        (2026, 3, "采购春季药品", ["谷雨", "惊蛰"]),
        (2026, 3, "校园灭蟑", ["谷雨", "惊蛰"]),
        (2026, 3, "清明留校人员登记", ["惊蛰"]),
    ]
    assert [(each.area, each.scope, each.people, each.frequency[0].unit) for each in plan.duties] == [
        ("食堂", "冷库温度", ["惊蛰"], "day"),
        ("食堂", "泔水清运交接", [], "day"),
        ("安全", "监控回看", ["谷雨", "惊蛰"], "week"),
    ]
    assert plan.goals == ["设备完好率保持在九成五以上；"]
    assert sum("沿用上格" in question for question in reading.questions) == 1


def test_an_excel_plan_below_two_lines_of_title_with_a_second_sheet(tmp_path: Path) -> None:
    rows: list[list[str | int | None]] = [
        ["立夏小学总务处工作行事历", None, None, None, None],
        ["（2026—2027学年第一学期）", None, None, None, None],
        ["月份", "周次", "工作内容", "负责人", "备注"],
        [9, 1, "开学典礼供电保障", "夏耘", None],
        [None, 2, "①校徽发放\n②学生证照相场地", "夏耘、秋收", "电教配合"],
        [10, 5, "国庆后第一餐食材验收", "秋收", None],
        ["1月", 20, "期末水电总表核对", None, None],
    ]
    path = excel_file(tmp_path / "a.xlsx", rows, ["A1:E1", "A2:E2", "A4:A5"])
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("分工")
    for row in (
        ["岗位", "姓名", "职责", "频次"],
        ["水电工", "冬藏", "水泵房巡视", "每天两次"],
        ["门卫", None, "来访登记", "随时"],
    ):
        sheet.append(row)
    book.save(path)
    reading = read_plan(path)
    assert calendar_of(reading) == [
        (2026, 9, "开学典礼供电保障", ["夏耘"]),
        (2026, 9, "校徽发放", ["夏耘", "秋收"]),
        (2026, 9, "学生证照相场地", ["夏耘", "秋收"]),
        (2026, 10, "国庆后第一餐食材验收", ["秋收"]),
        (2027, 1, "期末水电总表核对", []),
    ]
    duties = [duty for plan in reading.plans for duty in plan.duties]
    assert [(each.area, each.scope, each.people) for each in duties] == [
        ("水电工", "水泵房巡视", ["冬藏"]),
        ("门卫", "来访登记", []),
    ]
