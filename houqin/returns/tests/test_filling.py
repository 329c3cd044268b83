"""An office's file filled: only the blanks change; images, charts and what else is in it stay byte for byte."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from houqin.core.sheets.filling import fill_book

pytestmark = pytest.mark.once
TABLE = {"title": "数据来源", "heads": ["单元格", "问的"], "widths": [10, 40], "lines": [["A1", "<多少>&"]]}


def office_file(path: Path) -> None:
    """A heading, three blanks, a sum, an image and a chart; on a second sheet what refers to the first."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "统计表"
    for line in (
        ["学校", "学生", "班级", "备注"],
        ["育才", None, None, None],
        ["合计", "=SUM(B2:B2)", "=C2", ""],
    ):
        sheet.append(line)
    sheet.merge_cells("C2:D2")
    sheet["B2"].number_format = "0.00"
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "F2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    sheet.add_chart(chart, "F9")
    book.create_sheet("第二张")["A1"] = "=统计表!B2*2"
    book.save(path)


def filled(path: Path, out: Path, cells: dict[str, Any]) -> list[Any]:
    told: list[Any] = []
    asked = [[["统计表", place], value] for place, value in cells.items()]
    request = {"path": str(path), "name": "a.xlsx", "out": str(out), "max_rows": 2000, "max_columns": 100}
    fill_book(request | {"cells": asked, "table": TABLE}, told.append)
    return list(told[0]["left"])


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


GIVEN = {"B2": ["number", "1326.5"], "D2": ["text", "覆盖"], "B3": ["number", "1"], "A5": ["text", "=1+1 <"]}


def test_images_charts_and_all_other_parts_stay_byte_for_byte(tmp_path: Path) -> None:
    path, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    office_file(path)
    assert filled(path, out, GIVEN) == [["统计表", "D2"], ["统计表", "B3"]], "a covered cell and a formula"
    before, after = parts(path), parts(out)
    changed = {name for name, content in after.items() if before.get(name) != content}
    assert any("media/" in name for name in before)
    assert any("charts/" in name for name in before)
    assert changed == {
        *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"),
        *("xl/worksheets/sheet1.xml", "xl/worksheets/houqin1.xml"),
    }
    assert set(before) <= set(after)


def test_it_opens_with_its_values_its_look_and_its_sources(tmp_path: Path) -> None:
    path, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    office_file(path)
    filled(path, out, GIVEN)
    book = load_workbook(out)
    sheet: Any = book["统计表"]
    assert [sheet[place].value for place in ("B2", "B3", "C3", "A5")] == [
        1326.5,
        "=SUM(B2:B2)",
        "=C2",
        "=1+1 <",
    ]
    assert (sheet["A5"].data_type, sheet["B2"].number_format) == ("s", "0.00")
    assert len(sheet._images) == len(sheet._charts) == 1
    assert book["第二张"]["A1"].value == "=统计表!B2*2"
    assert [[cell.value for cell in line] for line in book["数据来源"]] == [TABLE["heads"], *TABLE["lines"]]
    assert book["数据来源"]["B2"].alignment.wrap_text
    assert book.calculation.fullCalcOnLoad


def test_filled_once_more_it_has_one_sheet_of_sources_whoever_saved_it(tmp_path: Path) -> None:
    path, once, saved, twice = (tmp_path / f"{n}.xlsx" for n in range(4))
    office_file(path)
    filled(path, once, GIVEN)
    load_workbook(once).save(saved)  # as another program writes it
    filled(saved, twice, {"C2": ["number", "42"]})
    book = load_workbook(twice)
    assert book.sheetnames == ["统计表", "第二张", "数据来源"]
    assert (book["统计表"]["B2"].value, book["统计表"]["C2"].value) == (1326.5, 42)


def test_a_sheet_of_the_office_that_bears_the_same_name_is_left_alone(tmp_path: Path) -> None:
    path, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    office_file(path)
    book = load_workbook(path)
    book.create_sheet("数据来源")["A1"] = "局里的"
    book.save(path)
    filled(path, out, GIVEN)
    assert load_workbook(out).sheetnames == ["统计表", "第二张", "数据来源", "数据来源1"]
    assert load_workbook(out)["数据来源"]["A1"].value == "局里的"


def test_names_with_a_prefix_rows_without_numbers_and_empty_elements_are_understood(tmp_path: Path) -> None:
    """Other programs write the same in other ways."""
    path, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    office_file(path)
    there = parts(path)
    main = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    body = (
        "<x:row><x:c t='inlineStr'><x:is><x:t>学校</x:t></x:is></x:c></x:row><x:row/>"
        "<x:row r='9'><x:c r='B9' s='0'/><x:c r='D9'><x:f>1+1</x:f><x:v>3</x:v></x:c></x:row>"
    )
    there["xl/worksheets/sheet1.xml"] = (
        f"<x:worksheet {main}><x:sheetData>{body}</x:sheetData></x:worksheet>".encode()
    )
    there["xl/worksheets/sheet2.xml"] = f"<x:worksheet {main}><x:sheetData/></x:worksheet>".encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in there.items():
            archive.writestr(name, content)
    cells = {"B1": "一", "A2": "二", "C2": "三", "A4": "四", "A9": "五", "B9": "六", "A12": "七"}
    assert filled(path, out, {place: ["text", text] for place, text in cells.items()}) == []
    sheet = load_workbook(out)["统计表"]
    assert {place: sheet[place].value for place in cells} == cells
    rows = re.findall(rb"<x:row[^>]*>", parts(out)["xl/worksheets/sheet1.xml"])
    assert len(rows) == 5
    assert load_workbook(out, data_only=True)["统计表"]["D9"].value is None, "calculated anew, not as it was"
