"""Friday's five wall sheets are typed at the desk: by keys, by one tap on a day, by a pasted block, with the photo beside."""

import re
from pathlib import Path
from typing import Any

from tests.browser.house import DESK, Visit
from tests.browser.pictures import photo
from tests.browser.test_month_book import fetched

HEAD = "韩守田"
PASTE = """([input, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def key_of(head: Any, slug: str) -> str:
    """The register of this name."""
    head.goto(f"/registers/fill/{slug}/")
    return re.search(r"/fill_entry/([0-9a-f-]{36})/", head.url)[1]


def opened(head: Any, pk: str) -> int:
    """Its grid, and a day on which nothing stands yet: this month, else the one before it."""
    head.goto(f"/registers/grid/?register={pk}")
    while True:
        head.wait_for_function("document.querySelector('[data-grid]')?.grid")
        free = head.evaluate("""() => {
          const table = document.querySelector("table.grid");
          const days = [...table.tHead.rows[0].cells].filter((cell) => cell.querySelector("button"));
          const empty = (at) => [...table.tBodies[0].rows].every((row) => row.cells[at].querySelector("input")?.value === "");
          return days.map((cell) => cell.cellIndex).find(empty) || 0;
        }""")
        if free:
            return int(free)
        with head.expect_navigation():
            head.locator(".book-months").get_by_role("link", name="上月").click()


def cell(head: Any, row: int, day: int) -> Any:
    table = head.locator(".grid-part:not([hidden]) table.grid")
    return table.locator("tbody tr").nth(row).locator("> *").nth(day).locator("input")


def paste(head: Any, into: Any, *lines: str) -> None:
    into.focus()
    head.evaluate(PASTE, [into.element_handle(), "\r\n".join(lines) + "\r\n"])


def save(head: Any) -> None:
    head.get_by_role("button", name="保存", exact=True).click()
    head.wait_for_url(re.compile(r"/registers/registers/[0-9a-f-]{36}/$"))


def usual(head: Any, day: int) -> None:
    """One tap on the day: what is empty is in order."""
    head.locator(".grid-part:not([hidden]) thead th").nth(day).locator("button").click()


def take(head: Any, pack: str, *titles: str) -> None:
    head.goto(f"/registers/shelf/?pack={pack}")
    for title in titles:
        head.get_by_label(title).check()
    head.get_by_role("button", name="启用勾选的").click()
    head.get_by_text("“启用台账”已完成").wait_for()


def test_five_wall_sheets_are_typed_on_friday(visit: Visit, tmp_path: Path) -> None:
    head = visit(HEAD, DESK, expected=("400",))
    take(head, "hygiene", "饮用水供应和直饮水感官检查记录", "垃圾分类和清运记录")
    take(head, "own_canteen", "食堂每日清扫记录")

    # The morning check by keys: 1 is √ and goes down; then the temperatures, and all else was in order.
    head.set_default_timeout(20_000)
    day = opened(head, key_of(head, "staff-morning-check"))
    people = head.locator(".grid-part:not([hidden]) tbody th:not(:has(input))").count()
    cell(head, 0, day).focus()
    for _each in range(people):
        head.keyboard.press("1")
    assert [cell(head, row, day).input_value() for row in range(people)] == ["√"] * people
    head.get_by_role("tab", name="体温（℃）").click()
    for row in range(people):
        cell(head, row, day).fill("36.5")
        head.keyboard.press("Enter")
    head.get_by_label("没有写的检查项都正常").check()
    head.get_by_text(f"{people * 2} 格还没有保存").wait_for()
    head.locator("input[data-upload-url]").last.set_input_files([photo(tmp_path / "wall.jpg", 7)])
    head.locator(".grid-photo-view img").wait_for()
    head.get_by_role("button", name="转一转").click()
    save(head)

    # Temperatures as a block of a sheet: too large a block is not written at all.
    pk = key_of(head, "storage-temperatures")
    day = opened(head, pk)
    month = re.search(r"month=(\d{4}-\d\d)", head.url)
    when = month[1] if month else head.locator("input[name=month]").input_value()
    rows = head.locator(".grid-part:not([hidden]) tbody tr").all_inner_texts()
    degrees = ["-18.2" if "冷冻" in row else "21.5" if "库" in row else "3.9" for row in rows]
    paste(head, cell(head, 0, day), *degrees, "5", "5")
    head.get_by_text("没有粘贴：有 2 格").wait_for()
    assert cell(head, 0, day).input_value() == ""
    paste(head, cell(head, 0, day), *degrees)
    head.get_by_role("tab", name="每日").click()
    head.locator("tr", has_text="上午 时间").locator("> *").nth(day).locator("input").fill("730")
    head.locator("tr", has_text="下午 时间").locator("> *").nth(day).locator("input").fill("1530")
    save(head)

    for slug, typed in (
        ("drinking-water-supply", {0: "700", 1: "6"}),
        ("waste-sorting", {0: "3", 6: "县环卫站", 7: "1640"}),
        ("kitchen-cleaning", {}),
    ):
        day = opened(head, key_of(head, slug))
        usual(head, day)
        for row, text in typed.items():
            cell(head, row, day).fill(text)
        save(head)

    text = "".join(fetched(head, f"/registers/papers/pdf/?register={pk}&when={when}"))
    assert all(word in text for word in ("3.9", "-18.2", "21.5", "07:30", "15:30"))
    head.goto(f"/registers/entries/?register={key_of(head, 'staff-morning-check')}&entered=paper")
    head.locator("td", has_text="纸质转录").first.wait_for()
