"""Reading repairs in a browser: a step from the board, a number that opens its rows, a bulletin copied into the group."""

import re
from typing import Any

import pytest

from houqin.core.pages.listing import PAGE_SIZE
from tests.browser.house import DESK, PHONE, Visit, drawn

HEAD = "韩守田"
PLAIN_HTTP = """
Object.defineProperty(window, "isSecureContext", {value: false});
Object.defineProperty(navigator, "clipboard", {value: undefined});
"""


def fits(page: Any) -> bool:
    """Whether nothing makes the page itself scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_next_step_of_a_card_opens_where_it_stands(size: Any, visit: Visit) -> None:
    page = visit(HEAD, size)
    page.goto("/repairs/tickets/")
    page.locator(".beside").get_by_role("link", name="看板").click()
    page.get_by_role("heading", name="维修看板").wait_for()
    assert fits(page)
    page.locator("#lane-new .lane-card").first.get_by_role("link", name="派工").click()
    page.locator("dialog[open]").get_by_role("heading", name="派工").wait_for()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_number_of_the_term_opens_as_many_rows(size: Any, visit: Visit) -> None:
    page = visit(HEAD, size)
    page.goto("/repairs/statistics/")
    page.get_by_role("link", name="本学期").click()
    page.get_by_role("link", name="本学期").and_(page.locator("[aria-current]")).wait_for()
    assert fits(page)
    assert page.locator(".bar-line").first.is_visible() == (size is DESK)
    number = page.locator(".stat").first.locator("a.n").first
    value = int(number.inner_text())
    number.click()
    page.get_by_text("统计：受理").wait_for()
    assert page.locator(".rows tbody tr").count() == min(value, PAGE_SIZE) > 0


def test_a_day_of_the_month_opens_its_reports(visit: Visit) -> None:
    page = visit(HEAD, PHONE)
    page.goto("/repairs/calendar/")
    if not page.locator(".count-reported:visible").count():
        page.get_by_role("link", name="上月").click()
    day = page.locator(".count-reported:visible").first
    value = int(re.sub(r"\D", "", day.inner_text()))
    assert fits(page)
    day.click()
    page.locator(".rows").wait_for()
    assert page.locator(".rows tbody tr").count() == min(value, PAGE_SIZE) > 0


@pytest.mark.parametrize("before", ["", PLAIN_HTTP], ids=["secure", "plain http"])
def test_the_bulletin_is_copied_with_one_tap_also_without_a_clipboard(before: str, visit: Visit) -> None:
    page = visit(HEAD, PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(
        f"{before}; document.addEventListener('copy', () => {{ window.copied = String(getSelection()); }})"
    )
    page.goto("/repairs/bulletin/?kind=month")
    text = page.locator("#bulletin-text").input_value()
    assert text.startswith("【本月维修通报】")
    page.get_by_role("button", name="复制文字").click()
    page.get_by_text("已复制，到微信群里粘贴").wait_for()
    if before:
        assert page.evaluate("document.activeElement.id") == "bulletin-text"
        assert page.evaluate("window.copied !== undefined"), "no copying took place"
    else:
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_picture_is_made_only_when_it_is_asked_for(visit: Visit) -> None:
    page = visit(HEAD, PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "bulletin.png" in request.url else None)
    page.goto("/repairs/bulletin/")
    page.get_by_role("button", name="复制文字").wait_for()
    assert asked == []
    with page.expect_response(re.compile("bulletin.png")) as made:
        page.locator("summary", has_text="做成一张图片").click()
    made.value.finished()
    assert drawn(page.locator(".bulletin-picture img")) == [1080]
    assert len(asked) == 1
