"""Who works at two schools changes between them in the header; nobody sees a row of a school that is not his."""

from typing import Any

from tests.browser.house import DESK, PHONE, Visit, report

OURS, THEIRS = "云岭县清溪镇中心小学", "云岭县清溪镇柳湾小学"

ENTER = """
() => fetch("/at/DEMO/", {method: "POST", headers: {"X-CSRFToken": document.body.dataset.csrf}})
  .then((answer) => answer.status)
"""


def test_one_person_changes_schools_in_the_header(visit: Visit) -> None:
    for kind in (DESK, PHONE):
        page = visit("丁大勇", kind)
        page.goto("/repairs/tickets/?tab=all")
        first = page.locator(".top-name").inner_text()
        other = THEIRS if first == OURS else OURS
        rows = addresses(page)
        page.locator(".top-school summary").click()
        page.locator(".top-school").get_by_role("button", name=other).click()
        page.locator(".top-name", has_text=other).wait_for()
        page.goto("/repairs/tickets/?tab=all")
        assert page.locator(".top-name").inner_text() == other
        there = addresses(page)
        assert there
        assert not rows & there
        page.locator(".top-school summary").click()
        page.locator(".top-school").get_by_role("button", name=first).click()
        page.locator(".top-name", has_text=first).wait_for()


def test_another_schools_row_is_the_page_of_a_row_that_never_was(visit: Visit) -> None:
    here, there = visit("岳晓雯", DESK), visit("龚学文", DESK, expected=("404",))
    address = report(here, "东侧围墙掉砖")
    nowhere = address.replace(address.split("/")[-2], "0199a000-0000-7000-8000-000000000000")
    pages = []
    for each in (address, nowhere):
        answer = there.goto(each)
        pages.append((answer.status, told(there)))
    assert pages[0] == pages[1]
    assert pages[0][0] == 404
    assert "东侧围墙" not in there.content()
    assert there.goto(address.replace("/tickets/", "/confirm_ticket/")).status == 404


def addresses(page: Any) -> set[str]:
    """The addresses of the rows on this page of a list."""
    return {link.get_attribute("href") for link in page.locator(".rows tbody .c-main a").all()}


def told(page: Any) -> str:
    text: str = page.locator("body").inner_text()
    return text


def test_a_school_one_does_not_belong_to_cannot_be_entered(visit: Visit) -> None:
    page = visit("龚学文", DESK, expected=("404",))
    page.goto("/")
    assert page.evaluate(ENTER) == 404
    page.goto("/")
    assert page.locator(".top-name").inner_text() == THEIRS
