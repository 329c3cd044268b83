"""A cook without a health certificate stands on the first page until it is there; the canteen renews one that ran out."""

import re
from typing import Any

from tests.browser.house import DESK, PHONE, Visit

HEAD, CANTEEN, NEW, OLD = "韩守田", "田桂花", "骆来福", "毛桂英"
YESTERDAY = "new Date(Date.now() + 8 * 36e5 - 864e5).toISOString().slice(0, 10)"


def test_who_has_none_stands_on_the_first_page_until_it_is_there(visit: Visit) -> None:
    asked = ("400",)  # the form that asks to look at the day once more
    head, canteen = visit(HEAD, DESK, expected=asked), visit(CANTEEN, PHONE, expected=asked)
    head.goto("/")
    lacking(head, NEW).get_by_role("link", name="登记", exact=True).click()
    dialog = head.locator("dialog[open]")
    dialog.get_by_text("食品安全法（2021）第45条").wait_for()  # beside the kind that was chosen for him
    confirm(head, dialog, "登记证照")
    head.wait_for_url(re.compile(r"/certificates/certificates/[0-9a-f-]{36}/$"))
    head.locator(".badge", has_text="有效").first.wait_for()

    canteen.goto("/")
    assert lacking(canteen, NEW).count() == 0
    lacking(canteen, OLD).get_by_role("link", name="换证", exact=True).tap()
    confirm(canteen, canteen.locator("dialog[open]"), "换证")
    canteen.wait_for_url(re.compile(r"/certificates/certificates/[0-9a-f-]{36}/$"))
    canteen.locator(".section", has_text="换证经过").get_by_text("已换证").wait_for()
    assert canteen.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    canteen.goto("/")
    assert lacking(canteen, OLD).count() == 0
    replaced_offers_nothing(canteen)


def lacking(page: Any, name: str) -> Any:
    """The line of this person among those who have none that holds."""
    return page.locator("li", has=page.get_by_role("link", name=re.compile(name))).filter(has_text="健康证")


def confirm(page: Any, dialog: Any, label: str) -> None:
    """Only the day of issue is typed; what is reckoned from it is looked at, and sent again."""
    day = dialog.get_by_label("发证、检验日期")
    day.fill(page.evaluate(YESTERDAY))
    dialog.get_by_role("button", name=label).click()
    dialog.get_by_text("按规定推算到").wait_for()
    assert dialog.get_by_label(re.compile("有效期至")).input_value() > day.input_value()
    dialog.get_by_role("button", name=label).click()


def replaced_offers_nothing(page: Any) -> None:
    """The old paper offers nothing any more."""
    page.goto("/certificates/certificates/?tab=all&stand=renewed")
    page.locator("td.c-main a").first.tap()
    page.locator(".section", has_text="换证经过").get_by_role("link").last.tap()
    page.locator(".badge", has_text="已换证").first.wait_for()
    assert page.get_by_role("link", name="换证", exact=True).count() == 0
