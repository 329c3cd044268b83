"""账号条: accounts for many at once, a new password in five seconds, on paper and nowhere else."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from houqin.core.doors import Here
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.people.models import Member, School, User
from houqin.people.slips import login_for
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db


def send(client: Client, *members: Member, key: Any = None) -> Any:
    return client.post("/people/slips/", {"ids": [str(m.pk) for m in members], "key": str(key or uuid4())})


def codes(page: Any) -> list[str]:
    return re.findall(r'class="slip-code">([^<]+)<', page.content.decode())


@pytest.fixture
def cooks(cast: Cast) -> list[Member]:
    return [do(cast, "people.add_member", name=name, phone="").row for name in ("毛桂英", "蔡秀兰")]


def test_many_accounts_are_opened_at_once_and_each_slip_lets_its_owner_in(
    cast: Cast, cooks: list[Member]
) -> None:
    page = send(browser(cast.hu), *cooks)
    assert codes(page)[::2] == ["maoguiying", "caixiulan"]
    for login, password in zip(codes(page)[::2], codes(page)[1::2], strict=True):
        assert len(password) >= 8
        assert not set(password) & set("0oO1lI")
        client = Client()
        assert client.post("/login/", {"login": login, "password": password}).status_code == 302
        assert "/people/change_password/" in client.get("/").headers["Location"]


def test_a_slip_shows_the_address_as_text_and_as_a_code(cast: Cast, cooks: list[Member]) -> None:
    School.objects.filter(pk=cast.school.pk).update(address="http://192.168.1.10:8000")
    page = send(browser(cast.hu), cooks[0]).content.decode()
    assert "http://192.168.1.10:8000" in page
    assert "<svg" in page.partition("<main")[2]


def test_without_an_address_the_page_says_so_beforehand(cast: Cast) -> None:
    assert "还没有填“学校访问地址”" in browser(cast.hu).get("/people/slips/").content.decode()


def test_who_has_an_account_gets_a_new_password_and_is_out_elsewhere(cast: Cast) -> None:
    away = browser(cast.tan)
    assert away.get("/").status_code == 200
    login, password = codes(send(browser(cast.hu), cast.tan))
    assert login == cast.tan.user.login
    assert away.get("/").status_code == 302
    assert Client().post("/login/", {"login": login, "password": password}).status_code == 302


def test_who_reset_it_is_said_at_the_next_sign_in(cast: Cast) -> None:
    login, password = codes(send(browser(cast.hu), cast.tan))
    client = Client()
    client.post("/login/", {"login": login, "password": password})
    page = client.get(f"/people/change_password/{cast.tan.pk}/").content.decode()
    assert re.search(r"您的密码由 胡校长 于 \d+月\d+日 周. \d\d:\d\d 重置", page)


def test_passwords_are_kept_nowhere(cast: Cast, cooks: list[Member]) -> None:
    page = send(browser(cast.hu), *cooks)
    passwords = codes(page)[1::2]
    with in_school(cast.school):
        told = "".join(Entry.objects.values_list("body", flat=True))
    stored = "".join(User.objects.values_list("password", flat=True))
    assert [each for each in passwords if each in told or each in stored] == []
    assert "no-store" in page.headers["Cache-Control"]


def test_one_persons_trouble_does_not_stop_the_others(cast: Cast, cooks: list[Member]) -> None:
    page = send(browser(cast.hu), cast.hu, cooks[0]).content.decode()
    assert "胡校长：" in page
    assert "maoguiying" in page


def test_sent_twice_no_wrong_slip_is_printed(cast: Cast, cooks: list[Member]) -> None:
    client, key = browser(cast.hu), uuid4()
    first = send(client, cooks[0], key=key)
    again = send(client, cooks[0], key=key)
    assert codes(again) == []
    assert "刚才已经办过" in again.content.decode()
    login, password = codes(first)
    assert Client().post("/login/", {"login": login, "password": password}).status_code == 302


def test_another_schools_person_is_nobody(cast: Cast) -> None:
    before = User.objects.get(pk=cast.ou.user_id).password
    page = send(browser(cast.hu), cast.ou)
    assert "没有找到这个人" in page.content.decode()
    assert codes(page) == []
    assert User.objects.get(pk=cast.ou.user_id).password == before


@pytest.mark.parametrize("who", ["tan", "wen", "chen"])
def test_only_who_keeps_accounts_gets_there(who: str, cast: Cast) -> None:
    client = browser(getattr(cast, who))
    assert client.get("/people/slips/").status_code == 403
    assert send(client, cast.hu).status_code == 403


def test_four_digits_are_not_enough_for_it(cast: Cast, rf: Any) -> None:
    from houqin.people.slips import slips

    request = rf.get("/people/slips/")
    request.member = cast.hu
    cast.hu.here = Here(by_pin=True)
    with pytest.raises(PermissionDenied, match="请用自己的账号登录"):
        slips(request)


def test_those_who_work_here_every_week_are_suggested_and_teachers_are_not(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk__in=[cast.wen.pk, cast.tan.pk]).update(user=None)
    page = browser(cast.hu).get("/people/slips/").content.decode()
    assert re.search(rf'value="{cast.wen.pk}" checked', page)
    assert re.search(rf'value="{cast.tan.pk}">', page)


def test_the_page_of_a_person_leads_to_his_slip_in_two_taps(cast: Cast) -> None:
    client = browser(cast.hu)
    assert (
        f"/people/slips/?member={cast.tan.pk}"
        in client.get(f"/people/members/{cast.tan.pk}/").content.decode()
    )
    page = client.get(f"/people/slips/?member={cast.tan.pk}").content.decode()
    assert page.count('name="ids"') == 1
    assert client.get(f"/people/slips/?member={cast.ou.pk}").status_code == 404


@pytest.mark.parametrize("data", [{}, {"ids": "x", "key": "y"}, {"ids": str(uuid4())}])
def test_what_cannot_be_read_is_a_bad_request(data: dict[str, str], cast: Cast) -> None:
    assert browser(cast.hu).post("/people/slips/", data).status_code == 400


def test_a_taken_login_gets_a_number(cast: Cast) -> None:
    User.objects.create(login="zhangwei")
    User.objects.create(login="zhangwei2")
    assert login_for("张伟") == "zhangwei3"
    assert login_for("𠮷") != ""
    assert fresh(cast.tan) == cast.tan
