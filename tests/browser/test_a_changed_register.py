"""The head of logistics adds a question to the morning check, looks, tries it and uses it; yesterday's entry stays."""

import re

from tests.browser.house import DESK, Visit

HEAD, TITLE = "韩守田", "食堂从业人员晨检记录"


def test_a_question_is_added_tried_and_used_and_yesterday_stays_as_it_was(visit: Visit) -> None:
    head = visit(HEAD, DESK)
    head.goto("/registers/registers/?q=晨检")
    head.get_by_role("link", name=TITLE).click()
    row = head.url
    before = head.locator(".section", has_text="最近登记").locator("a").first.get_attribute("href")
    head.get_by_role("link", name="修改台账").click()
    head.wait_for_url(re.compile("/registers/design/"))

    new = head.locator(f"#at-{head.locator('#questions > ol > li').count()}")
    head.get_by_role("button", name="加一栏", exact=True).click()
    new.get_by_label("问什么").fill("留样柜温度")
    new.get_by_label("怎么填").select_option("number")
    new.get_by_label("单位").fill("℃")
    new.get_by_label("必填").check()
    side = head.locator("#design-side")
    side.get_by_text("新加：数字（℃），必填").wait_for()  # the change is told while it is made
    side.get_by_label("留样柜温度").wait_for()

    side.get_by_role("button", name="试填一条").click()
    side.get_by_text("还不能登记").wait_for()
    side.get_by_role("button", name="其余正常").click()
    for each in side.get_by_label(re.compile("体温")).all():
        each.fill("36.5")
    side.get_by_label("留样柜温度").fill("4")
    side.get_by_role("button", name="试填一条").click()
    side.get_by_text(re.compile("可以登记.*留样柜温度 4℃")).wait_for()

    side.get_by_label("为什么改").fill("留样柜也要看")
    side.get_by_role("button", name="启用新版").click()
    head.wait_for_url(row)
    head.locator(".facts", has_text="留样柜温度").first.wait_for()
    head.goto(before)
    head.locator(".section", has_text="从业人员").first.wait_for()
    assert head.get_by_text("留样柜温度").count() == 0
