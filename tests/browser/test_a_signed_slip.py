"""纸质签批件 on a phone: the head photographs the signed slip at 扫码 and the step closes in the signer's name."""

import sqlite3
from pathlib import Path

from tests.browser.house import DESK, PHONE, Site, Visit, choose, report, send, step, story
from tests.browser.test_scanning import photo_of


def test_a_photo_of_the_signed_slip_closes_the_step(visit: Visit, site: Site, tmp_path: Path) -> None:
    repairer, head = visit("丁大勇", DESK), visit("韩守田", PHONE)
    address = report(head, "操作间水嘴滴水", letters="jbbst", place="校本部 食堂")
    repairer.goto(address)
    step(repairer, "已修好")
    repairer.get_by_label("维修情况").fill("换水嘴")
    send(repairer, "已修好")
    with sqlite3.connect(site.folder / "houqin.sqlite3") as database:
        key = address.rstrip("/").rpartition("/")[2].replace("-", "")
        [(code,)] = database.execute("SELECT tracking FROM repairs_ticket WHERE id = ?", [key]).fetchall()
    head.goto("/scan/")
    head.locator("[data-scan-photo]").set_input_files(photo_of(f"/t/DEMO/{code}/", tmp_path, "slip.jpg"))
    head.wait_for_url("**/repairs/confirm_ticket/**")
    head.locator(".shot img").wait_for()  # the photo of the slip is in the form
    choose(head, "谁签的字", "tgh", "田桂花")
    head.get_by_role("button", name="代录", exact=True).tap()
    head.wait_for_url("**/repairs/tickets/**")
    assert any("田桂花（纸质签字" in line and "韩守田代录，见附件" in line for line in story(head))
    head.get_by_alt_text("签字件").first.wait_for()
