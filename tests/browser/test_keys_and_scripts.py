"""Without a mouse, without scripts, and leaving in the middle: nothing is out of reach and nothing typed is lost."""

import re
from typing import Any

from tests.browser.house import DESK, OPTION, PHONE, Site, Visit, ask, choose, form, report

ROW = re.compile(r"/repairs/tickets/[0-9a-f-]{36}/$")


def focused(page: Any, selector: str) -> bool:
    """Whether the focus is on, or inside, such an element."""
    return bool(page.evaluate("s => Boolean(document.activeElement?.closest(s))", selector))


def wait_for_focus(page: Any, selector: str) -> None:
    page.wait_for_function("s => Boolean(document.activeElement?.closest(s))", arg=selector)


def test_signing_in_by_keys(visit: Visit, site: Site) -> None:
    page = visit("", DESK)
    login, password = site.logins["韩守田"]
    page.goto("/login/")
    wait_for_focus(page, "#id_login")
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    assert focused(page, "#id_password")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.locator(".top-name").wait_for()


def test_a_wrong_password_says_so_beside_the_form(visit: Visit, site: Site) -> None:
    page = visit("", PHONE, expected=("400",))
    page.goto("/login/")
    page.get_by_label("登录名或手机号").fill(site.logins["韩守田"][0])
    page.get_by_label("密码", exact=True).fill("bu-dui-de-mima")
    page.get_by_role("button", name="登录").tap()
    page.locator("#login-error", has_text="登录名或密码不对").wait_for()
    assert page.get_by_label("登录名或手机号").input_value() == site.logins["韩守田"][0]


def test_a_report_by_keys_alone(visit: Visit) -> None:
    page = visit("岳晓雯", DESK)
    page.goto("/repairs/tickets/")
    page.keyboard.press("/")
    wait_for_focus(page, "input[type=search]")
    page.keyboard.press("Escape")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("n")
    page.locator("dialog[open]").wait_for()
    wait_for_focus(page, "#id_place")
    page.keyboard.type("jbbmws")
    page.locator(OPTION).first.wait_for()
    page.keyboard.press("Enter")
    assert form(page).get_by_role("combobox", name="地点").input_value() == "校本部 门卫室"
    for _times in range(5):
        page.keyboard.press("Tab")
        if focused(page, "#id_fault"):
            break
    page.keyboard.type("窗户关不上")
    for _times in range(30):
        if focused(page, "dialog button[type=submit]"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(ROW)
    assert "窗户关不上" in page.locator("h1").inner_text()


def test_a_dialog_keeps_the_focus_and_gives_it_back(visit: Visit) -> None:
    page = visit("岳晓雯", DESK)
    page.goto("/repairs/tickets/")
    opener = page.locator("[data-hotkey=n]")
    opener.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()
    wait_for_focus(page, "dialog")
    reached = set()
    for _times in range(25):
        page.keyboard.press("Tab")
        # Between the last and the first element the browser's own bar may have the focus: then it is on the page's body.
        where = (
            "dialog"
            if focused(page, "dialog[open]")
            else page.evaluate("() => document.activeElement.tagName")
        )
        reached.add(where)
    assert reached <= {"dialog", "BODY"}
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="hidden")
    wait_for_focus(page, "[data-hotkey=n]")


def test_rows_are_walked_with_j_and_k(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto("/repairs/tickets/?tab=all")
    second = page.locator(".rows .c-main a").nth(1).get_attribute("href")
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
        page.wait_for_timeout(120)  # keys pressed faster are taken for a scan gun
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == second
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(second))


