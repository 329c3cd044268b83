"""Registers on the way: a guard's night round without network, and a walk of fourteen rooms with two that fail."""

from pathlib import Path
from typing import Any

from tests.browser.house import DESK, PHONE, Site, Visit, sign_in
from tests.browser.pictures import photo
from tests.browser.wire import Wire

HEAD, GUARD, MENDER = "韩守田", "高铁成", "丁大勇"
ROUND = "防火巡查记录"
KEPT = "已经存在这台手机上"
BADGE = "[data-unsent]"
BEGIN = """async (text) => {
  const sent = new URLSearchParams({ text, key: crypto.randomUUID() });
  const headers = { "X-CSRFToken": document.body.dataset.csrf };
  return (await fetch("/registers/add_register/", { method: "POST", body: sent, headers })).status;
}"""
ROUNDS = ("教学楼夜查甲", "综合楼夜查乙", "食堂夜查丙", "操场夜查丁")
LOST = ("401", "403", "htmx:", "ERR_", "Failed")
ROOM_CHECK = """\
slug: {slug}
title: {title}
area: {area}
about: place
about_label: 房间
occasion: {{often: 每天, on: all_days, who: [role:repairer]}}
starts: {starts}
follow_up: 处理
photos: failing
fields:
  - {{name: power, label: 水电开关, kind: check, words: [√, ×]}}
  - {{name: {name}, label: {label}, kind: check, words: [√, ×]}}
"""
CHECKS = (
    {
        "slug": "mend-round",
        "title": "各室维修查看",
        "area": "维修",
        "starts": "repair",
        "name": "doors",
        "label": "门窗",
    },
    {
        "slug": "safe-round",
        "title": "各室安全查看",
        "area": "安全",
        "starts": "hazard",
        "name": "exits",
        "label": "通道",
    },
)


def told(page: Any, where: str) -> int:
    """How many entries say this."""
    page.goto(f"/registers/entries/?tab=all&q={where}")
    return int(page.locator(".rows tbody tr").count())


def fill(page: Any, where: str) -> None:
    page.get_by_label("部位").fill(where)
    page.get_by_role("button", name="其余正常").tap()
    page.locator("#main").get_by_role("button", name="登记", exact=True).tap()
    page.get_by_text(KEPT).wait_for()


def test_a_night_round_without_network_is_sent_once_when_there_is_one(visit: Visit, site: Site) -> None:
    head = visit(HEAD, DESK)
    head.goto("/registers/shelf/?pack=everyone")
    head.get_by_label(ROUND).check()
    head.get_by_role("button", name="启用勾选的").click()
    head.locator(".pack-taken", has_text=ROUND).get_by_text("已启用").wait_for()

    with Wire(site.address) as wire:
        page = visit("", PHONE, expected=LOST, service_workers="allow", base_url=wire.address)
        page.on("dialog", lambda dialog: dialog.accept())
        sign_in(page, *site.logins[GUARD])
        page.goto("/registers/now/")
        due = page.locator("a.due", has_text=ROUND)
        page.get_by_text("没有网络时，这里列出的也能打开来填").wait_for()
        form = due.get_attribute("href")
        cut(page, wire)
        due.tap()  # never opened before: the page of what is due has brought it along
        page.get_by_text("网络不通，这是先前打开过的页面").wait_for()
        fill(page, "教学楼夜查甲")
        fill(page, "综合楼夜查乙")
        page.reload()  # the phone rang, the tab was thrown out of memory
        assert page.locator(f"{BADGE} .tool-count").inner_text() == "2"
        mend(page, wire)
        page.locator(BADGE).wait_for(state="hidden")

        cut(page, wire)
        page.reload()
        fill(page, "食堂夜查丙")
        page.context.clear_cookies(name="session")
        mend(page, wire)
        page.locator(f"{BADGE} summary").tap()
        page.get_by_text("还没发送（登录已过期）").wait_for()
        page.locator(BADGE).get_by_role("link", name="登录").tap()
        page.get_by_label("登录名或手机号").wait_for()
        sign_in(page, *site.logins[GUARD])
        page.goto("/registers/now/")
        page.locator(BADGE).wait_for(state="hidden")

        page.goto(form)
        cut(page, wire)
        fill(page, "操场夜查丁")
        page.context.route("**/registers/fill_entry/**", barred)
        mend(page, wire)
        page.locator(f"{BADGE} summary").tap()
        page.get_by_text("没有收下：您的岗位不能做这件事。").wait_for()
        page.context.unroute("**/registers/fill_entry/**")
        page.locator(BADGE).get_by_role("button", name="现在发").tap()
        page.locator(BADGE).wait_for(state="hidden")
        assert [told(page, where) for where in ROUNDS] == [1, 1, 1, 1]


def barred(route: Any) -> None:
    """What a phone hears whose owner has lost the right meanwhile."""
    if route.request.method == "POST":
        route.fulfill(status=403, body='<p class="message-text">您的岗位不能做这件事。</p>')
    else:
        route.continue_()


def cut(page: Any, wire: Wire) -> None:
    wire.cut()
    page.context.set_offline(True)


def mend(page: Any, wire: Wire) -> None:
    wire.mend()
    page.context.set_offline(False)


def test_a_walk_of_fourteen_rooms_with_two_that_fail(visit: Visit, tmp_path: Path) -> None:
    head = visit(HEAD, DESK)
    for check in CHECKS:
        head.goto("/registers/registers/")
        assert head.evaluate(BEGIN, ROOM_CHECK.format(**check)) == 200

    page = visit(MENDER, PHONE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/places/places/?q=教学楼&kind=building")
    page.locator(".rows tbody tr a").first.tap()
    page.locator(".steps").get_by_role("link", name="走一圈").tap()
    walk = page.locator("[data-walk]")
    walk.wait_for()
    stops = walk.locator("[data-stop]")
    assert stops.count() > 14
    for number in range(14):
        stop = stops.nth(number)
        assert stop.get_attribute("open") is not None, "the next opens by itself"
        assert stop.locator("legend", has_text="水电开关").count() == 1, "asked once for both"
        if number in (3, 9):
            stop.locator("fieldset", has_text="水电开关" if number == 3 else "通道").get_by_text("×").tap()
            stop.get_by_label("什么情况").fill(f"第{number}处坏了")
            if number == 9:
                stop.get_by_text("登记隐患").tap()
            picture = photo(tmp_path / f"{number}.jpg", number, (320, 240))
            stop.locator("input[data-upload-url]").set_input_files([picture])
            stop.locator(".shot[data-state=sent]").wait_for()
        stop.get_by_role("button", name="其余正常").tap()
        if number in (3, 9):
            stop.get_by_role("button", name="下一处").tap()
    walk.get_by_text(f"14 / {stops.count()} 处").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="走一圈", exact=True).tap()
    page.wait_for_url("**/registers/now/")
    assert told(page, "教学楼") >= 1
    page.goto("/registers/entries/?tab=faulty")
    assert page.locator(".rows tbody tr").count() >= 3  # the switch in both books, the exit in one
    page.goto("/repairs/tickets/?tab=all&q=第3处坏了")
    assert page.locator(".rows tbody tr").count() == 1
    page.goto("/hazards/hazards/?q=第9处坏了")
    assert page.locator(".rows tbody tr").count() == 1
