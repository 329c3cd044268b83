"""A register comes from the shelf; a night round is told with one tap and one finding; the head sees the month."""

import re

from tests.browser.house import DESK, PHONE, Visit

HEAD, GUARD = "韩守田", "高铁成"
TITLE = "各室关锁检查记录"


def test_a_night_round_is_told_with_one_tap_and_one_finding(visit: Visit) -> None:
    head, guard = visit(HEAD, DESK), visit(GUARD, PHONE, expected=("400",))
    head.goto("/registers/shelf/?pack=everyone")
    head.get_by_label(TITLE).check()
    head.get_by_role("button", name="启用勾选的").click()
    head.locator(".pack-taken", has_text=TITLE).get_by_text("已启用").wait_for()

    guard.goto("/registers/fill/rooms-locked/")
    lines = guard.locator("tr.line")
    rooms = lines.count()
    assert rooms > 5
    first = lines.first
    first.get_by_text("未锁").tap()
    guard.get_by_role("button", name="其余正常").tap()
    guard.get_by_text(f"记为合格：{rooms * 4 - 1} 项").wait_for()
    assert guard.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    guard.get_by_role("button", name="登记", exact=True).tap()
    guard.get_by_text("请写怎样处理的").wait_for()
    guard.locator("#id_follow_up").fill("已经锁上")
    guard.get_by_role("button", name="登记", exact=True).tap()
    guard.wait_for_url(re.compile(r"/registers/entries/[0-9a-f-]{36}/$"))
    guard.get_by_text("已经锁上").first.wait_for()

    head.goto("/registers/registers/?q=关锁")
    head.get_by_role("link", name=TITLE).click()
    head.get_by_role("link", name="本月登记和缺的").click()
    head.locator(".book-month td.is-faulty a").click()
    head.locator("td", has_text="未锁").first.wait_for()
