"""The week on one page, passed on; and the house in English with one click, at the desk and before the login."""

from typing import Any

from tests.browser.house import DESK, PHONE, Visit, drawn

PRINCIPAL = "沈怀川"
PLAIN_HTTP = """
Object.defineProperty(window, "isSecureContext", {value: false});
Object.defineProperty(navigator, "clipboard", {value: undefined});
"""


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_principal_passes_the_week_on(visit: Visit) -> None:
    page = visit(PRINCIPAL, PHONE)
    page.add_init_script(PLAIN_HTTP)
    page.goto("/")
    page.get_by_role("link", name="本周", exact=True).tap()
    page.get_by_role("link", name="上周一页").tap()
    page.get_by_role("heading", name="一周一页").wait_for()
    assert fits(page)
    page.locator("summary", has_text="复制到群").tap()
    page.get_by_role("button", name="复制文字").tap()
    page.locator("[data-copy-said]", has_text="已").first.wait_for()
    assert page.locator("#week-text").input_value().startswith("【一周一页】")
    page.locator("summary", has_text="做成一张图片").tap()
    assert drawn(page.locator(".bulletin-picture img")) == [1080]


def test_one_click_makes_it_english_and_one_makes_it_chinese(visit: Visit) -> None:
    page = visit(PRINCIPAL, DESK)
    page.goto("/terms/week/")
    page.locator(".top").get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for(state="attached")
    assert page.url.endswith("/terms/week/")
    page.locator(".top").get_by_role("button", name="中文").click()
    page.locator("html[lang=zh-hans]").wait_for(state="attached")


def test_a_stranger_can_read_the_login_in_english(visit: Visit) -> None:
    page = visit("", PHONE)
    page.goto("/login/")
    page.get_by_role("button", name="English").tap()
    page.locator("html[lang=en]").wait_for(state="attached")
    page.get_by_role("button", name="中文").tap()
    page.locator("html[lang=zh-hans]").wait_for(state="attached")
