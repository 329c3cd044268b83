"""The kitchen tablet on its wall: made one by the head, used by two cooks with wet fingers, left lying about."""

import re
from typing import Any

import pytest

from tests.browser.house import DESK, Site, Visit, report, story

TABLET: dict[str, Any] = {
    "viewport": {"width": 1024, "height": 768},
    "has_touch": True,
    "device_scale_factor": 1,
}
LATER = "seconds => { const now = Date.now; Date.now = () => now() + seconds * 1000; }"
LEAST = 88  # pixels: as tall as a name must be to be hit


def pin_of(site: Site, name: str) -> str:
    """The digits that the demo left on its slip."""
    slip = (site.folder / "demo-logins.txt").read_text(encoding="utf8")
    found = re.search(rf"{name} (\d{{4}})", slip)
    assert found, f"the slip tells no digits of {name}"
    return found[1]


def press(page: Any, digits: str) -> None:
    for digit in digits:
        page.locator(f"[data-digit='{digit}']").tap()


def enter(page: Any, site: Site, name: str) -> None:
    page.get_by_role("link", name=name).tap()
    press(page, pin_of(site, name))
    page.locator(".band-device b", has_text=name).wait_for()


def pair(visit: Visit) -> Any:
    """韩守田 reads the code from his screen and types it on the tablet."""
    head = visit("韩守田", DESK)
    head.goto("/devices/devices/")
    head.get_by_role("link", name="厨房平板").first.click()
    head.get_by_role("link", name="生成启用码").click()
    head.locator("dialog[open]").get_by_role("button", name="生成启用码").click()
    code = head.locator(".big-code").inner_text()
    page = visit("", TABLET, expected=("400",))
    page.goto("/devices/pair/")
    page.get_by_label("学校代码").fill("DEMO")
    page.get_by_label("启用码").fill(code)
    page.get_by_role("button", name="启用").tap()
    page.wait_for_url("**/devices/")
    return page


@pytest.fixture
def kitchen(visit: Visit) -> Any:
    return pair(visit)


def test_two_cooks_work_one_after_the_other_and_each_is_told_apart(
    kitchen: Any, visit: Visit, site: Site
) -> None:
    tiles = kitchen.locator(".tile")
    assert tiles.count() == 5
    assert all(tiles.nth(n).bounding_box()["height"] >= LEAST for n in range(5))
    enter(kitchen, site, "贺长顺")
    report(kitchen, "蒸饭柜不上气", letters="qpj", place="校本部 食堂 1层 102 切配间")
    kitchen.get_by_role("button", name="换人").tap()
    kitchen.wait_for_url("**/devices/")
    enter(kitchen, site, "毛桂英")
    row = report(kitchen, "洗碗池漏水", letters="qpj", place="校本部 食堂 1层 102 切配间")
    assert story(kitchen)[0].startswith("毛桂英 报修")
    assert "在共用设备“厨房平板”上" in kitchen.locator(".story").inner_text()
    head = visit("韩守田", DESK)
    head.goto(row)
    assert "在共用设备“厨房平板”上" in head.locator(".story").inner_text()
    head.goto("/devices/devices/")
    head.get_by_role("link", name="厨房平板").first.click()
    done = head.locator("#main").inner_text()
    assert "贺长顺 报修" in done
    assert "毛桂英 报修" in done


def test_wrong_digits_are_said_and_the_keyboard_works_too(kitchen: Any, site: Site) -> None:
    kitchen.get_by_role("link", name="蔡秀兰").tap()
    press(kitchen, "0000")
    kitchen.get_by_role("alert").get_by_text("口令不对").wait_for()
    kitchen.get_by_label("输入 4 位口令").press_sequentially(pin_of(site, "蔡秀兰"))
    kitchen.locator(".band-device b", has_text="蔡秀兰").wait_for()


def test_left_lying_about_it_warns_goes_back_to_the_names_and_keeps_what_was_typed(
    kitchen: Any, site: Site
) -> None:
    enter(kitchen, site, "骆来福")
    kitchen.goto("/repairs/report_ticket/")
    kitchen.get_by_label("故障").fill("冰柜门关不严")
    kitchen.evaluate(LATER, 110)
    kitchen.get_by_text("秒后换人，点一下继续").wait_for()
    kitchen.evaluate(LATER, 15)
    kitchen.wait_for_url("**/devices/")
    enter(kitchen, site, "贺长顺")
    kitchen.goto("/repairs/report_ticket/")
    assert kitchen.get_by_label("故障").input_value() == "", "another person does not see it"
    kitchen.get_by_role("button", name="换人").tap()
    kitchen.wait_for_url("**/devices/")
    enter(kitchen, site, "骆来福")
    kitchen.goto("/repairs/report_ticket/")
    assert kitchen.get_by_label("故障").input_value() == "冰柜门关不严"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_runs_off_the_screen(theme: str, kitchen: Any, site: Site) -> None:
    kitchen.context.add_cookies([{"name": "theme", "value": theme, "url": site.address}])
    kitchen.goto("/devices/")
    for name in ("start", "pad", "today"):
        if name == "pad":
            kitchen.get_by_role("link", name="田桂花").tap()
            kitchen.locator("form[data-pad]").wait_for()
            bottom = kitchen.get_by_role("button", name="进入").bounding_box()
            assert bottom["y"] + bottom["height"] <= 768, "all keys stand on the screen without scrolling"
        elif name == "today":
            press(kitchen, pin_of(site, "田桂花"))
            kitchen.locator(".band-device b", has_text="田桂花").wait_for()
        assert kitchen.evaluate("document.documentElement.scrollWidth") <= 1024, name
