"""A week of duty: the head pastes two names and draws, one asks the other to swap, the other agrees, both see it."""

import re
from datetime import timedelta
from typing import Any

from houqin.core import clock
from tests.browser.house import DESK, PHONE, Visit, ask, choose, form, send, step, story

NAME = "国旗下值班"


def add_and_publish(page: Any) -> str:
    """From the list of rosters to a published one; its address."""
    first = clock.today() + timedelta(days=1)
    page.goto("/rosters/rosters/")
    ask(page, page.get_by_role("link", name="新建值班表").first)
    dialog = form(page)
    dialog.locator("label", has_text=re.compile("^值班$")).click()
    dialog.get_by_label("名称").fill(NAME)
    dialog.get_by_label("参加排班的人").fill("路长青、田桂花")
    dialog.locator("label", has_text=re.compile("^每天$")).click()
    dialog.get_by_label("从哪一天排起").fill(first.isoformat())
    dialog.get_by_label("排到哪一天").fill((first + timedelta(days=5)).isoformat())
    dialog.get_by_role("button", name="新建值班表", exact=True).click()
    page.wait_for_url(re.compile(r"/rosters/rosters/[0-9a-f-]{36}/$"))
    for label in ("排班", "公布"):
        step(page, label)
        send(page, label)
    assert page.locator(".roster-names a").count() == 6
    return str(page.url)


def test_a_roster_is_drawn_and_two_swap(visit: Visit) -> None:
    head = visit("韩守田", DESK)
    roster = add_and_publish(head)

    teacher = visit("路长青", PHONE)
    teacher.goto(roster)
    assert teacher.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    teacher.locator(".roster-mine a").first.tap()
    teacher.wait_for_url(re.compile("/rosters/turns/"))
    turn = teacher.url
    step(teacher, "换班")
    choose(teacher, "和谁换", "tianguihua", "田桂花")
    form(teacher).get_by_label("原因").fill("那天带队比赛")
    send(teacher, "换班")
    teacher.goto(turn)
    assert "路长青" in teacher.locator("#main").inner_text(), "asked is not swapped"

    other = visit("田桂花", DESK)
    other.goto("/")
    other.get_by_role("link", name=re.compile("路长青请换")).first.click()
    step(other, "同意")
    send(other, "同意")
    assert any("田桂花" in line and "同意" in line for line in story(other))

    teacher.goto(roster)
    assert teacher.locator(".roster-mine a").count() == 2
    other.goto(turn)
    other.locator("#main").get_by_text("已换班").first.wait_for()
