"""A report put together by the head: the answer beside the steps, a number opened, the whole kept and taken as a sheet."""

import re
from urllib.parse import urljoin

from tests.browser.house import DESK, Visit

HEAD = "韩守田"


def test_repairs_by_building_are_counted_opened_kept_and_exported(visit: Visit) -> None:
    head = visit(HEAD, DESK)
    head.goto("/queries/queries/")
    head.get_by_role("link", name="编一张报表").first.click()
    head.wait_for_url("**/queries/build/")
    head.get_by_label("清单").select_option("repairs.tickets")
    head.get_by_label("每行一个").select_option(label="地点（按楼栋）")
    head.wait_for_url(re.compile(r"rows=place__path\.building"))
    head.get_by_label("用了几天，从").select_option(label="报修时间")
    sentence = head.get_by_text("要选从哪一天到哪一天两个日期")
    sentence.wait_for()
    head.get_by_label("到", exact=True).last.select_option(label="修好时间")
    sentence.wait_for(state="detached")
    line = head.locator(".ask-table tbody tr").first
    count = int(line.locator("a.n").first.inner_text())

    line.locator("a.n").first.click()
    head.get_by_role("heading", name=f"报修单 {count} 件").wait_for()
    head.go_back()
    head.get_by_label("起个名字").fill("各楼栋报修")
    head.get_by_role("button", name="存下来").click()
    head.wait_for_url(re.compile(r"/queries/queries/[0-9a-f-]{36}/$"))
    sheet = head.get_by_role("link", name="导出表格").get_attribute("href")
    assert head.request.get(urljoin(head.url, sheet)).body().startswith(b"PK")
