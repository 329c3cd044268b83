"""The month's book at the desk: chosen, seen beside the form, opened to be printed, kept; and slips of ticked rows."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.conftest import launched
from tests.browser.house import DESK, PHONE, Visit, saved

PAPERS = "/repairs/papers/"


@pytest.fixture(scope="module")
def chromium(playwright: Any) -> Iterator[Any]:
    """One with a viewer of PDF."""
    yield from launched(playwright)


def pages_of(content: bytes) -> list[str]:
    """The text of each page, without blanks."""
    return [re.sub(r"[\s\u200b]", "", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def fetched(page: Any, url: str) -> list[str]:
    """What the server gives this person under an address."""
    answer = page.request.get(url)
    assert answer.status == 200, answer.text()
    assert answer.headers["content-type"] == "application/pdf"
    return pages_of(answer.body())


def test_the_month_book_is_chosen_seen_opened_and_kept(visit: Visit, tmp_path: Path) -> None:
    page = visit("韩守田", DESK)
    page.goto("/repairs/tickets/")
    page.locator(".beside").get_by_role("link", name="打印").click()
    page.get_by_role("heading", name="打印").wait_for()
    month = page.get_by_label("哪一段").locator("option").nth(1).inner_text()
    page.get_by_label("哪一段").select_option(label=month)
    page.get_by_label("加封面").check()
    with page.expect_response(re.compile(r"/book/pdf/\?when=.*cover=on")) as seen:
        page.get_by_role("button", name="看一看").click()
    assert seen.value.status == 200
    assert page.get_by_label("哪一段").locator("option:checked").inner_text() == month
    page.locator("iframe.papers-view").wait_for()
    shown = [frame.url for frame in page.frames[1:]]
    assert any("/book/pdf/" in url for url in shown), f"the browser did not show the print: {shown}"
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="打开并打印").click()
    url = opening.value.url
    assert "/book/pdf/" in url
    text = fetched(page, url)
    assert "维修登记簿" in text[0]
    assert f"{month}维修登记簿" in text[1]
    assert f"第1页共{len(text) - 1}页" in text[1]
    assert "合计：受理" in "".join(text)
    with page.expect_download() as coming:
        page.get_by_role("link", name="保存").click()
    assert coming.value.suggested_filename == f"维修登记簿 {month}.pdf"
    assert pages_of(saved(coming.value, tmp_path).read_bytes()) == text


def test_two_ticked_rows_are_printed_on_one_sheet(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto("/repairs/tickets/?tab=all")
    rows = page.locator(".rows tbody tr")
    numbers = [rows.nth(n).locator('[data-label="单号"]').inner_text() for n in (0, 1)]
    for n in (0, 1):
        rows.nth(n).get_by_role("checkbox").check()
    print_button = page.get_by_role("region", name="对选中的").get_by_role("button", name="打印维修单")
    asked = [rows.nth(n).get_by_role("checkbox").get_attribute("value") for n in (0, 1)]
    address = print_button.get_attribute("formaction")
    (sheet,) = fetched(page, f"{address}?ids={asked[0]}&ids={asked[1]}")
    assert all(number in sheet for number in numbers)
    with page.expect_request(re.compile(r"/chosen/pdf/\?")) as request:
        print_button.click()
    assert all(f"ids={each}" in request.value.url for each in asked)


def test_a_row_has_its_slip_and_a_phone_opens_what_it_cannot_show(visit: Visit) -> None:
    desk = visit("韩守田", DESK)
    desk.goto("/repairs/tickets/?tab=all")
    desk.locator(".rows .c-main a").first.click()
    slip = desk.locator(".heading-row").get_by_role("link", name="打印").get_attribute("href")
    number = re.search(r"WX\d+-\d+", desk.locator("body").inner_text())[0]
    assert number in fetched(desk, slip)[0]
    phone = visit("岳晓雯", PHONE)
    phone.goto(f"{PAPERS}book/")
    assert not phone.locator("iframe").is_visible()
    assert phone.get_by_role("link", name="打开并打印").is_visible()
    said = "".join(fetched(phone, phone.get_by_role("link", name="打开并打印").get_attribute("href")))
    assert "本册只含本人可见的报修单" in said
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_blank_forms_take_three_clicks(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(PAPERS)
    page.get_by_role("link", name="空白维修单").click()
    page.get_by_label("份数").fill("5")
    page.get_by_role("button", name="看一看").click()
    page.wait_for_url(re.compile("count=5"))
    text = fetched(page, page.get_by_role("link", name="打开并打印").get_attribute("href"))
    assert len(text) == 3
    assert "".join(text).count("故障内容") == 5
