"""The user stands beside the repairer: name and four digits on his phone, and the ticket is agreed."""

from typing import Any

from tests.browser.house import DESK, PHONE, Site, Visit, report, send, step, story
from tests.browser.test_shared_tablet import pin_of

COOK = "田桂花"


def test_the_user_signs_on_the_repairers_phone(visit: Visit, site: Site) -> None:
    head, repairer = visit("韩守田", DESK), visit("丁大勇", PHONE, expected=("400",))
    address = report(head, "操作间灯管坏了", letters="jbbst", place="校本部 食堂")
    repairer.goto(address)
    step(repairer, "已修好")
    repairer.get_by_label("维修情况").fill("换灯管")
    send(repairer, "已修好")
    step(repairer, "当场验收")
    sign(repairer, COOK, "0001")
    repairer.locator("dialog[open]").get_by_role("button", name="当场验收").tap()
    repairer.locator("dialog[open] .field-bad", has_text="口令").wait_for()
    sign(repairer, COOK, pin_of(site, COOK))
    send(repairer, "当场验收")
    repairer.locator(".badge", has_text="已验收").wait_for()
    assert any("当场验收" in line and COOK in line for line in story(repairer))
    assert pin_of(site, COOK) not in repairer.locator(".story").inner_text()


def sign(page: Any, name: str, pin: str) -> None:
    """The second person's name, from the list or the tiles, and the digits."""
    dialog = page.locator("dialog[open]")
    names = dialog.locator("select[name$='-member']")
    if names.count():
        names.select_option(label=name)
    else:
        dialog.locator(".sign-names").get_by_text(name, exact=True).tap()
    dialog.locator("[name$='-pin']").fill(pin)
