"""Whole files: header found wherever it stands, rows told from notes and totals, all problems at once."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from houqin.core.sheets.checking import Checked, check
from houqin.core.sheets.columns import (
    Column,
    PartialDate,
    Sheet,
    parse_choice,
    parse_code,
    parse_date,
    parse_int,
    parse_list,
    parse_money_fen,
    parse_name,
    parse_names,
    parse_phone,
    parse_qty_milli,
)
from houqin.core.sheets.reading import Unusable, read_book
from houqin.core.tests.sheets_corpus import book_of

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
STAFF = Sheet(
    "staff",
    "教职工",
    key=("name", "phone"),
    columns=[
        Column(
            "name", "姓名", required=True, synonyms=("教师姓名",), parse=parse_name(), example="示例：张三"
        ),
        Column("gender", "性别", parse=parse_choice({"f": "女", "m": "男"}), example="女"),
        Column("posts", "岗位", synonyms=("职务", "任教学科"), parse=parse_list(), example="语文教师"),
        Column(
            "phone", "联系电话", synonyms=("手机", "手机号码"), parse=parse_phone(), example="13800138000"
        ),
        Column("joined", "入职时间", parse=parse_date(), example="2021.03"),
        Column("pay", "工资（元）", parse=parse_money_fen()),
    ],
)
ROOMS = Sheet(
    "rooms",
    "房间",
    key=("building", "floor", "number"),
    columns=[
        Column("building", "楼栋", required=True),
        Column("floor", "楼层", parse=parse_int(-5, 60, units=("楼", "层"))),
        Column("number", "房间号", required=True, parse=parse_code()),
        Column("title", "名称"),
        Column("use", "用途"),
        Column("keepers", "责任人", parse=parse_names()),
    ],
)


def checked(tmp_path: Path, rows: list[list[Any]], sheet: Sheet = STAFF) -> Checked:
    return check(sheet, read_book(book_of(tmp_path / "file.xlsx", rows)))


def names(result: Checked) -> list[str]:
    return [row["name"] for row in result.rows]


def test_titles_blank_rows_and_footers_are_left_out_with_reasons(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        [
            ["晨光路小学花名册", None, None],
            [None, None, None],
            ["序号", "姓名", "联系电话"],
            [1, "张三", 13800138001],
            [2, "李四", None],
            [3, None, None],
            ["小计", None, 2],
            ["序号", "姓名", "联系电话"],
            [4, "王五", None],
            ["合  计", None, 3],
            [None, None, None],
            ["填表人：苏老师", None, None],
            ["说明：本表一式两份", None, None],
        ],
    )
    assert names(result) == ["张三", "李四", "王五"]
    assert [row.number for row in result.rows] == [4, 5, 9]
    reasons = {skipped.row: skipped.reason for skipped in result.skipped}
    assert reasons == {
        1: "表头上方",
        6: "没有要导入的内容",
        7: "合计行",
        8: "重复的表头",
        10: "合计行",
        12: "表尾",
        13: "表尾",
    }


@pytest.mark.parametrize(
    "header",
    [
        ["姓名", "联系电话"],
        [" 姓 名 ", "联系\n电话"],
        ["姓名*", "联系电话（选填）"],
        ["姓名（必填）", "联系电话："],
        ["姓\u200b名", "联系电话"],
        ["教师姓名", "手 机"],
        ["姓名", "本人手机号码"],
    ],
)
def test_headers_are_known_through_blanks_brackets_and_synonyms(tmp_path: Path, header: list[str]) -> None:
    result = checked(tmp_path, [header, ["张三", "13800138001"]])
    assert result.rows[0].values["name"] == "张三"
    assert result.rows[0].values["phone"] == "13800138001"


def test_columns_may_stand_in_any_order_and_others_are_shown_as_unused(tmp_path: Path) -> None:
    result = checked(tmp_path, [["星座", "手机", "教师姓名"], ["狮子", "13800138001", "张三"]])
    assert [(m.letter, m.header, m.field, m.how, m.sample) for m in result.mapping] == [
        ("A", "星座", None, "none", "狮子"),
        ("B", "手机", "phone", "synonym", "13800138001"),
        ("C", "教师姓名", "name", "synonym", "张三"),
    ]


def test_a_guessed_column_says_that_it_was_guessed(tmp_path: Path) -> None:
    result = checked(tmp_path, [["姓名", "到校入职时间"], ["张三", "2021.03"]])
    assert [matched.how for matched in result.mapping] == ["exact", "guess"]


def test_a_missing_required_column_refuses_the_whole_file(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as refusal:
        checked(tmp_path, [["花名册"], ["性别", "联系电话"], ["女", "13800138001"]])
    assert "缺少必填的列：姓名" in refusal.value.sentence
    assert "第 2 行找到的列：性别、联系电话" in refusal.value.sentence


def test_a_file_of_something_else_says_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="缺少必填的列：姓名。第 1 行找到的列：甲、乙"):
        checked(tmp_path, [["甲", "乙"], [1, 2]])


def test_an_empty_sheet_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="表格里没有内容"):
        checked(tmp_path, [])


def test_the_same_header_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="列名“姓名”出现了两次（A、C 列）"):
        checked(tmp_path, [["姓名", "性别", "姓名"], ["张三", "男", "李四"]])


def test_a_header_of_two_lines_with_merged_cells_is_read(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["序号", "姓名", "联系方式", None],
        [None, None, "手机", "邮箱"],
        [1, "张三", "13800138001", "x"],
    ):
        sheet.append(row)
    for span in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(span)
    book.save(path)
    result = check(STAFF, read_book(path))
    assert result.rows[0].values["phone"] == "13800138001"
    assert names(result) == ["张三"]


def test_cells_merged_downward_stand_for_each_row(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    book = openpyxl.Workbook()
    for row in (["楼栋", "房间号"], ["教学楼", 101], [None, 102], [None, 103], ["综合楼", 101]):
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    book.save(path)
    result = check(ROOMS, read_book(path))
    assert [row["building"] for row in result.rows] == ["教学楼", "教学楼", "教学楼", "综合楼"]
    assert not result.problems


def test_notes_and_examples_under_the_header_are_skipped(tmp_path: Path) -> None:
    rows = [
        ["姓名", "性别", "岗位", "联系电话", "入职时间"],
        ["（必填）", "（选填）", "选填", "选填", "选填"],
        ["示例：张三", "女", "语文教师", "13800138000", "2021.03"],
        ["李四", "女", "语文教师", "13800138002", "2021.03"],
    ]
    result = checked(tmp_path, rows)
    assert names(result) == ["李四"]
    assert {skipped.row: skipped.reason for skipped in result.skipped} == {2: "填写提示", 3: "示例行"}


def test_all_problems_of_all_rows_are_told_at_once(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        [
            ["姓名", "性别", "联系电话", "入职时间", "工资"],
            [None, "未知", "12345", "03/04/26", "1,234"],
            ["张三", "女", "见名片", "2021.03", 12.5],
        ],
    )
    first = [(p.column, p.header, p.value, p.level) for p in result.problems if p.row == 2]
    assert first == [
        ("A", "姓名", "", "refused"),
        ("B", "性别", "未知", "refused"),
        ("C", "联系电话", "12345", "refused"),
        ("D", "入职时间", "03/04/26", "refused"),
        ("E", "工资", "1,234", "refused"),
    ]
    good = list(result.good)
    assert [row.number for row in good] == [3]
    assert good[0].values["pay"] == 1250
    assert good[0].values["joined"] == PartialDate(datetime.date(2021, 3, 1), "month")
    assert good[0].notes == {"phone": "见名片"}
    assert [p.level for p in good[0].problems] == ["warning"]


def test_the_same_person_twice_names_the_first_row(tmp_path: Path) -> None:
    rows = [
        ["姓名", "手机"],
        ["张三", 13800138001],
        ["李四", None],
        ["张\u200b三 ", "138 0013 8001"],
        ["李四", None],
    ]
    result = checked(tmp_path, rows)
    assert [(p.row, p.text) for p in result.problems] == [(4, "与第 2 行重复。"), (5, "与第 3 行重复。")]


def test_error_values_and_uncalculated_formulas_name_their_cell(tmp_path: Path) -> None:
    path = tmp_path / "faults.xlsx"
    book = openpyxl.Workbook()
    for row in (["姓名", "工资", "备注"], ["张三", "=B9+1", "=C9"], ["李四", None, None]):
        book.active.append(row)
    book.active["B3"] = "#DIV/0!"
    book.active["B3"].data_type = "e"
    book.save(path)
    texts = [problem.text for problem in check(STAFF, read_book(path)).problems]
    assert texts[0].startswith("单元格 B2 是公式，但没有算出的结果")
    assert texts[1].startswith("单元格 B3 是错误值 #DIV/0!")
    assert len(texts) == 2  # column C is not imported, so nobody is bothered


def test_hidden_rows_are_read_and_mentioned(tmp_path: Path) -> None:
    path = book_of(tmp_path / "hidden.xlsx", [["姓名"], ["张三"], ["李四"]])
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.save(path)
    result = check(STAFF, read_book(path))
    assert names(result) == ["张三", "李四"]
    assert result.notes == ["第 3 行在文件里是隐藏的，也会导入。"]


def test_the_worksheet_that_fits_is_taken(tmp_path: Path) -> None:
    path = book_of(tmp_path / "several.xlsx", [["填写说明"]])
    book = openpyxl.load_workbook(path)
    second = book.create_sheet("花名册")
    second.append(["姓名", "性别"])
    second.append(["张三", "男"])
    hidden = book.create_sheet("旧表")
    hidden.append(["姓名", "性别", "手机", "岗位"])
    hidden.append(["旧人", "男", None, None])
    hidden.sheet_state = "hidden"
    book.save(path)
    result = check(STAFF, read_book(path))
    assert names(result) == ["张三"]
    assert result.notes == ["只读工作表“花名册”。"]


def test_a_text_file_says_how_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名;联系电话\r\n张三;13800138001\r\n".encode("gbk"))
    result = check(STAFF, read_book(path))
    assert names(result) == ["张三"]
    assert result.notes == ["文字编码 GB18030，各列用分号分开。"]


def test_rooms_can_add_their_own_problems(tmp_path: Path) -> None:
    row = checked(tmp_path, [["姓名"], ["张三"]]).rows[0]
    row.warn("name", "有两个同名的人。")
    assert not row.refused
    row.refuse("", "整行有问题。")
    assert row.refused
    assert [(p.column, p.text) for p in row.problems] == [("A", "有两个同名的人。"), ("", "整行有问题。")]


def test_ten_thousand_rows_are_checked_in_linear_time(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["姓名", "性别", "手机", "岗位", "入职时间"]]
    rows += [
        [f"张{chr(0x4E00 + n)}", "女", 13800000000 + n, "语文教师、值周教师", "2021.03"]
        for n in range(10_000)
    ]
    result = checked(tmp_path, rows)
    assert len(list(result.good)) == 10_000


needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the school's own files are not part of the repository"
)


@needs_shared
def test_the_staff_list_of_a_real_school_is_taken_as_it_is() -> None:
    result = check(STAFF, read_book(SHARED / "inputs/school-a/staff.xlsx"))
    assert len(list(result.good)) == 132
    assert [(p.row, p.column, p.value, p.level) for p in result.problems] == [(26, "F", "见名片", "warning")]
    by_number = {row.number: row for row in result.rows}
    assert by_number[29]["name"] == "吴勇"
    assert by_number[3]["posts"] == ("语文教师", "值周教师")
    assert by_number[3]["phone"] == "15115171016"
    assert [str(by_number[n]["joined"]) for n in (3, 4, 5, 6)] == [
        "2019-07-26",
        "2021.03",
        "1999.10",
        "2013-10-03",
    ]


@needs_shared
def test_the_rooms_of_a_real_school_are_taken_as_they_are() -> None:
    result = check(ROOMS, read_book(SHARED / "inputs/school-a/rooms.xlsx"))
    assert len(list(result.good)) == 125
    assert not result.problems
    assert result.rows[0].values["number"] == "101"
    assert result.rows[0].values["keepers"] == ("孙源明", "任珍")
    assert [(skipped.row, skipped.reason) for skipped in result.skipped] == [(1, "表头上方"), (131, "表尾")]


@needs_shared
def test_the_faults_planted_in_a_real_asset_list_are_found() -> None:
    assets = Sheet(
        "assets",
        "资产",
        key=("number",),
        columns=[
            Column("number", "资产编号", required=True, parse=parse_code()),
            Column("title", "资产名称", required=True),
            Column("quantity", "数量", parse=parse_qty_milli()),
            Column("price", "单价", parse=parse_money_fen()),
            Column("bought", "取得日期", parse=parse_date()),
        ],
    )
    result = check(assets, read_book(SHARED / "inputs/school-a/assets.xlsx"))
    assert {problem.row for problem in result.problems if problem.level == "refused"} == {
        64,
        95,
        124,
        154,
        244,
    }
    assert [skipped.reason for skipped in result.skipped].count("合计行") == 5
