"""The head at the desk: finding, narrowing, choosing, deciding on several at once, taking a list away."""

import re
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.browser.house import DESK, PHONE, Visit, ask, choose, report, saved, send, step, story

LIST = "/repairs/tickets/"


def settled(page: Any) -> None:
    """Nothing is under way any more."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


def column(page: Any, label: str) -> list[str]:
    texts: list[str] = page.locator(f'.rows tbody td[data-label="{label}"]').all_inner_texts()
    return texts


def numbers(page: Any) -> list[str]:
    """The numbers of the rows on this page of the list."""
    return column(page, "单号")


def exported(page: Any, folder: Path) -> list[tuple[Any, ...]]:
    """All rows of the sheet that the list's export button gives, the heading first."""
    with page.expect_download() as coming:
        page.get_by_role("link", name="导出表格").click()
    sheet = load_workbook(saved(coming.value, folder)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_tabs_count_what_they_hold(visit: Visit, tmp_path: Path) -> None:
    page = visit("韩守田", DESK)
    page.goto(LIST)
    for number, tab in enumerate(page.locator(".tabs a").all_inner_texts()):
        name, count = re.fullmatch(r"(\S+?)\s*(\d+\+?)", tab.strip()).groups()
        page.locator(".tabs a", has_text=name).click()
        page.locator(".tabs a[aria-current]", has_text=name).wait_for()
        settled(page)
        folder = tmp_path / str(number)
        folder.mkdir()
        held = len(exported(page, folder)) - 1
        assert held >= int(count[:-1]) if count.endswith("+") else held == int(count), tab


def test_initials_find_a_place(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(f"{LIST}?tab=all")
    page.get_by_role("searchbox", name="搜索（可用拼音首字母）").press_sequentially("sqjxd")
    page.wait_for_url(re.compile("q=sqjxd"))
    settled(page)
    places = column(page, "地点")
    assert places
    assert all(place.startswith("石桥教学点") for place in places)


def test_a_building_shows_the_tickets_of_its_rooms(visit: Visit, tmp_path: Path) -> None:
    page = visit("韩守田", DESK)
    page.goto(f"{LIST}?tab=all")
    choose(page, "地点", "jbbjxl", "校本部 教学楼")
    page.wait_for_url(re.compile("place="))
    settled(page)
    places = column(page, "地点")
    assert places
    assert all(place.startswith("校本部 教学楼") for place in places)
    assert any(len(place) > len("校本部 教学楼") for place in places)
    title, *rows = exported(page, tmp_path)
    at = title.index("地点")
    shown = set(numbers(page))
    assert shown <= {row[title.index("单号")] for row in rows}
    assert all(str(row[at]).startswith("校本部 教学楼") for row in rows)


def test_chosen_columns_are_remembered(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(f"{LIST}?tab=all")
    page.locator("summary[aria-label='选择要看的列']").click()
    page.get_by_role("checkbox", name="类别").check()
    page.get_by_role("checkbox", name="维修人").uncheck()
    page.get_by_role("button", name="就看这些").click()
    for _again in range(2):
        page.locator("th", has_text="类别").wait_for()
        assert page.locator("th", has_text="维修人").count() == 0
        page.goto("/")
        page.goto(f"{LIST}?tab=all")


def test_sorting_turns_the_list_round(visit: Visit, tmp_path: Path) -> None:
    page = visit("韩守田", DESK)
    page.goto(f"{LIST}?tab=all")
    newest = numbers(page)[0]
    page.get_by_role("columnheader").get_by_role("link", name="报修时间").click()
    page.locator("th[aria-sort=ascending]", has_text="报修时间").wait_for()
    assert newest not in numbers(page)
    title, *rows = exported(page, tmp_path)
    times = [row[title.index("报修时间")] for row in rows]
    assert times == sorted(times)


def test_the_place_in_a_long_list_is_kept(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(f"{LIST}?tab=all")
    first = numbers(page)
    assert len(first) == 50
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url(re.compile("after="))
    settled(page)
    second = numbers(page)
    assert not set(first) & set(second)
    page.locator(".rows .c-main a").nth(30).click()
    page.wait_for_url(re.compile(r"/tickets/[0-9a-f-]{36}/"))
    page.go_back()
    page.locator(".rows .c-main a").nth(30).wait_for()
    assert numbers(page) == second
    page.get_by_role("link", name="上一页").click()
    page.wait_for_url(re.compile("before="))
    settled(page)
    assert numbers(page) == first


def test_two_are_accepted_at_once(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(f"{LIST}?q=窗帘挂钩")
    chosen = [
        number
        for number, status in zip(numbers(page), column(page, "状态"), strict=True)
        if status == "待受理"
    ]
    for number in chosen[:2]:
        page.locator(".rows tr", has_text=number).get_by_role("checkbox").check()
    bar = page.get_by_role("region", name="对选中的")
    assert "2 件已选" in bar.inner_text()
    bar.get_by_role("button", name="受理").click()
    page.locator("dialog[open]", has_text="选中了 2 条").wait_for()
    send(page, "受理")
    assert "2 条完成" in page.locator(".toast").first.inner_text()
    for number in chosen[:2]:
        page.goto(f"{LIST}?tab=all&q={number}")
        assert column(page, "状态") == ["已受理"]


def test_a_repairer_is_sent_from_the_dialog(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    report(page, "水龙头关不紧")
    step(page, "派工")
    choose(page, "维修人", "fy", "方毅")
    send(page, "派工")
    page.locator(".badge", has_text="已派工").wait_for()
    assert any("派工给 方毅" in line for line in story(page))


def test_a_refusal_stands_in_the_dialog(visit: Visit) -> None:
    """Two heads at one ticket: the second is told what has become of it, and nothing is lost."""
    one, two = visit("韩守田", DESK), visit("韩守田", DESK, expected=("409",))
    address = report(one, "黑板槽松了")
    two.goto(address)
    step(two, "不受理")
    two.get_by_label("原因").fill("报重了")
    step(one, "不受理")
    one.get_by_label("原因").fill("与前面一条是同一问题")
    send(one, "不受理")
    two.locator("dialog[open]").get_by_role("button", name="不受理", exact=True).click()
    two.locator("dialog[open] .alert-bad").wait_for()
    assert "不受理" in two.locator("dialog[open] .alert-bad").inner_text()
    assert two.get_by_label("原因").input_value() == "报重了"


def test_an_export_is_what_was_filtered(visit: Visit, tmp_path: Path) -> None:
    page = visit("韩守田", DESK)
    page.goto(f"{LIST}?tab=all&q=窗帘挂钩")
    first = numbers(page)
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url(re.compile("after="))
    settled(page)
    title, *rows = exported(page, tmp_path)
    assert [row[title.index("单号")] for row in rows] == first + numbers(page)
    assert len(rows) == 60


def test_a_list_on_paper(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(f"{LIST}?tab=all&q=窗帘挂钩")
    with page.context.expect_page() as opening:
        page.locator("#list").get_by_role("link", name="打印列表").click()
    paper = opening.value
    paper.locator(".paper-table").wait_for()
    assert paper.locator(".paper-table tbody tr").count() == 60
    assert "窗帘挂钩" in paper.locator("body").inner_text()
    assert "报修单" in paper.locator("h1").inner_text()
    assert paper.pdf(format="A4")[:5] == b"%PDF-"


def test_several_are_chosen_on_a_phone_too(visit: Visit) -> None:
    page = visit("韩守田", PHONE)
    page.goto(f"{LIST}?q=窗帘挂钩")
    assert not page.locator(".rows [name=ids]").first.is_visible()
    page.get_by_role("button", name="多选").tap()
    for number in (3, 4):
        page.locator(".rows tr").nth(number).tap()
    assert "2 件已选" in page.get_by_role("region", name="对选中的").inner_text()
    ask(page, page.get_by_role("region", name="对选中的").get_by_role("button", name="派工"))
    choose(page, "维修人", "ddy", "丁大勇")
    send(page, "派工")
    assert "2 条完成" in page.locator(".toast").first.inner_text()


# The distances between cards that stand below each other, in pixels.
HOLES = """() => {
  const boxes = [...document.querySelectorAll("#waiting > *")].map((card) => card.getBoundingClientRect());
  const columns = Map.groupBy(boxes, (box) => box.x);
  return [...columns.values()].map((each) => each.sort((one, other) => one.y - other.y)
    .slice(1).map((box, n) => Math.round(box.y - each[n].bottom)));
}"""


def test_what_waits_stands_in_two_columns_without_holes_and_the_most_urgent_on_top(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto("/")
    page.locator(".groups.is-packed").wait_for()
    columns = page.evaluate(HOLES)
    assert len(columns) == 2
    assert all(16 <= distance < 24 for distances in columns for distance in distances)
    first, second, third = (page.locator("#waiting > *").nth(n).bounding_box() for n in range(3))
    assert first["y"] == second["y"] < third["y"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(f"({HOLES})().length === 1")
    assert all(16 <= distance < 24 for distance in page.evaluate(HOLES)[0])
