"""Any table comes back with everything else unchanged; and which cells of the usual layouts ask for something."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from houqin.core.sheets.filling import fill_book
from houqin.core.sheets.reading import Table
from houqin.returns.rules.layout import asked_in, title_of
from houqin.returns.rules.offering import Word, best
from houqin.returns.rules.words import key_of, unit_of

pytestmark = pytest.mark.once
WORDS = st.text("学校报修隐患人数量合计备注一二（）=+@1：", min_size=1, max_size=8).filter(
    lambda t: t.strip() == t
)
VALUES = st.one_of(st.none(), WORDS, st.integers(-(10**9), 10**9), st.just("=1+1"))
TABLES = st.lists(st.lists(VALUES, min_size=2, max_size=6), min_size=1, max_size=7)


def asked(*rows: list[Any], merged: Any = (), own: str = "育才小学") -> dict[str, str]:
    table = Table("表", rows=list(rows), merged=list(merged))
    return {
        each.cell: each.question + (f"（{each.unit}）" if each.unit else "") for each in asked_in(table, own)
    }


def content(path: Path) -> dict[tuple[str, str], Any]:
    """(sheet, cell) -> what stands there, and how; and what is merged."""
    book = load_workbook(path)
    cells = {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format, cell.font.b, cell.border.left.style)
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
    }
    return cells | {(sheet.title, "merged"): sorted(map(str, sheet.merged_cells.ranges)) for sheet in book}


@given(TABLES, st.lists(st.one_of(WORDS, st.integers(0, 10**6)), min_size=1, max_size=9), st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_table_comes_back_with_everything_else_unchanged(
    rows: list[list[Any]], values: list[Any], titled: bool
) -> None:
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / "in.xlsx", Path(folder) / "out.xlsx"
        book = Workbook()
        sheet: Any = book.active
        for line in [["一张表"], *rows] if titled else rows:
            sheet.append(line)
        if titled:
            sheet.merge_cells("A1:B1")
        book.save(path)
        before = content(path)
        table = Table(sheet.title, rows=[[_read(c.value) for c in line] for line in sheet.iter_rows()])
        table.merged = [(1, 1, 1, 2)] if titled else []
        places = [each.cell for each in asked_in(table)]
        given_ = dict(zip(places, values, strict=False))
        told: list[Any] = []
        fill_book(_request(path, out, sheet.title, given_), told.append)
        after = content(out)
        assert told == [{"filled": True, "left": []}]
        for place, value in given_.items():
            assert str(after.pop((sheet.title, place))[0]) == str(value)
            before.pop((sheet.title, place), None)
        after = {key: value for key, value in after.items() if key[0] == sheet.title and _is_there(value)}
        assert after == {key: value for key, value in before.items() if _is_there(value)}


def _is_there(value: Any) -> bool:
    return not isinstance(value, tuple) or value[0] is not None


def _read(value: Any) -> Any:
    """What the child reads: of a formula its number."""
    return 2 if isinstance(value, str) and value.startswith("=") else value


def _request(path: Path, out: Path, sheet: str, cells: dict[str, Any]) -> dict[str, Any]:
    packed = [
        [[sheet, place], ["number" if isinstance(value, int) else "text", str(value)]]
        for place, value in cells.items()
    ]
    table = {"title": "数据来源", "heads": ["单元格"], "widths": [12], "lines": [["A1"]]}
    limits = {"max_rows": 2000, "max_columns": 100}
    return {"path": str(path), "name": "in.xlsx", "out": str(out), "cells": packed, "table": table} | limits


def test_of_a_row_for_each_school_only_our_own_is_asked() -> None:
    head = ["学校名称", "学生数（人）", None, "备注"], [None, "男", "女", None]
    merged = [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)]
    rows = ["第一小学", None, None, None], ["江宁县育才小学", None, None, None], ["合计", None, None, None]
    assert asked(*head, *rows, merged=merged) == {
        "B4": "学生数 · 男（人）",
        "C4": "学生数 · 女（人）",
        "D4": "备注",
    }


def test_a_row_for_each_item_takes_its_unit_from_its_own_column() -> None:
    head = ["序号", "项目", "单位", "数量"]
    rows = [1, "灭火器", "具", None], [2, "消火栓", "个", None]
    signed = ["填表人：", None, "审核人：", None]
    assert asked(["消防设施统计表"], head, *rows, signed, merged=[(1, 1, 1, 4)]) == {
        "D3": "灭火器 · 数量（具）",
        "D4": "消火栓 · 数量（个）",
        "B5": "填表人",
        "D5": "审核人",
    }


def test_a_form_has_its_labels_to_the_left_and_a_list_its_blanks_right_below_the_heads() -> None:
    assert asked(["基本情况表"], ["学校名称", None, "校长", None], ["班级数", None, "学生数", None]) == {
        "B2": "学校名称",
        "D2": "校长",
        "B3": "班级数",
        "D3": "学生数",
    }
    assert asked(["统计表"], ["班级数", "学生数"], [None, None], [None, None]) == {
        "A3": "班级数",
        "B3": "学生数",
    }


def test_what_is_calculated_hidden_or_given_is_not_asked() -> None:
    table = Table("表", rows=[["项目", "数量"], ["电费", None], ["水费", None], ["合计", None], ["房租", 5]])
    table.faults, table.hidden_rows = {(4, 2): "formula"}, frozenset((3,))
    assert [each.cell for each in asked_in(table)] == ["B2"]


def test_the_title_is_the_first_sentence_that_stands_alone() -> None:
    assert title_of(Table("表", rows=[["附件2"], ["安全工作统计表"], ["项目", "数量"]])) == "安全工作统计表"
    assert title_of(Table("表", rows=[["项目", "数量"], ["电费"]])) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.学生数（人）", "学 生 数"), ("（一）报修 · 办结", "报修 · 办结"), ("隐患：发现", "隐患 发现")],
)
def test_the_same_question_is_known_however_it_is_written(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) != key_of("别的")


def test_a_bracket_is_a_unit_only_where_it_is_one() -> None:
    assert (unit_of("学生数（人）"), unit_of("单位（盖章）"), unit_of("电费(万元)")) == ("人", "", "万元")


def test_a_question_finds_its_figure_by_its_characters_and_by_their_sound() -> None:
    words = [
        Word("repairs.done", "报修：办结", "受理的报修单里，现在已修好的。"),
        Word("hazards.found", "隐患：发现", "发现日期在统计期内的隐患。"),
        Word("people.classes", "教学班", "在读的班。"),
    ]
    sounds = {"隐换发现": ("yin", "huan", "fa", "xian"), "隐患：发现": ("yin", "huan", "fa", "xian")}

    def found(question: str) -> list[str]:
        return best(question, words, lambda text: sounds.get(text, ()))

    assert found("本学期维修办结数量")[0] == "repairs.done"
    assert found("班级")[0] == "people.classes"
    assert found("隐换发现")[0] == "hazards.found"
    assert found("校长电话") == found("本学期") == []


def test_a_formula_of_the_office_is_never_written_over() -> None:
    with TemporaryDirectory() as folder:
        path, out, told = Path(folder) / "in.xlsx", Path(folder) / "out.xlsx", []
        book = Workbook()
        sheet: Any = book.active
        sheet.append(["项目", "=A2"])
        book.save(path)
        fill_book(_request(path, out, sheet.title, {"B1": 5, "Z9": 3}), told.append)
        assert told[0]["left"] == [[sheet.title, "B1"]]
        assert load_workbook(out).worksheets[0]["B1"].value == "=A2"
