"""What goes out is inert, comes in again unchanged, and the user's own file comes back marked."""

from __future__ import annotations

import datetime
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.core.sheets.checking import Checked, check
from houqin.core.sheets.columns import (
    Column,
    PartialDate,
    Sheet,
    parse_choice,
    parse_code,
    parse_date,
    parse_int,
    parse_money_fen,
    parse_names,
    parse_phone,
    parse_qty_milli,
    parse_text,
    parse_yes_no,
)
from houqin.core.sheets.error_book import write_error_book
from houqin.core.sheets.reading import read_book
from houqin.core.sheets.writing import out_column, write_book, write_csv, write_template
from houqin.core.tests.sheets_corpus import book_of, old_xls

PAYLOADS = [
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1",
    "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "'=1+1", '"=1+1"', ";=1+1", ",=1+1", "{=1+1}",
    "=1+1\x00", "\x00=1+1", "http://example.invalid/", "00123", "1E5", "TRUE",
]  # fmt: skip
ALL_KINDS = Sheet(
    "all",
    "全部种类",
    columns=[
        Column("code", "编号", required=True, parse=parse_code(), example="A-001"),
        Column("text", "备注"),
        Column("count", "人数", parse=parse_int(0, 10**6)),
        Column("money", "金额（元）", parse=parse_money_fen()),
        Column("qty", "数量", parse=parse_qty_milli()),
        Column("day", "日期", parse=parse_date()),
        Column("phone", "电话", parse=parse_phone(), help="可不填。"),
        Column("people", "责任人", synonyms=("负责人",), parse=parse_names()),
        Column("state", "状态", parse=parse_choice({"b": ("待修", "坏"), "g": "完好"}), example="完好"),
        Column("yes", "在用", parse=parse_yes_no()),
    ],
)
words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30)


def tidied(parse: Any) -> Any:
    """Texts as the parse function leaves them: those are what the database holds."""

    def settle(text: str) -> Any:
        try:
            return parse(text)
        except Exception:
            return None

    return settle


rows_of_all_kinds = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.integers(0, 10**9).map(lambda number: f"K{number}"),
            "text": words.map(tidied(parse_text())),
            "count": st.none() | st.integers(0, 10**6),
            "money": st.none() | st.integers(0, 10**12),
            "qty": st.none() | st.integers(0, 10**12),
            "day": st.none()
            | st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 12, 31)).map(PartialDate)
            | st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)).map(
                lambda day: PartialDate(day.replace(day=1), "month")
            ),
            "phone": st.none() | st.integers(13000000000, 19999999999).map(str),
            "people": st.none() | st.sampled_from([("张三",), ("张三", "李四"), ("阿依古丽·买买提",)]),
            "state": st.sampled_from([None, "b", "g"]),
            "yes": st.sampled_from([None, True, False]),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_of_all_kinds)
def test_what_is_exported_imports_with_the_same_values(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / "export.xlsx"
    write_book(path, "导出", ALL_KINDS.columns, ([row[c.name] for c in ALL_KINDS.columns] for row in rows))
    result = check(ALL_KINDS, read_book(path))
    assert [row.values for row in result.rows] == rows
    assert not result.problems


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_of_all_kinds)
def test_a_text_export_imports_with_the_same_values(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / "export.csv"
    write_csv(path, ALL_KINDS.columns, ([row[c.name] for c in ALL_KINDS.columns] for row in rows))
    result = check(ALL_KINDS, read_book(path))
    assert [row.values for row in result.rows] == rows


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path, payload: str) -> None:
    path = tmp_path / "out.xlsx"
    columns = [Column("a", f"列{payload}"), "普通"]
    write_book(path, payload, columns, [[payload, payload]], notes=[payload])
    with zipfile.ZipFile(path) as archive:
        xml = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))
        assert b"<f>" not in xml
        assert b"hyperlink" not in xml
        assert b"<v>" not in xml.replace(b't="s"><v>', b"").replace(b't="inlineStr"><is>', b"")
    cells = openpyxl.load_workbook(path).worksheets[0][2]
    assert [cell.data_type for cell in cells] in (["s", "s"], ["inlineStr", "inlineStr"])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_text_file_begins_like_a_formula(payload: str) -> None:
    out = StringIO()
    write_csv(out, [out_column("甲", "text"), out_column("乙", "int")], [[payload, -5]])
    line = out.getvalue().split("\r\n", 1)[1]
    cell = line.removeprefix('"')
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠"))
    assert line.rstrip().endswith(",-5")


def test_plain_headers_take_numbers_days_and_moments(tmp_path: Path) -> None:
    book = BytesIO()
    moment = datetime.datetime.fromisoformat("2026-09-01 14:05")
    assert (
        write_book(
            book,
            "名单",
            ["甲", "乙", "丙", "丁"],
            [["001", 12, moment, True], ["", None, moment.date(), False]],
        )
        == 2
    )
    sheet = openpyxl.load_workbook(BytesIO(book.getvalue())).active
    assert [cell.value for cell in sheet[2]] == ["001", 12, moment, "是"]
    assert sheet["C3"].value == datetime.datetime.fromisoformat("2026-09-01")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"


@pytest.mark.parametrize(
    "payload", [text for text in PAYLOADS if "\x00" not in text and text.strip() == text]
)
def test_a_text_that_was_made_inert_comes_back_as_it_was(tmp_path: Path, payload: str) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, [out_column("甲", "text"), out_column("乙", "text")], [[payload, "x"]])
    assert read_book(path).tables[0].rows[1] == [payload, "x"]


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_book(path, "a\x00b[1]/", ["甲"], [["一\x00\x0b二\ud800"]])
    book = openpyxl.load_workbook(path)
    assert book.active["A2"].value == "一二"
    assert book.sheetnames == ["ab 1"]


