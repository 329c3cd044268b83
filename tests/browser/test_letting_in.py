"""Letting people in without telling anybody a password; and the second step, from turning it on to the lost phone."""

import re
from datetime import timedelta
from typing import Any

import zxingcpp
from PIL import Image

from houqin.core import clock
from houqin.people import totp
from tests.browser.house import DESK, PHONE, Site, Visit, form, sign_in

OWN = "shan-que-hua-26"


def slip_for(page: Any, name: str) -> tuple[str, str]:
    """(the link in the words for WeChat, what the printed square says) of a new invitation."""
    page.goto("/people/invite/")
    page.get_by_role("checkbox", name=re.compile(name)).check()
    page.get_by_role("button", name="生成邀请条").click()
    words = page.get_by_role("textbox", name=name).input_value()
    link = re.search(r"https?://\S+/invite/\S+?/(?=（)", words)
    assert link, words
    page.emulate_media(media="print")  # as it comes out of the printer
    return link[0], read(page.locator(".slip-qr"))


def read(square: Any) -> str:
    """What a telephone reads from a square on the page."""
    from io import BytesIO

    with Image.open(BytesIO(square.screenshot())) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L").resize((600, 600)))
    assert found, "a telephone cannot read it"
    return str(found[0].text)


def test_who_is_invited_scans_his_slip_and_chooses_his_own_password(visit: Visit, site: Site) -> None:
    head, guest = visit("韩守田", DESK), visit("", PHONE, expected=("400", "404"))
    name = without_account(head)
    link, square = slip_for(head, name)
    assert square == link
    guest.goto(square)
    assert name in guest.locator("form").inner_text()
    login = guest.get_by_label("登录名").input_value()
    guest.get_by_label("密码", exact=True).fill("12345678")
    guest.get_by_role("button", name="接受邀请").tap()
    guest.locator(".alert-bad").wait_for()
    guest.get_by_label("密码", exact=True).fill(OWN)
    guest.get_by_role("button", name="接受邀请").tap()
    guest.wait_for_url(f"{site.address}/")
    guest.goto("/mine/")
    assert name in guest.locator("#main").inner_text()
    guest.goto(link)
    assert "没有" in guest.locator("h1").inner_text(), "it is good once"
    again = visit("", DESK)
    sign_in(again, login, OWN)
    assert again.url == f"{site.address}/"


def without_account(head: Any) -> str:
    """Somebody whom the page of invitations offers."""
    head.goto("/people/invite/")
    return str(head.locator(".slips-people b").first.inner_text())


def digits(key: str, away: int = 0) -> str:
    """What the telephone shows; `away` half minutes from now."""
    return totp.code_at(totp.from_text(key), totp.step_of(clock.now() + timedelta(seconds=30 * away)))


def answer(page: Any, code: str) -> None:
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="登录").click()


def test_the_second_step_is_set_up_asked_and_survives_a_lost_phone(visit: Visit, site: Site) -> None:
    login = site.logins["宋晓岚"]
    page = visit("宋晓岚", DESK)
    page.goto("/mine/")
    page.get_by_role("link", name="两步登录").click()
    key = re.search(r"secret=([A-Z2-7]+)", read(page.locator(".second-qr")))
    assert key, "the square holds what the telephone needs"
    page.get_by_label("2. 手机上现在的 6 位数字").fill(digits(key[1]))
    page.get_by_label("3. 您的登录密码").fill(login[1])
    page.get_by_role("button", name="启用两步登录").click()
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    other = visit("", PHONE, expected=("400",))
    door(other, login)
    answer(other, "000000")
    other.locator("#code-error").wait_for()
    other.goto("/mine/")
    assert "/login/" in other.url, "the password alone lets nobody in"
    door(other, login)
    answer(other, digits(key[1], away=1))  # those of just now are used
    other.wait_for_url(f"{site.address}/")
    lost = visit("", PHONE)
    door(lost, login)
    answer(lost, codes[0])
    lost.wait_for_url(f"{site.address}/")
    lost.goto("/second/")
    assert "还有 9 个备用码" in lost.locator(".message").inner_text()
    lost.get_by_role("link", name="停用两步登录").tap()
    form(lost).get_by_label("验证码").fill(codes[1])
    form(lost).get_by_role("button", name="停用两步登录").tap()
    lost.wait_for_url(lambda url: "turn_off" not in url)
    sign_in(visit("", DESK), *login)


def door(page: Any, login: tuple[str, str]) -> None:
    """As far as the second door."""
    page.goto("/login/")
    page.get_by_label("登录名或手机号").fill(login[0])
    page.get_by_label("密码", exact=True).fill(login[1])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/login/second/")