def test_leaving_an_unsent_form_asks_and_keeps_a_draft(visit: Visit) -> None:
    page = visit("宋晓岚", DESK)
    asked: list[str] = []
    stay = True

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        (dialog.dismiss if stay else dialog.accept)()

    page.on("dialog", answer)
    page.goto("/repairs/tickets/")
    ask(page, page.locator("[data-hotkey=n]"))
    choose(page, "地点", "jbbmws", "校本部 门卫室")
    form(page).get_by_label("故障").fill("写到一半被叫走")
    page.wait_for_timeout(600)  # drafts are kept a moment after the last key
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 1
    stay = False
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="hidden")
    assert len(asked) == 2
    assert "还没有提交" in asked[0]
    page.goto("/")
    page.goto("/repairs/tickets/")
    ask(page, page.locator("[data-hotkey=n]"))
    page.locator("dialog[open] .alert-draft").wait_for()
    assert form(page).get_by_label("故障").input_value() == "写到一半被叫走"
    assert form(page).get_by_role("combobox", name="地点").input_value() == "校本部 门卫室"
    page.get_by_role("button", name="报修", exact=True).click()
    page.wait_for_url(ROW)
    page.locator(".heading").wait_for()
    page.goto("/repairs/report_ticket/")
    assert form(page).get_by_label("故障").input_value() == ""


def test_without_scripts_the_work_is_done(visit: Visit) -> None:
    teacher = visit("岳晓雯", PHONE, java_script_enabled=False)
    teacher.goto("/")
    teacher.locator(".quick-button", has_text="报修").tap()
    teacher.wait_for_url(re.compile("/repairs/report_ticket/"))
    teacher.get_by_label("地点").select_option(label="校本部 门卫室")
    teacher.get_by_label("故障").fill("水管冻裂")
    teacher.get_by_role("button", name="报修", exact=True).tap()
    teacher.wait_for_url(ROW)
    assert "水管冻裂" in teacher.locator("h1").inner_text()
    head = visit("韩守田", DESK, java_script_enabled=False)
    head.goto("/repairs/tickets/")
    head.get_by_role("searchbox", name="搜索（可用拼音首字母）").fill("水管冻裂")
    head.keyboard.press("Enter")
    head.wait_for_url(re.compile("q="))
    assert head.locator(".rows tbody tr").count() == 1
    head.locator(".rows .c-main a").click()
    head.locator(".steps").get_by_role("link", name="派工").click()
    head.get_by_label("维修人").select_option(label="丁大勇")
    head.get_by_role("button", name="派工", exact=True).click()
    head.wait_for_url(ROW)
    assert "派工给 丁大勇" in head.locator(".story").inner_text()
    assert head.locator(".badge", has_text="已派工").count() == 1


def test_without_scripts_several_rows_are_decided(visit: Visit) -> None:
    head = visit("韩守田", DESK, java_script_enabled=False)
    head.goto("/repairs/tickets/?q=窗帘挂钩")
    for number in (1, 2):
        head.locator(".rows tbody tr").nth(number).get_by_role("checkbox").check()
    head.get_by_role("button", name="受理").click()
    head.get_by_text("选中了 2 条").wait_for()
    head.get_by_role("button", name="受理", exact=True).click()
    head.get_by_text("2 条完成").wait_for()


def test_a_wrong_field_is_named_and_gets_the_focus(visit: Visit) -> None:
    page = visit("岳晓雯", DESK, expected=("400",))
    page.goto("/repairs/tickets/")
    ask(page, page.locator("[data-hotkey=n]"))
    form(page).get_by_label("故障").fill("没有写地点")
    page.get_by_role("button", name="报修", exact=True).click()
    page.locator("dialog[open] .field-bad").wait_for()
    wait_for_focus(page, ".field-bad")
    assert form(page).get_by_label("故障").input_value() == "没有写地点"


def test_what_a_search_finds_is_opened(visit: Visit) -> None:
    page = visit("岳晓雯", DESK)
    address = report(page, "升旗绳断了")
    number = page.locator("h1").inner_text().split()[0]
    page.goto("/")
    page.keyboard.press("/")
    wait_for_focus(page, "#top-q")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search/"))
    page.get_by_text("升旗绳断了").first.click()
    page.wait_for_url(address)
