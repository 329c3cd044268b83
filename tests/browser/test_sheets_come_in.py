"""A school's own spreadsheets come in through the browser: read, checked, confirmed, and given back when they are wrong."""

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.browser.house import DESK, PHONE, ROOT, Site, Visit, begin, saved

REAL = ROOT.parent / "shared" / "inputs" / "school-a"
FIGURES = ("表里", "新增", "更新", "没有变化", "收不下", "请留意")


@pytest.fixture
def admin(visit_new: Visit, new_site: Site) -> Visit:
    """Visits at a school that has nobody yet, by its first person."""
    if "admin" not in new_site.logins:
        begin(new_site, visit_new("", DESK))
    return visit_new


def book(path: Path, *rows: tuple[Any, ...]) -> Path:
    sheet = Workbook()
    for row in rows:
        sheet.active.append(row)
    sheet.save(path)
    return path


def staff(path: Path) -> Path:
    """The school's own list where it is at hand, else one like it: a title, people, a footer."""
    if (REAL / "staff.xlsx").exists():
        return REAL / "staff.xlsx"
    people = [(f"{n}", f"教师{'甲乙丙丁戊己庚辛壬癸'[n]}", "数学教师", f"1990000{n:04d}") for n in range(10)]
    return book(
        path, ("育才小学教职工花名册",), ("序号", "姓名", "岗位", "联系电话"), *people, ("合计", "10人")
    )


def rooms(path: Path) -> Path:
    if (REAL / "rooms.xlsx").exists():
        return REAL / "rooms.xlsx"
    return book(
        path, ("楼栋", "楼层", "房间号", "名称"), *(("教学楼", 1, 100 + n, f"教室{n}") for n in range(12))
    )


def read(page: Any, name: str, file: Path) -> dict[str, int]:
    """Choose the file and come to its preview; the figures that stand on it."""
    page.goto(f"/import/{name}/")
    page.get_by_label("选一张表格").set_input_files(file)
    page.get_by_role("button", name="读这张表").click()
    page.locator(".counts-import").wait_for()
    return figures(page)


def figures(page: Any) -> dict[str, int]:
    cards = page.locator(".counts-import .count-card")
    values = [int(cards.nth(number).locator("b").inner_text()) for number in range(cards.count())]
    return dict(zip(FIGURES, values, strict=True))


def confirm(page: Any) -> dict[str, int]:
    page.locator(".import-go button[type=submit]").click()
    page.wait_for_url(re.compile("done="))
    return figures(page)


@pytest.mark.parametrize(("name", "make", "field"), [("members", staff, "姓名"), ("places", rooms, "房间号")])
def test_a_schools_own_sheet_comes_in(admin: Visit, tmp_path: Path, name: str, make: Any, field: str) -> None:
    page = admin("admin", DESK)
    file = make(tmp_path / f"{name}.xlsx")
    seen = read(page, name, file)
    assert field in page.locator("table.plain").first.inner_text()
    assert page.locator("table.plain").nth(1).locator("tbody tr").count() > 5
    assert seen["表里"] >= seen["新增"] > 5
    done = confirm(page)
    assert done["新增"] == seen["新增"]
    again = read(page, name, file)
    assert again["新增"] == 0
    page.goto(f"/{'people' if name == 'members' else 'places'}/{name}/")
    assert page.locator(".rows tbody tr").count() > 5


def test_rows_that_are_wrong_come_back_marked(admin: Visit, tmp_path: Path) -> None:
    page = admin("admin", DESK)
    rows = [
        ("姓名", "岗位", "联系电话"),
        ("童小满", "语文教师", "13800001111"),
        ("卫小雪", "数学教师", "1380000111x"),
        ("", "校工", ""),
    ]
    seen = read(page, "members", book(tmp_path / "wrong.xlsx", *rows))
    assert (seen["新增"], seen["收不下"]) == (1, 2)
    assert page.locator(".problems .badge-bad").count() == 2
    assert page.get_by_role("button", name="写入", exact=True).count() == 0
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载标好问题的原表").click()
    marked = load_workbook(saved(coming.value, tmp_path)).active
    assert marked is not None
    lines = ["|".join(str(cell or "") for cell in row) for row in marked.iter_rows(values_only=True)]
    assert any("卫小雪" in line and "电话" in line.split("卫小雪")[1] for line in lines)
    filled = [
        cell for row in marked.iter_rows() for cell in row if cell.fill.fgColor.rgb not in ("00000000", None)
    ]
    assert filled
    page.get_by_role("button", name="只写入没有问题的行").click()
    page.wait_for_url(re.compile("done="))
    assert figures(page)["新增"] == 1
    page.goto("/people/members/?q=txm")
    assert page.locator(".rows tbody tr").count() == 1
    page.goto("/people/members/?q=卫小雪")
    assert page.locator(".rows tbody tr").count() == 0


def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(admin: Visit, tmp_path: Path) -> None:
    page = admin("admin", PHONE, expected=("400", "409", "413", "415", "422"))
    bad = tmp_path / "花名册.xlsx"
    bad.write_bytes(b"PK\x03\x04 this is no workbook")
    page.goto("/import/members/")
    page.get_by_label("选一张表格").set_input_files(bad)
    page.get_by_role("button", name="读这张表").tap()
    sentence = page.locator(".alert-bad").inner_text()
    assert len(sentence) > 8
    assert re.search(r"[。！]", sentence)
    assert page.get_by_label("选一张表格").count() == 1


def test_the_empty_form_to_fill_is_understood_when_it_comes_back(admin: Visit, tmp_path: Path) -> None:
    page = admin("admin", DESK)
    page.goto("/import/members/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载空表").click()
    file = saved(coming.value, tmp_path)
    seen = read(page, "members", file)
    assert seen["收不下"] == 0
    assert "姓名" in page.locator("table.plain").first.inner_text()
