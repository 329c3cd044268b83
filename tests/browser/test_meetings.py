"""A meeting's decision becomes somebody's today; a post is handed over by two people, each on his own screen."""

import re
from typing import Any

from tests.browser.house import DESK, PHONE, Visit, choose, form, send, step, story

HEAD, MENDS, GIVES, TAKES = "韩守田", "丁大勇", "方毅", "岳晓雯"


def test_what_the_meeting_decides_is_on_somebodys_first_page(visit: Visit) -> None:
    head, repairer = visit(HEAD, DESK), visit(MENDS, PHONE)
    head.goto("/meetings/plan_meeting/")
    assert "上次决定的事办得怎样" in form(head).get_by_label("议程").input_value()
    form(head).get_by_label("会议名称").fill("安全工作例会")
    head.get_by_role("button", name="安排会议").click()
    head.wait_for_url(re.compile(r"/meetings/meetings/[0-9a-f-]{36}/$"))
    step(head, "写会议记录")
    dialog = head.locator("dialog[open]")
    dialog.locator("[name=minutes]").fill("三楼西头的灯一到傍晚就闪。")
    line = dialog.locator("tr.line").first
    line.get_by_label("决定什么").fill("三楼西头的灯全部换掉")
    line.get_by_label("谁办").fill(MENDS)
    line.get_by_label("什么时候以前").fill(
        head.evaluate("new Date(Date.now() + 8 * 36e5).toISOString().slice(0, 10)")
    )
    send(head, "写会议记录")
    step(head, "发纪要")
    send(head, "发纪要")
    head.locator(".badge", has_text="纪要已发").wait_for()
    repairer.goto("/")
    repairer.get_by_text("三楼西头的灯全部换掉").first.wait_for()
    assert repairer.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_both_confirm_and_what_was_one_persons_is_the_other_ones(visit: Visit) -> None:
    head, giver, taker = visit(HEAD, DESK), visit(GIVES, PHONE), visit(TAKES, PHONE)
    head.goto("/meetings/prepare_handover/")
    choose(head, "移交人", "fy", GIVES)
    choose(head, "接收人", "yxw", TAKES)
    head.get_by_label("交接岗位").fill("电教管理员")
    head.get_by_role("button", name="办岗位交接").click()
    head.wait_for_url(re.compile(r"/meetings/handovers/[0-9a-f-]{36}/$"))
    room = head.locator(".section", has_text="负责的场所").locator("li").first.inner_text()
    confirm(giver, "移交确认")
    giver.locator(".badge", has_text="等接收人确认").wait_for()
    confirm(taker, "接收确认")
    taker.locator(".section", has_text="已转给接收人").get_by_text(room).wait_for()
    assert any("确认接收" in line and TAKES in line for line in story(taker))
    head.reload()
    step(head, "监交")
    send(head, "监交")
    head.locator(".badge", has_text="已监交").wait_for()


def confirm(page: Any, label: str) -> None:
    """From 今天, where it waits, to the one button."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("电教管理员")).first.tap()
    step(page, label)
    send(page, label)
