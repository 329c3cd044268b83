"""A teaching point with one teacher: he reports, mends and closes by himself, and labels his four doors."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.house import DESK, PHONE, Site, Visit, ask, begin, drawn, form, report, send, step

EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf8")
LABELS = "/places/labels/"


@pytest.fixture
def alone(visit_new: Visit, new_site: Site) -> Visit:
    """The only teacher, after his first sign-in; he has entered his building."""
    if "admin" not in new_site.logins:
        page = visit_new("", DESK)
        begin(new_site, page)
        page.goto("/places/places/")
        ask(page, page.locator("[data-hotkey=n]"))
        form(page).get_by_label("名称").fill("教学平房")
        form(page).get_by_text("楼栋", exact=True).first.click()
        form(page).locator("button[type=submit]").click()
        page.wait_for_url(re.compile(r"/places/places/[0-9a-f-]{36}/"))
    return visit_new


def test_he_reports_mends_and_is_done(alone: Visit) -> None:
    page = alone("admin", PHONE)
    address = report(page, "门锁打不开", letters="jxpf", place="教学平房")
    step(page, "已修好")
    page.get_by_label("维修情况").fill("上了油")
    send(page, "已修好")
    page.locator(".badge", has_text="已修好").wait_for()
    page.goto("/")
    waiting = page.locator("#main").inner_text()
    assert "门锁打不开" not in waiting, "nothing waits for a second person who does not exist"
    page.goto(f"{address}")
    assert page.locator(".badge", has_text="已修好").count() == 1


def test_what_he_mended_already_is_one_step(alone: Visit) -> None:
    page = alone("admin", PHONE)
    page.goto("/repairs/record_done/")
    line = page.locator("tr.line").first
    line.get_by_role("combobox").first.tap()
    line.get_by_role("combobox").first.press_sequentially("jxpf")
    page.locator(".combo-list:not([hidden]) [role=option]").first.tap()
    line.locator("[name$='-done']").fill("换了灯管")
    page.get_by_role("button", name="直接登记已修").tap()
    page.wait_for_url(re.compile("/repairs/tickets/"))
    page.goto("/repairs/tickets/?tab=all&q=换了灯管")
    assert page.locator(".rows .badge", has_text="已修好").count() == 1
    page.goto("/")
    assert "换了灯管" not in page.locator("#main").inner_text()


def test_labels_wait_for_an_address_that_phones_can_open(alone: Visit) -> None:
    page = alone("admin", DESK, expected=("400",))
    page.goto(LABELS)
    assert "还没有填学校访问地址" in page.locator(".alert-bad").inner_text()
    assert page.get_by_role("link", name="打开 PDF 打印").count() == 0
    page.get_by_role("link", name="去填学校访问地址").click()
    field = form(page).get_by_label("学校访问地址")
    for wrong in ("http://127.0.0.1:8000", "http://localhost"):
        field.fill(wrong)
        form(page).get_by_role("button", name="学校设置", exact=True).click()
        page.locator(".field-bad", has_text="手机打不开").wait_for()
    field.fill("http://192.168.1.10:8000/")
    form(page).get_by_role("button", name="学校设置", exact=True).click()
    page.wait_for_url(lambda url: "set_up_school" not in url)
    page.goto(LABELS)
    assert "电脑或路由器换了 IP" in page.locator("[role=alert]").inner_text()
    assert page.get_by_role("link", name="打开 PDF 打印").count() == 0
    page.get_by_label("我知道，仍要打印").check()
    page.get_by_role("button", name="看一看").click()
    assert all(drawn(page.locator(".sheet-picture")))
    assert page.evaluate(EYES, [False, False]) == []
    (sheet,) = printed(page)
    assert "教学平房" in sheet
    page.get_by_role("button", name="已经印好，记下来").click()
    page.locator(".toast", has_text="已记下 1 处的标签").wait_for()


def printed(page: Any) -> list[str]:
    """The sheets behind the button."""
    answer = page.request.get(page.get_by_role("link", name="打开 PDF 打印").get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages]
