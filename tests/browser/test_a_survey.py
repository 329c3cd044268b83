"""A survey from the desk to the parents' phones, without scripts, and back; then somebody writes into the box."""

import re
from typing import Any

import pytest

from tests.browser.house import DESK, PHONE, Visit, ask, send, step


@pytest.fixture
def begun(visit: Visit) -> Any:
    """韩守田 begins one of the ready kinds and opens it; gives his page and the address for everybody."""

    def begin(topic: str) -> tuple[Any, str]:
        page = visit("韩守田", DESK)
        page.goto("/surveys/surveys/")
        form = ask(page, page.get_by_role("link", name="发起测评", exact=True).first)
        form.get_by_label("用哪份问卷").select_option(topic)
        form.get_by_role("button", name="发起测评", exact=True).click()
        page.wait_for_url(re.compile(r"/surveys/surveys/[0-9a-f-]{36}/$"))
        step(page, "开始收")
        send(page, "开始收")
        page.get_by_role("link", name="二维码、链接和打印").click()
        said = page.locator("#survey-text").input_value()
        return page, "/s/" + said.partition("/s/")[2].split()[0]

    return begin


def test_parents_fill_a_sheet_without_scripts_and_once(visit: Visit, begun: Any) -> None:
    _desk, url = begun("service")
    phone = visit("", PHONE, java_script_enabled=False)
    phone.goto(url)
    for question in phone.locator("fieldset").all():
        question.locator("label", has_text="基本满意").tap()
    phone.get_by_label("最需要改进的一件事").fill("报修以后快一点")
    phone.get_by_role("button", name="提交").tap()
    phone.get_by_text("收到了，谢谢。").wait_for()
    phone.goto(url)
    phone.get_by_text("已经填过").wait_for()


def test_what_is_written_into_the_box_is_answered_and_read_with_a_code(visit: Visit, begun: Any) -> None:
    desk, url = begun("box")
    phone = visit("", PHONE)
    phone.goto(url)
    phone.get_by_label("您想说什么").fill("三楼厕所的门关不上")
    phone.get_by_role("button", name="提交").tap()
    phone.get_by_text("请截图保存").wait_for()
    with_code = phone.url
    desk.goto("/surveys/opinions/")
    desk.get_by_text("三楼厕所的门关不上").first.click()
    desk.wait_for_url(re.compile(r"/surveys/opinions/[0-9a-f-]{36}/$"))
    step(desk, "答复")
    desk.locator("dialog[open]").get_by_label("答复").fill("门已修好，谢谢您。")
    send(desk, "答复")
    phone.goto(with_code)
    phone.get_by_text("门已修好，谢谢您。").wait_for()
