"""The first hour of a school that has nothing yet: the printed password, ten questions, trying out, the first real day."""

import re
from typing import Any

import pytest

from tests.browser.house import DESK, PHONE, Site, Visit, ask, begin, form, report, send, sign_in, step, story


@pytest.fixture
def admin(visit_new: Visit, new_site: Site) -> Visit:
    """The same visits, after the first person has set an own password."""
    if "admin" not in new_site.logins:
        page = visit_new("", DESK)
        assert "/people/change_password/" in begin(new_site, page)
    return visit_new


def test_the_first_password_must_be_changed(admin: Visit, new_site: Site) -> None:
    told = (new_site.folder / "told.txt").read_text(encoding="utf8")
    first = re.search(r"初始密码：(\S+)", told)
    assert first is not None
    page = admin("", PHONE, expected=("400",))
    page.goto("/login/")
    page.get_by_label("登录名或手机号").fill("admin")
    page.get_by_label("密码", exact=True).fill(first[1])
    page.get_by_role("button", name="登录").tap()
    page.locator("#login-error").wait_for()
    sign_in(page, *new_site.logins["admin"])
    assert page.locator(".top-name").inner_text() == "育才小学"


def test_an_empty_school_says_what_to_do_first(admin: Visit) -> None:
    page = admin("admin", PHONE)
    page.goto("/")
    assert len(page.locator("#main").inner_text()) > 40
    assert page.locator("#main a").count() >= 2
    for address in ("/repairs/tickets/", "/places/places/", "/people/classes/"):
        page.goto(address)
        assert page.locator(".empty p").inner_text().strip()


def test_ten_questions_make_the_school(admin: Visit) -> None:
    page = admin("admin", DESK)
    page.goto("/school/")
    step(page, "学校设置")
    boxes = form(page).get_by_role("checkbox")
    assert boxes.count() == 10
    for number in (0, 3):
        boxes.nth(number).check()
    form(page).get_by_label("部门名称").fill("后勤部")
    form(page).get_by_label("学校访问地址").fill("http://192.168.1.10:8000/")
    send(page, "学校设置")
    page.wait_for_url("**/school/")
    facts = page.locator(".facts").inner_text()
    assert "后勤部" in facts
    assert "http://192.168.1.10:8000" in facts
    assert len(re.findall(r"\n是\b", facts)) == 2
    assert "后勤部" in page.locator(".side-brand").inner_text()


def test_an_address_no_phone_can_open_is_refused(admin: Visit) -> None:
    page = admin("admin", DESK, expected=("400",))
    page.goto("/school/")
    step(page, "学校设置")
    form(page).get_by_label("学校访问地址").fill("http://127.0.0.1:8000")
    form(page).get_by_role("button", name="学校设置", exact=True).click()
    page.locator("dialog[open] .field-bad", has_text="手机打不开").wait_for()


def test_what_was_tried_is_wiped_and_then_it_is_real(admin: Visit) -> None:
    page = admin("admin", DESK)
    add_a_building(page)
    report(page, "试着报一条", letters="bgl", place="办公楼")
    assert page.get_by_text("试运行", exact=True).count() == 1
    assert page.locator(".band-trial").count() == 1
    page.goto("/school/")
    step(page, "清除试运行数据")
    assert "不能恢复" in form(page).inner_text()
    send(page, "清除试运行数据")
    page.wait_for_url("**/school/")
    assert any("清除试运行数据" in line for line in story(page))
    page.goto("/repairs/tickets/?tab=all")
    assert page.locator(".empty").count() == 1
    page.goto("/places/places/")
    assert page.locator(".rows tbody tr").count() == 1
    page.goto("/school/")
    step(page, "设定启用日")
    send(page, "设定启用日")
    page.wait_for_url("**/school/")
    assert page.locator(".band-trial").count() == 0
    assert page.locator(".steps").get_by_role("link", name="设定启用日").count() == 0
    report(page, "第一条真的", letters="bgl", place="办公楼")
    assert page.get_by_text("试运行", exact=True).count() == 0


def add_a_building(page: Any) -> None:
    page.goto("/places/places/")
    ask(page, page.locator("[data-hotkey=n]"))
    form(page).get_by_label("名称").fill("办公楼")
    form(page).get_by_text("楼栋", exact=True).first.click()
    form(page).locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/places/places/[0-9a-f-]{36}/"))


def test_a_colleague_is_let_in_and_out(admin: Visit, new_site: Site) -> None:
    page = admin("admin", DESK)
    page.goto("/people/members/")
    ask(page, page.locator("[data-hotkey=n]"))
    form(page).get_by_label("姓名").fill("梁小雨")
    form(page).locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/people/members/[0-9a-f-]{36}/"))
    step(page, "授予角色")
    form(page).get_by_text("教师", exact=True).click()
    send(page, "授予角色")
    assert any(line.endswith("授予角色：教师") for line in story(page))
    step(page, "开通账号")
    login = form(page).get_by_label("登录名").input_value()
    password = form(page).get_by_label("初始密码").input_value()
    assert login == "liangxiaoyu"
    send(page, "开通账号")
    colleague = admin("", PHONE)
    sign_in(colleague, login, password)
    colleague.get_by_label("原密码").fill(password)
    colleague.get_by_label("新密码").fill("lan-tian-bai-yun-1")
    colleague.get_by_role("button", name="修改密码").tap()
    colleague.locator(".top-name", has_text="育才小学").wait_for()
    step(page, "停用")
    form(page).get_by_label("原因").fill("调离")
    send(page, "停用")
    colleague.goto("/repairs/tickets/")
    assert "/login/" in colleague.url
