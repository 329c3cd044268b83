"""A box before an inspection: gaps first, a paper is laid in, spine and catalogue print, the folder holds the book."""

import re
import zipfile
from io import BytesIO
from urllib.parse import urlsplit

from tests.browser.house import DESK, Visit, form, send, step

HEAD = "韩守田"


def test_a_box_is_filled_printed_and_taken_along_as_a_folder(visit: Visit) -> None:
    head = visit(HEAD, DESK)
    head.goto("/boxes/shelf/")
    gaps = head.locator(".section", has_text="先补这些")
    before = gaps.locator("tbody tr").count()
    gaps.get_by_role("link", name=re.compile("陪餐和家长监督")).click()
    head.locator(".badge", has_text="空的").wait_for()
    step(head, "放进去")
    line = form(head).locator("tr.line").first
    line.get_by_label("题名").fill("家长开放日签到表")
    line.get_by_label("放在哪里").fill("3号柜2盒")
    send(head, "放进去")
    head.locator("td", has_text="纸质件：3号柜2盒").wait_for()
    spine = head.get_by_role("link", name="盒脊 30mm").get_attribute("href")
    catalogue = head.get_by_role("link", name="打印").first.get_attribute("href")
    for address in (spine, catalogue):
        assert head.request.get(address).body().startswith(b"%PDF")
    head.goto("/boxes/shelf/")
    assert gaps.locator("tbody tr").count() == before - 1

    head.get_by_role("link", name=re.compile("加工、留样")).last.click()
    head.wait_for_url(re.compile(r"/boxes/boxes/[0-9a-f-]{36}/$"))
    box = urlsplit(head.url).path.split("/")[3]
    with zipfile.ZipFile(BytesIO(head.request.get(f"/boxes/folder/{box}/").body())) as folder:
        books = [name for name in folder.namelist() if "食品留样" in name]
        assert books
        assert folder.read(books[0]).startswith(b"%PDF")
