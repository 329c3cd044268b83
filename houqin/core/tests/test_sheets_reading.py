"""Foreign files are read in a limited child: right values at their places, or one sentence why not."""

from __future__ import annotations

import datetime
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from houqin.core.sheets import reading
from houqin.core.sheets.reading import ROOT, Unusable, child_lines, column_letters, read_book
from houqin.core.tests.sheets_corpus import (
    UNUSABLE,
    book_of,
    far_cell,
    far_colour,
    million_rows,
    old_xls,
    open_document,
    open_row,
    with_sheet,
    zip_bomb,
)

SHARED = Path(__file__).resolve().parents[3].parent / "shared"


@pytest.mark.parametrize(
    ("name", "build", "sentence"), [case[1:] for case in UNUSABLE], ids=[case[0] for case in UNUSABLE]
)
def test_a_bad_file_is_refused_with_its_sentence(
    tmp_path: Path, name: str, build: Callable[[Path], Path], sentence: str
) -> None:
    with pytest.raises(Unusable) as refusal:
        read_book(build(tmp_path / name))
    assert sentence in refusal.value.sentence
    assert refusal.value.sentence.endswith("。")


def test_a_far_cell_is_refused_at_once(tmp_path: Path) -> None:
    path = far_cell(tmp_path / "far.xlsx")
    start = time.monotonic()
    with pytest.raises(Unusable):
        read_book(path)
    assert time.monotonic() - start < 2


def test_a_colour_far_out_is_no_content(tmp_path: Path) -> None:
    assert len(read_book(far_colour(tmp_path / "colour.xlsx")).tables[0].rows) == 2


def test_the_reader_does_not_grow_with_bad_files(tmp_path: Path) -> None:
    bad = [zip_bomb(tmp_path / "bomb.xlsx"), million_rows(tmp_path / "long.xlsx")]
    for _warm in range(2):
        with pytest.raises(Unusable):
            read_book(bad[1])
    before = resident_kb()
    for path in bad:
        with pytest.raises(Unusable):
            read_book(path)
    assert resident_kb() - before < 8_000


