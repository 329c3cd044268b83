"""A table from the education office: taken in, a figure chosen for a cell, one typed, the filled file downloaded."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from houqin.core import clock
from tests.browser.house import DESK, Visit

HEAD = "韩守田"


def _table(folder: Path) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for line in [["学校隐患统计表"], ["项目", "数量（处）"], ["隐患发现", None], ["校门口摊点", None]]:
        sheet.append(line)
    sheet.merge_cells("A1:B1")
    path = folder / "隐患统计表.xlsx"
    book.save(path)
    return path


def test_a_table_is_taken_in_filled_and_downloaded(visit: Visit, tmp_path: Path) -> None:
    head = visit(HEAD, DESK)
    head.goto("/returns/take_in_return/")
    head.get_by_label("发来的表格").set_input_files(_table(tmp_path))
    head.get_by_role("button", name="中心校", exact=True).click()
    head.get_by_label("哪天交").fill((clock.today() + timedelta(days=30)).isoformat())
    head.get_by_role("button", name="上传要填的表").click()
    head.get_by_role("heading", name="学校隐患统计表").wait_for()
    found = head.locator("tr", has_text="隐患发现")
    found.get_by_label("填什么").select_option("hazards.found")
    head.locator("tr", has_text="校门口摊点").get_by_placeholder("自己填").fill("3")
    head.get_by_role("button", name="保存").click()
    head.get_by_text("按记录数出 1，人工填写 1").wait_for()
    with head.expect_download() as arriving:
        head.get_by_role("link", name="下载填好的表").click()
    made = load_workbook(io.BytesIO(Path(arriving.value.path()).read_bytes()))
    assert (made.worksheets[0]["B4"].value, made.sheetnames[1]) == (3, "数据来源")
    assert made.worksheets[0]["B3"].value == int(found.locator(".return-said").inner_text())
