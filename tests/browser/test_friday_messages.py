"""Friday afternoon: six lines of the group; one is corrected, one is no report after all, the rest is registered."""

import re

from tests.browser.house import DESK, OPTION, Visit

CHAT = """岳晓雯 07:52
三2班后门的锁打不开
宋晓岚 08:10
四1班吊扇不转了
石磊 08:31
体育器材室的灯坏了两个
薛国栋 09:02
门卫室窗户玻璃裂了
葛正平 09:40
图书室饮水机漏水
姚慧 10:15
保健室插座没电
"""


def test_six_messages_become_five_tickets(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto("/repairs/paste/")
    page.get_by_label("把群里的消息复制到这里").fill(CHAT)
    page.get_by_role("button", name="认一认").click()
    lines = page.locator("tr.line")
    lines.nth(5).wait_for()
    assert lines.count() == 6
    said = lines.nth(3).locator(".said").inner_text()
    assert "玻璃裂了" in said
    lines.filter(has_text="饮水机").get_by_role("button", name="去掉").click()
    assert lines.count() == 5
    lamps = lines.filter(has_text="器材室")
    lamps.locator("[name$='-fault']").fill("两盏灯不亮，要梯子")
    for number in range(5):
        place = lines.nth(number).get_by_role("combobox").first
        if not place.input_value():
            place.click()
            place.press_sequentially("jbbmws")
            page.locator(OPTION).get_by_text("校本部 门卫室", exact=True).first.click()
    page.get_by_role("button", name="登记这些报修").click()
    page.wait_for_url(re.compile(r"/repairs/tickets/\?tab=all&source=pasted"))
    assert "已登记 5 张报修单" in page.locator(".toast").first.inner_text()
    listed = page.locator(".rows").inner_text()
    assert "两盏灯不亮，要梯子" in listed
    assert "玻璃裂了" in listed
    assert "饮水机" not in listed
    page.locator(".rows .c-main a", has_text="要梯子").click()
    page.locator("h1", has_text="要梯子").wait_for()
    assert "石磊" in page.locator("#main").inner_text(), "who said it in the group stays with the ticket"