def resident_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def test_a_child_that_hits_its_memory_limit_is_a_refusal(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{column_letters(n)}%d"><v>1.5</v></c>' for n in range(1, 91))
    rows = "".join(f'<row r="{row}">{cells.replace("%d", str(row))}</row>' for row in range(1, 4_001))
    request = request_for(with_sheet(tmp_path / "big.xlsx", f"<sheetData>{rows}</sheetData>"))
    assert sum(len(line) for line in child_lines("read", request) if isinstance(line, list)) == 4_000
    with pytest.raises(Unusable, match="超出了允许的内存或时间"):
        list(child_lines("read", request, memory_mb=48))
    small = request_for(book_of(tmp_path / "small.xlsx", [["姓名"]]))
    assert list(
        child_lines("read", small, memory_mb=48)
    )  # it was the file that was too large, not the limit too low


def test_a_child_that_takes_too_long_is_a_refusal(tmp_path: Path) -> None:
    request = request_for(book_of(tmp_path / "a.xlsx", [["姓名"]]))
    with pytest.raises(Unusable, match="超出了允许的内存或时间"):
        list(child_lines("read", request, wall_seconds=0.01))


def test_a_child_that_dies_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(job: str) -> Any:
        code = "import os; os.abort()"
        return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(reading, "_start", dies)
    with pytest.raises(Unusable, match="超出了允许的内存或时间"):
        read_book(book_of(tmp_path / "a.xlsx", [["姓名"]]))


def request_for(path: Path) -> dict[str, Any]:
    return {"path": str(path), "name": path.name, "max_rows": 100_000, "max_columns": 100}


def test_the_child_knows_no_django_and_no_environment() -> None:
    code = (
        "import houqin.core.sheets.child, houqin.core.sheets.extracting, sys; print('django' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == "False"


def test_a_file_over_the_size_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    with pytest.raises(Unusable, match="超过 20 MB"):
        read_book(path)


def test_values_keep_their_places_and_kinds(tmp_path: Path) -> None:
    path = tmp_path / "kinds.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("一"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime("B3", datetime.datetime.fromisoformat("2026-03-01"), day)
        sheet.write("C3", "文字")
        sheet.write("D3", 12.5)
        sheet.write("E3", True)
        sheet.write("B5", "=1+1")
    table = read_book(path).tables[0]
    assert table.rows[2] == [None, datetime.date(2026, 3, 1), "文字", 12.5, True]
    assert table.value(5, 2) is not None
    assert table.value(99, 1) is None


def test_dates_of_a_1904_workbook_come_out_right(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(
            0, 0, datetime.datetime.fromisoformat("2026-03-01"), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        sheet.write_number(0, 1, 44_620)
    book_read = read_book(path)
    assert book_read.tables[0].rows[0][0] == datetime.date(2026, 3, 1)
    assert book_read.epoch + datetime.timedelta(days=44_620) == datetime.date(2026, 3, 1)


def test_errors_and_uncalculated_formulas_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "faults.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B2"] = "姓名", "=A1+1"
    book.active["C3"] = "#N/A"
    book.active["C3"].data_type = "e"
    book.save(path)
    assert read_book(path).tables[0].faults == {(2, 2): "formula", (3, 3): "#N/A"}


def test_a_formula_with_an_empty_text_result_is_an_empty_cell(tmp_path: Path) -> None:
    inside = (
        '<sheetData><row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c></row></sheetData>'
    )
    assert read_book(with_sheet(tmp_path / "s.xlsx", inside)).tables[0].faults == {}


def test_hidden_rows_columns_and_sheets_are_flagged(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        first, second = book.add_worksheet("甲"), book.add_worksheet("乙")
        for row in range(4):
            first.write(row, 0, row)
        first.set_row(2, None, None, {"hidden": True})
        first.set_column(1, 2, None, None, {"hidden": True})
        second.write(0, 0, "x")
        second.hide()
    shown, hidden = read_book(path).tables
    assert shown.hidden_rows == {3}
    assert shown.hidden_columns == {2, 3}
    assert (shown.hidden, hidden.hidden) == (False, True)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_files_are_read_in_the_usual_encodings_and_separators(
    tmp_path: Path, encoding: str, name: str, mark: str
) -> None:
    path = tmp_path / "a.csv"
    lines = [["姓名", "phone", "note"], ["张三", "13800138001", "a"], ["李四", "", "b"]]
    path.write_bytes("\r\n".join(mark.join(line) for line in lines).encode(encoding))
    book = read_book(path)
    assert book.tables[0].rows == [[cell or None for cell in line] for line in lines]
    assert (book.encoding, book.delimiter) == (name, mark)


def test_four_byte_characters_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,班\n𠮷野,一".encode("gb18030"))
    assert read_book(path).tables[0].rows[1][0] == "𠮷野"


def test_quoted_separators_and_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,备注\n张三,"一,二\n三"\n5" 屏,x\n')
    assert read_book(path).tables[0].rows[1:] == [["张三", "一,二\n三"], ['5" 屏', "x"]]


def test_the_name_the_user_gave_decides_about_the_kind(tmp_path: Path) -> None:
    stored = book_of(tmp_path / "0190aa", [["姓名"]])
    assert read_book(stored, name="花名册.xlsx").kind == "xlsx"


def test_ten_thousand_staff_rows_read_fast(tmp_path: Path) -> None:
    path = tmp_path / "staff.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(10_000):
            sheet.write_row(
                row,
                0,
                [row, f"姓名{row}", "女", "语文组", "语文教师、值周教师", 13800000000 + row, "2021.03", ""],
            )
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    rows = read_book(path).tables[0].rows
    assert len(rows) == 10_000
    assert (
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used < 1.5
    )  # CPU: about 0.3 s on the builder's machine


@pytest.mark.skipif(not SHARED.exists(), reason="the school's own files are not part of the repository")
@pytest.mark.parametrize(("name", "rows"), [("rooms", 131), ("staff", 134), ("assets", 1871), ("stock", 92)])
def test_the_files_of_a_real_school_are_read(name: str, rows: int) -> None:
    book = read_book(SHARED / "inputs" / "school-a" / f"{name}.xlsx")
    assert len(book.tables[0].rows) == rows


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    rows = [["姓名", "人数"], ["张三", 12.0], [None, 2.5]]
    book = read_book(old_xls(tmp_path / "old.xls", rows))
    assert (book.kind, book.tables[0].name, book.tables[0].rows) == ("xls", "表", rows)


def test_an_open_document_is_read_with_its_empty_rows(tmp_path: Path) -> None:
    tail = open_row(repeated='table:number-rows-repeated="1048570"')
    path = open_document(tmp_path / "a.ods", open_row("姓名", "班") + open_row("张三", "一") + tail)
    book = read_book(path)
    assert (book.kind, book.tables[0].rows) == ("ods", [["姓名", "班"], ["张三", "一"]])
