"""A repair as people live it: a teacher in the corridor, the head at the desk, the repairer with his phone."""

import re
from pathlib import Path
from typing import Any

from tests.browser.house import DESK, PHONE, Visit, ask, choose, drawn, report, send, step, story
from tests.browser.pictures import photo

ROW = re.compile(r"/repairs/tickets/[0-9a-f-]{36}/$")

# What is sent, as the browser itself sees it: [bytes, width, height] of each file.
OVERHEAR = """
const files = [], send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (data) {
  if (data?.get?.("file")) files.push(data.get("file"));
  send.call(this, data);
};
window.overheard = () => Promise.all(files.map(async (file) => {
  const picture = await createImageBitmap(file);
  return [file.size, picture.width, picture.height];
}));
"""


def sent_photos(page: Any, count: int) -> None:
    page.wait_for_function("n => document.querySelectorAll('.shot[data-state=sent]').length === n", arg=count)


def test_a_teacher_reports_a_fault_with_two_photos(visit: Visit, tmp_path: Path) -> None:
    page = visit("宋晓岚", PHONE)
    taps = 0
    page.add_init_script(OVERHEAR)
    page.goto("/")
    page.locator(".quick-button", has_text="报修").tap()
    taps += 1
    page.locator("dialog[open] #dialog-title", has_text="报修").wait_for()
    assert taps <= 3
    choose(page, "地点", "jbbmws", "校本部 门卫室")
    page.get_by_label("故障").fill("道闸抬不起来")
    pictures = [photo(tmp_path / f"{n}.jpg", n) for n in (1, 2)]
    page.locator("input[data-upload-url]").set_input_files(pictures)
    sent_photos(page, 2)
    assert page.locator(".shot img").count() == 2
    for (size, width, height), picture in zip(page.evaluate("overheard()"), pictures, strict=True):
        assert size < picture.stat().st_size / 2
        assert (width, height) == (1600, 1200)
    page.get_by_role("button", name="报修", exact=True).tap()
    page.wait_for_url(ROW)
    assert re.match(r"WX\S*\d+ 道闸抬不起来", page.locator("h1").inner_text())
    assert page.locator(".photos .photo img").count() == 2
    assert all(drawn(page.locator(".photos img")))
    assert "报修：道闸抬不起来" in story(page)[0]
    assert "宋晓岚" in page.locator(".story").inner_text()
    page.goto("/")
    assert page.get_by_text("道闸抬不起来").count() == 1


def test_sent_twice_happens_once(visit: Visit) -> None:
    page = visit("岳晓雯", PHONE)
    page.goto("/repairs/report_ticket/")
    choose(page, "地点", "jbbmws", "校本部 门卫室")
    page.get_by_label("故障").fill("传达室窗户合不拢")
    page.get_by_role("button", name="报修", exact=True).dblclick()
    page.wait_for_url(ROW)
    page.goto("/repairs/tickets/?tab=mine&q=传达室窗户合不拢")
    assert page.locator(".rows tbody tr").count() == 1


def test_undo_takes_a_report_back(visit: Visit) -> None:
    page = visit("岳晓雯", PHONE)
    report(page, "报错了地方")
    page.locator(".toast").get_by_role("button", name="撤销").tap()
    page.get_by_text("已撤回").first.wait_for()
    assert story(page)[-1] != story(page)[0]


def test_a_repair_goes_its_whole_way(visit: Visit, tmp_path: Path) -> None:
    teacher, head, repairer = visit("岳晓雯", PHONE), visit("韩守田", DESK), visit("丁大勇", PHONE)
    address = report(teacher, "走廊灯不亮")
    head.goto(address)
    step(head, "派工")
    choose(head, "维修人", "ddy", "丁大勇")
    send(head, "派工")
    repairer.goto("/")
    group = repairer.locator(".group", has=repairer.get_by_role("heading", name="派给我的"))
    group.get_by_role("link", name="全部").tap()
    repairer.get_by_role("link", name=re.compile("走廊灯不亮|WX")).first.wait_for()
    mend(repairer, address, "换了灯管", photo(tmp_path / "done.jpg", 3, (1200, 900)))
    teacher.goto("/")
    teacher.get_by_text("走廊灯不亮").first.tap()
    teacher.wait_for_url(ROW)
    step(teacher, "返修")
    teacher.get_by_label("哪里没修好").fill("晚上又灭了")
    send(teacher, "返修")
    mend(repairer, address, "换了镇流器", photo(tmp_path / "again.jpg", 4, (900, 1200)))
    assert repairer.locator(".steps").get_by_role("link", name="验收", exact=True).count() == 0
    teacher.goto(address)
    step(teacher, "验收")
    send(teacher, "验收")
    teacher.locator(".badge", has_text="已验收").wait_for()
    assert in_order(
        story(teacher),
        [
            "报修：走廊灯不亮",
            "派工给 丁大勇",
            "修好：换了灯管",
            "要求返修：晚上又灭了",
            "修好：换了镇流器",
            "验收通过",
        ],
    )
    assert teacher.locator(".photos .photo").count() == 2


def mend(page: Any, address: str, done: str, picture: Path) -> None:
    page.goto(address)
    step(page, "已修好")
    page.get_by_label("维修情况").fill(done)
    page.locator("input[data-upload-url]").set_input_files([picture])
    sent_photos(page, 1)
    send(page, "已修好")


def in_order(said: list[str], expected: list[str]) -> bool:
    """Whether each expected piece stands in the story, in this order."""
    assert len(said) == len(expected), said
    forward = all(piece in line for piece, line in zip(expected, said, strict=True))
    backward = all(piece in line for piece, line in zip(expected, reversed(said), strict=True))
    assert forward or backward, said
    return True


def test_a_slow_network_is_told(visit: Visit) -> None:
    page = visit("岳晓雯", PHONE)
    page.goto("/")
    ask(page, page.locator(".quick-button", has_text="报修"))
    choose(page, "地点", "jbbmws", "校本部 门卫室")
    page.get_by_label("故障").fill("慢网络也要报")
    held: list[Any] = []
    page.route("**/repairs/report_ticket/", lambda route: held.append(route))
    button = page.locator("dialog[open] .form-foot button")
    button.tap()
    page.wait_for_function(
        "() => document.querySelector('dialog .form-foot button')?.ariaDisabled === 'true'"
    )
    assert "正在提交" in button.inner_text()
    button.tap(force=True)
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_url(ROW)


def test_a_broken_line_loses_nothing(visit: Visit) -> None:
    page = visit("岳晓雯", PHONE, expected=("htmx:sendError", "htmx:afterRequest"))
    page.goto("/")
    ask(page, page.locator(".quick-button", has_text="报修"))
    choose(page, "地点", "jbbmws", "校本部 门卫室")
    page.get_by_label("故障").fill("断网时报的")
    page.route("**/repairs/report_ticket/", lambda route: route.abort())
    page.locator("dialog[open] .form-foot button").tap()
    page.locator("dialog[open]").get_by_text("还没发送").first.wait_for()
    assert page.get_by_label("故障").input_value() == "断网时报的"
    page.unroute("**/repairs/report_ticket/")
    page.locator("dialog[open] .form-foot button[type=submit]").first.tap()
    page.wait_for_url(ROW)
