"""直接登记已修: three lamps in one go, by keys alone at the desk and by thumbs on the phone."""

import re
from typing import Any

from tests.browser.house import DESK, OPTION, PHONE, Visit

LIST = re.compile(r"/repairs/tickets/")


def tab_to(page: Any, column: str, line: int) -> None:
    """Press Tab until the focus is in this cell; a person would not do it more than thirty times."""
    for _times in range(30):
        here = page.evaluate(
            "([name, line]) => { const at = document.activeElement?.closest('td'); return Boolean(at && "
            "at.closest('tr').dataset.line === String(line) && at.querySelector(`[name$='-${name}']`)); }",
            [column, line],
        )
        if here:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab did not lead to {column} of line {line}")


def pick_by_keys(page: Any, letters: str) -> None:
    page.keyboard.type(letters, delay=60)
    page.locator(OPTION).first.wait_for()
    page.keyboard.press("Enter")


def test_three_lamps_by_keys_alone(visit: Visit) -> None:
    page = visit("丁大勇", DESK)
    page.goto("/repairs/record_done/")
    for line in range(3):
        tab_to(page, "place", line)
        pick_by_keys(page, "jbbmws")
        tab_to(page, "done", line)
        page.keyboard.type(f"换好门口第{line + 1}盏灯", delay=60)
        tab_to(page, "item", line)
        page.keyboard.type("灯管", delay=60)
        tab_to(page, "quantity", line)
        page.keyboard.type("1")
    for _times in range(60):
        if page.evaluate("() => document.activeElement.matches('.form-foot [type=submit]')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(LIST)
    page.goto("/repairs/tickets/?tab=all&q=换好门口")
    assert page.locator(".rows tbody tr").count() == 3
    assert page.locator(".rows .badge", has_text="已修好").count() == 3


def test_three_by_thumb(visit: Visit) -> None:
    page = visit("丁大勇", PHONE)
    page.goto("/repairs/record_done/")
    for line in range(3):
        if line:
            page.get_by_role("button", name="再加一行").tap()
        card = page.locator("tr.line").nth(line)
        card.get_by_role("combobox").first.tap()
        card.get_by_role("combobox").first.press_sequentially("jbbmws")
        page.locator(OPTION).get_by_text("校本部 门卫室", exact=True).first.tap()
        card.locator("[name$='-done']").fill(f"拧紧第{line + 1}个合页")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="直接登记已修").tap()
    page.wait_for_url(LIST)
    page.goto("/repairs/tickets/?tab=all&q=合页")
    assert page.locator(".rows tbody tr").count() == 3