def test_an_empty_form_has_marked_headers_examples_and_choices(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, ALL_KINDS)
    book = openpyxl.load_workbook(path)
    page, guide = book.worksheets
    assert page["A1"].value == "编号*"
    assert page["A2"].value == "A-001"
    assert page["A2"].font.italic
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == ['"待修,完好"', '"是,否"']
    assert guide.title == "填写说明"
    assert guide["B2"].value == "必填"


def test_a_filled_form_imports_without_its_example(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, ALL_KINDS)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A3"], book.worksheets[0]["C3"] = "K1", "12"
    book.save(path)
    result = check(ALL_KINDS, read_book(path))
    assert [(row["code"], row["count"]) for row in result.rows] == [("K1", 12)]
    assert [skipped.reason for skipped in result.skipped] == ["示例行"]


def faulty(path: Path) -> Checked:
    """A file with a refused cell in row 4 and a doubted one in row 5, checked."""
    book_of(
        path,
        [["登记表"], [], ["编号", "金额", "电话"], ["A1", "1,5", None], ["A2", 2, "见名片"], ["A3", 3, None]],
    )
    return check(ALL_KINDS, read_book(path))


def test_the_marked_copy_is_the_users_own_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    faulty(path)
    book = openpyxl.load_workbook(path)
    book.active["A1"].font = openpyxl.styles.Font(bold=True, size=20)
    book.active.column_dimensions["A"].width = 33
    book.active["D6"] = "=B6*2"
    book.create_sheet("别的")["A1"] = "留着"
    book.save(path)
    marked = write_error_book(check(ALL_KINDS, read_book(path)), tmp_path / "marked.xlsx")
    assert marked.kept
    sheet = openpyxl.load_workbook(marked.path)["Sheet"]
    assert [cell.value for cell in sheet["E"]][2] == "问题"
    assert sheet["E4"].value.startswith("〔未导入〕金额：")
    assert sheet["E5"].value.startswith("〔提醒〕")
    assert sheet["E6"].value is None
    assert sheet["B4"].fill.start_color.rgb.endswith("FFC7CE")
    assert sheet["C5"].fill.start_color.rgb.endswith("FFEB9C")
    assert "小数点不对" in sheet["B4"].comment.text
    assert (sheet["A1"].font.size, sheet.column_dimensions["A"].width, sheet["D6"].value) == (20, 33, "=B6*2")
    assert openpyxl.load_workbook(marked.path)["别的"]["A1"].value == "留着"


def test_a_marked_copy_imports_again_and_is_marked_in_the_same_column(tmp_path: Path) -> None:
    first = write_error_book(faulty(tmp_path / "mine.xlsx"), tmp_path / "one.xlsx").path
    again = check(ALL_KINDS, read_book(first))
    assert [problem.row for problem in again.problems] == [4, 5]
    second = write_error_book(again, tmp_path / "two.xlsx").path
    sheet = openpyxl.load_workbook(second).active
    assert sheet.max_column == 4
    assert sheet["D4"].value.startswith("〔未导入〕")


def test_a_mended_marked_copy_imports_clean(tmp_path: Path) -> None:
    marked = write_error_book(faulty(tmp_path / "mine.xlsx"), tmp_path / "one.xlsx").path
    book = openpyxl.load_workbook(marked)
    book.active["B4"], book.active["C5"] = 1.5, None
    book.save(marked)
    result = check(ALL_KINDS, read_book(marked))
    assert not result.problems
    assert [row["money"] for row in result.rows] == [150, 200, 300]


def test_a_text_file_comes_back_as_a_marked_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('编号,金额\r\nA1,"1,5"\r\n=2+3,2\r\n'.encode("gbk"))
    marked = write_error_book(check(ALL_KINDS, read_book(path)), tmp_path / "marked.xlsx")
    assert not marked.kept
    sheet = openpyxl.load_workbook(marked.path).active
    assert [cell.value for cell in sheet[1]] == ["编号", "金额", "问题"]
    assert sheet["C2"].value.startswith("〔未导入〕金额：")
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=2+3", "s")


def test_an_old_workbook_comes_back_as_a_marked_new_one(tmp_path: Path) -> None:
    path = old_xls(tmp_path / "old.xls", [["编号", "金额"], ["A1", "1,5"], ["A2", 2.5]])
    marked = write_error_book(check(ALL_KINDS, read_book(path)), tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(marked.path).active
    assert [sheet["B2"].value, sheet["B3"].value, sheet["C1"].value] == ["1,5", 2.5, "问题"]
    assert sheet["C2"].value.startswith("〔未导入〕金额：")


def test_a_workbook_with_missing_styles_is_still_marked_in_place(tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    faulty(path)
    odd = tmp_path / "odd2.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(odd, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<c r="A1"', b'<c r="A1" s="7"')
            target.writestr(part, data)
    assert write_error_book(check(ALL_KINDS, read_book(odd)), tmp_path / "marked.xlsx").kept


def test_a_problem_that_quotes_a_formula_is_no_formula(tmp_path: Path) -> None:
    result = faulty(tmp_path / "mine.xlsx")
    result.rows[2].refuse("code", "=1+1")
    sheet = openpyxl.load_workbook(write_error_book(result, tmp_path / "marked.xlsx").path).active
    assert sheet["D6"].data_type == "s"


def test_writing_many_rows_takes_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    tracemalloc.start()
    write_book(tmp_path / "many.xlsx", "多", ["甲", "乙"], ((f"行{n}", n) for n in range(20_000)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
