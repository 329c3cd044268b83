"""The summary of the term: a number leads to its rows, a new record moves it; a report is signed and printed."""

import re
from datetime import date

from houqin.core import clock
from tests.browser.house import DESK, PHONE, Visit, ask, report, send

HEAD, PRINCIPAL = "韩守田", "沈怀川"


def test_a_number_leads_to_its_rows_and_follows_them(visit: Visit) -> None:
    head = visit(HEAD, DESK)
    head.goto("/reports/reports/")
    head.get_by_role("link", name=re.compile("第一学期总务处工作总结|第二学期总务处工作总结")).first.click()
    head.get_by_role("link", name="打开正文").click()
    chip = head.locator("a.figure-chip[href$='repairs.counted']").first
    before, url = int(chip.inner_text()), head.url
    last = re.findall(r"至(\d{4})年(\d+)月(\d+)日，以", head.locator("main").inner_text())[-1]
    now = clock.today() <= date(*map(int, last))  # in the holidays it is of the term that is over
    chip.click()
    head.get_by_role("heading", name=f"受理 {before}件").wait_for()
    report(head, "总结里要多一件")
    head.goto(url)
    assert int(head.locator("a.figure-chip[href$='repairs.counted']").first.inner_text()) == before + now
    row = head.locator("tr", has_text="报修没有办完").first
    dialog = ask(head, row.get_by_role("link", name=re.compile("填|改")).last)
    dialog.get_by_role("button", name="配件没有到货").click()
    dialog.get_by_label("措施").fill("催供货商到货")
    send(head, "写一段")
    head.locator("tr", has_text="配件没有到货").first.get_by_text("催供货商到货").wait_for()


def test_the_principal_signs_what_waits_for_him_and_prints_it(visit: Visit) -> None:
    principal = visit(PRINCIPAL, PHONE)
    principal.goto("/")
    principal.get_by_role("link", name=re.compile("工作周报")).first.tap()
    ask(principal, principal.locator(".report-steps").get_by_role("link", name="签发", exact=True))
    send(principal, "签发")
    principal.locator(".badge", has_text="已签发").wait_for()
    assert PRINCIPAL in principal.locator(".report-signers").inner_text()
    assert principal.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    link = principal.get_by_role("link", name="打印、PDF").get_attribute("href")
    answer = principal.context.request.get(f"{re.match(r'https?://[^/]+', principal.url)[0]}{link}")
    assert answer.body().startswith(b"%PDF-")


# The middle of the highest bar of any part.
HIGHEST_BAR = """figure => {
  const bars = [...figure.querySelectorAll("[data-drawn] svg path")].map((path) => path.getBoundingClientRect());
  const upright = bars.filter((box) => box.width > 8 && box.width < 60 && box.height > 20);
  const box = upright.sort((one, other) => other.height - one.height)[0];
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def test_the_principal_sees_how_the_term_goes_and_a_bar_opens_its_rows(visit: Visit) -> None:
    principal = visit(PRINCIPAL, DESK)
    principal.goto("/")
    principal.get_by_role("link", name="一览", exact=True).click()
    late = principal.locator(".counts-board a", has_text="报修超时")
    many = int(late.locator("b").inner_text())
    late.click()
    rows = principal.locator("#list tbody tr")
    rows.first.wait_for()
    assert rows.count() == many > 0
    principal.go_back()
    chart = principal.locator("figure.is-drawn", has_text="报修：修好的和没修好的")
    chart.scroll_into_view_if_needed()
    principal.mouse.click(*chart.evaluate(HIGHEST_BAR))
    principal.wait_for_url(re.compile(r"/reports/number/\?code=repairs\.(done|open)"))
    heading = principal.get_by_role("heading", name=re.compile(r"^(办结|未办结) \d+件$")).inner_text()
    assert principal.locator(".links li").count() == int(re.findall(r"\d+", heading)[0]) > 0


def test_on_the_phone_the_charts_need_no_script(visit: Visit) -> None:
    principal = visit(PRINCIPAL, PHONE)
    principal.goto("/reports/board/")
    assert principal.locator(".chart-narrow svg").first.is_visible()
    assert principal.locator("figure.is-drawn").count() == 0
    assert principal.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
