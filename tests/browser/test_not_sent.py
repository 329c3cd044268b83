"""The network goes, the login ends, the page is loaded anew: what was typed is there, is sent, and happens once."""

import re
from pathlib import Path
from typing import Any

from tests.browser.house import PHONE, Site, Visit, ask, choose, form, sign_in
from tests.browser.pictures import photo

ROW = re.compile(r"/repairs/tickets/[0-9a-f-]{36}/$")
BADGE = "[data-unsent]"


def begin(page: Any, fault: str) -> None:
    """A report half filled in the sheet from below."""
    page.on("dialog", lambda dialog: dialog.accept())  # leaving a changed form asks
    page.goto("/")
    ask(page, page.locator(".quick-button", has_text="报修"))
    fill(page, fault)


def fill(page: Any, fault: str) -> None:
    choose(page, "地点", "jbbmws", "校本部 门卫室")
    form(page).get_by_label("故障").fill(fault)


def press(page: Any) -> None:
    form(page).get_by_role("button", name="报修", exact=True).tap()


def again(page: Any) -> None:
    form(page).get_by_role("button", name="再发一次").tap()
    page.wait_for_url(ROW)


def told(page: Any, fault: str) -> int:
    """How many tickets say this."""
    page.goto(f"/repairs/tickets/?tab=all&q={fault}")
    return int(page.locator(".rows tbody tr").count())


def test_without_network_the_form_stays_and_goes_out_later_once(visit: Visit) -> None:
    page = visit("宋晓岚", PHONE, expected=("htmx:sendError", "htmx:afterRequest"))
    begin(page, "断网时窗扇掉了")
    page.context.set_offline(True)
    press(page)
    form(page).get_by_text("还没发送（网络不通）").wait_for()
    assert form(page).get_by_label("故障").input_value() == "断网时窗扇掉了"
    page.context.set_offline(False)
    page.reload()  # the phone rang, the tab was thrown out of memory
    assert page.locator(f"{BADGE} .tool-count").inner_text() == "1"
    page.locator(f"{BADGE} summary").tap()
    ask(page, page.locator(".unsent-line a", has_text="还没发送（网络不通）"))
    assert form(page).get_by_label("故障").input_value() == "断网时窗扇掉了"
    press(page)
    page.wait_for_url(ROW)
    assert told(page, "断网时窗扇掉了") == 1
    assert page.locator(BADGE).is_hidden()


def test_an_answer_that_was_lost_on_the_way_makes_no_second_ticket(visit: Visit) -> None:
    page = visit("宋晓岚", PHONE, expected=("htmx:sendError", "htmx:afterRequest"))
    begin(page, "回话丢了的吊扇")
    lost: list[str] = []

    def swallow(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(str(route.fetch(max_redirects=0).status))
            return route.abort()
        return route.continue_()

    page.route("**/repairs/report_ticket/", swallow)
    press(page)
    form(page).get_by_text("还没发送（网络不通）").wait_for()
    assert lost == ["204"], "the server had it"
    again(page)
    assert told(page, "回话丢了的吊扇") == 1


def test_a_whole_page_says_so_too_and_its_draft_goes_when_the_server_has_it(visit: Visit) -> None:
    page = visit("宋晓岚", PHONE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/repairs/report_ticket/")
    fill(page, "整页填的水池堵了")
    page.context.set_offline(True)
    press(page)
    form(page).get_by_text("还没发送（网络不通）").wait_for()
    page.context.set_offline(False)
    page.goto("/repairs/report_ticket/")
    form(page).get_by_text("内容已经放回").wait_for()
    press(page)
    page.wait_for_url(ROW)
    assert page.locator(BADGE).is_hidden()
    assert told(page, "整页填的水池堵了") == 1


def test_an_ended_login_keeps_it_and_the_next_person_on_the_phone_finds_nothing(
    visit: Visit, site: Site
) -> None:
    page = visit("", PHONE, expected=("401",))
    sign_in(page, *site.logins["薛国栋"])
    begin(page, "登录过期时的门锁")
    page.context.clear_cookies(name="session")
    press(page)
    page.get_by_label("登录名或手机号").wait_for()
    sign_in(page, *site.logins["薛国栋"])
    page.locator(f"{BADGE} summary").tap()
    assert "还没发送（登录已过期）" in page.locator(BADGE).inner_text()
    page.context.clear_cookies()
    sign_in(page, *site.logins["宋晓岚"])
    page.goto("/")
    assert page.locator(BADGE).is_hidden()
    assert not page.evaluate("JSON.stringify(localStorage)").count("门锁")


def test_what_is_thrown_away_takes_its_photos_along_and_a_refusal_without_words_is_told(
    visit: Visit, tmp_path: Path
) -> None:
    picture = photo(tmp_path / "beamer.jpg", 41, (640, 480))
    page = visit("宋晓岚", PHONE, expected=("413", "htmx:afterRequest"))
    page.route("**/repairs/report_ticket/", too_large)
    begin(page, "照片太大时的投影机")
    form(page).locator("input[data-upload-url]").set_input_files([picture])
    form(page).locator(".shot[data-state=sent]").wait_for()
    press(page)
    page.locator(".toast", has_text="没有存上").wait_for()
    assert form(page).get_by_label("故障").input_value() == "照片太大时的投影机"
    page.goto("/")
    ask(page, page.locator(".quick-button", has_text="报修"))
    form(page).locator(".shot[data-state=sent]").wait_for()
    form(page).get_by_role("button", name="不要了").tap()
    assert form(page).get_by_label("故障").input_value() == ""
    assert form(page).locator(".shot").count() == 0


def too_large(route: Any) -> None:
    """What a server in front of ours answers, without a page."""
    if route.request.method == "POST":
        return route.fulfill(status=413, body="Request Entity Too Large")
    return route.continue_()
