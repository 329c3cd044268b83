"""Signing in and out: limits against guessing, the same answer to all, sessions that end, two schools."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.people.doors import PER_ACCOUNT, PER_ADDRESS
from houqin.people.models import Member, User
from houqin.people.roles import written
from tests.cast import Cast, browser
from tests.samples import fresh

pytestmark = pytest.mark.django_db

GOOD = "qing-shan-88"


@pytest.fixture
def tans_password(cast: Cast) -> str:
    return give(cast.tan)


def give(member: Member) -> str:
    user = member.user
    assert user
    user.set_password(GOOD)
    user.save()
    return user.login


def tries(login: str, password: str, **more: Any) -> Any:
    return Client(**more).post("/login/", {"login": login, "password": password})


def test_the_right_password_opens_the_first_page(tans_password: str) -> None:
    answer = tries(tans_password, GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_capitals_and_blanks_around_the_name_do_not_matter(tans_password: str) -> None:
    assert tries(f"  {tans_password.upper()} ", GOOD).status_code == 302


def test_unknown_and_wrong_get_the_same_answer(tans_password: str) -> None:
    wrong, unknown = tries(tans_password, "x" * 9), tries("nobody.cast", "x" * 9)
    same = [
        re.sub(r'(csrfmiddlewaretoken" value=")[^"]*|(tan|nobody)\.cast', "", answer.content.decode())
        for answer in (wrong, unknown)
    ]
    assert wrong.status_code == unknown.status_code == 400
    assert same[0] == same[1]
    assert "登录名或密码不对" in same[0]


def test_an_unknown_name_costs_a_digest_too(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """No clock tells who exists: a digest is made either way."""
    made = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: made.append(raw))
    tries("nobody.cast", "some password")
    assert made == ["some password"]


def test_after_some_wrong_tries_the_account_waits_and_no_other(cast: Cast, tans_password: str) -> None:
    wens = give(cast.wen)
    for _n in range(PER_ACCOUNT):
        assert tries(tans_password, "wrong-one").status_code == 400
    assert tries(tans_password, GOOD).status_code == 429, "even with the right one"
    assert tries(wens, GOOD).status_code == 302, "a whole school sits behind one address"
    with clock.moved(clock.now() + timedelta(minutes=11)):
        assert tries(tans_password, GOOD).status_code == 302


def test_a_success_clears_the_count(tans_password: str) -> None:
    for _round in range(3):
        for _n in range(PER_ACCOUNT - 1):
            tries(tans_password, "wrong-one")
        assert tries(tans_password, GOOD).status_code == 302


def test_one_address_that_tries_many_names_waits(tans_password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("houqin.people.views.PER_ADDRESS", 12)
    assert PER_ADDRESS >= 100, "a morning of forgotten passwords is no attack"
    for number in range(12):
        assert tries(f"nobody{number}", "x").status_code == 400
    assert tries(tans_password, GOOD).status_code == 429


def test_what_a_client_says_about_its_address_is_not_believed(
    tans_password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("houqin.people.views.PER_ADDRESS", 5)
    for number in range(5):
        tries(f"nobody{number}", "x", headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert tries(tans_password, GOOD, headers={"X-Forwarded-For": "10.0.0.99"}).status_code == 429


def test_the_phone_stands_for_the_login_of_the_one_who_has_it(cast: Cast, tans_password: str) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.tan.pk).update(phone="13900000001")
    assert tries("13900000001", GOOD).status_code == 302
    give(cast.wen)
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(phone="13900000001")
    assert tries("13900000001", GOOD).status_code == 400, "two people, one phone: the login is needed"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/login/"]
)
def test_after_signing_in_one_stays_here(tans_password: str, elsewhere: str) -> None:
    answer = Client().post("/login/", {"login": tans_password, "password": GOOD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_after_signing_in_one_is_where_one_wanted_to_be(tans_password: str) -> None:
    answer = Client().post(
        "/login/", {"login": tans_password, "password": GOOD, "next": "/repairs/tickets/?tab=mine"}
    )
    assert answer.headers["Location"] == "/repairs/tickets/?tab=mine"


def test_a_session_begins_anew_at_the_login(tans_password: str) -> None:
    """A planted session key is worth nothing afterwards."""
    client = Client()
    client.get("/login/")
    client.session["x"] = 1
    before = client.cookies.get(settings.SESSION_COOKIE_NAME)
    client.post("/login/", {"login": tans_password, "password": GOOD})
    assert before is None or client.cookies[settings.SESSION_COOKIE_NAME].value != before.value


def test_signed_out_the_old_cookie_is_worth_nothing(cast: Cast) -> None:
    client = browser(cast.tan)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/").status_code == 200
    client.post("/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert thief.get("/").headers["Location"].startswith("/login/")


def test_a_reset_password_ends_every_device_and_works_twice(cast: Cast, tans_password: str) -> None:
    phone = Client()
    phone.post("/login/", {"login": tans_password, "password": GOOD})
    assert phone.get("/").status_code == 200
    for password in ("bai-yun-2027", "bai-yun-2028"):
        perform("people.reset_password", by=cast.hu, target=cast.tan.pk, data={"password": password})
        assert tries(tans_password, password).status_code == 302
    assert tries(tans_password, "bai-yun-2027").status_code == 400
    assert phone.get("/").headers["Location"].startswith("/login/")


@pytest.mark.parametrize("password", ["1234567", "password", "12345678", "qwertyuiop"])
def test_short_and_common_passwords_are_refused(cast: Cast, tans_password: str, password: str) -> None:
    answer = browser(cast.tan).post(
        f"/people/change_password/{cast.tan.pk}/", {"old": GOOD, "password": password, "key": str(uuid4())}
    )
    assert answer.status_code in (400, 409)
    assert tries(tans_password, GOOD).status_code == 302


def test_the_old_password_is_asked_and_nobody_changes_anothers(cast: Cast, tans_password: str) -> None:
    answers = {"old": "wrong", "password": "lan-tian-99", "key": str(uuid4())}
    url = f"/people/change_password/{cast.tan.pk}/"
    assert browser(cast.tan).post(url, answers).status_code == 400
    assert browser(cast.hu).post(url, answers | {"old": GOOD}).status_code == 403
    assert tries(tans_password, GOOD).status_code == 302


@pytest.mark.parametrize("roles", ["", " contractor "])
def test_who_sees_no_list_of_people_gets_past_his_first_password(cast: Cast, roles: str) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(roles=roles)
    perform("people.reset_password", by=cast.hu, target=cast.wen.pk, data={"password": GOOD})
    page, url = browser(fresh(cast.wen)), f"/people/change_password/{cast.wen.pk}/"
    assert page.get("/").headers["Location"] == url
    assert page.get(url).status_code == 200
    answers = {"old": GOOD, "password": "lan-tian-99", "key": str(uuid4())}
    assert page.post(url, answers).status_code == 302
    assert page.get("/").status_code == 200
    assert page.get("/people/members/").status_code == 403


def test_no_password_stands_in_the_history_or_its_digest(cast: Cast) -> None:
    for password in ("lan-tian-98", "lan-tian-99"):
        perform("people.reset_password", by=cast.hu, target=cast.tan.pk, data={"password": password})
    with in_school(cast.school):
        entries = list(Entry.objects.filter(action="people.reset_password"))
    assert len(entries) == 2
    assert not any(
        "lan-tian" in entry.body or "md5" in entry.body or "argon" in entry.body for entry in entries
    )
    assert entries[0].digest == entries[1].digest, "a digest would let passwords be guessed"


def test_a_person_at_two_schools_switches_and_sees_one_at_a_time(cast: Cast) -> None:
    with in_school(cast.ou.school):
        there = Member(school=cast.ou.school, user=cast.tan.user, name="谭老师", roles=written(("reader",)))
        there.clean()
        there.save(force_insert=True)
    page = browser(cast.tan)
    assert "育才小学" in page.get("/").content.decode()
    assert page.get("/people/members/").content.decode().count("欧校长") == 0
    assert page.post(f"/at/{cast.ou.school.code}/").status_code == 302
    assert "欧校长" in page.get("/people/members/").content.decode()
    assert "陈会计" not in page.get("/people/members/").content.decode()
    with in_school(cast.ou.school):
        Member.objects.filter(pk=there.pk).update(active=False)
    assert "陈会计" in page.get("/people/members/").content.decode(), "disabled there, he is back here"


def test_nobody_goes_to_a_school_where_he_is_not_a_member(cast: Cast) -> None:
    page = browser(cast.tan)
    assert page.post(f"/at/{cast.ou.school.code}/").status_code == 404
    assert "陈会计" in page.get("/people/members/").content.decode()


def test_a_login_name_is_used_once(cast: Cast) -> None:
    with in_school(cast.school):
        member = Member(school=cast.school, name="新老师")
        member.clean()
        member.save(force_insert=True)
    answers = {"login": "ou.cast-2", "password": "yun-shan-2026", "key": str(uuid4())}
    refused = browser(cast.hu).post(f"/people/give_login/{member.pk}/", answers)
    assert refused.status_code == 409
    assert "已被使用" in refused.content.decode()
    assert fresh(member).user_id is None


def test_a_forged_form_is_refused(cast: Cast) -> None:
    page = browser(cast.tan, enforce_csrf_checks=True)
    assert page.post("/logout/").status_code == 403
    assert page.get("/").status_code == 200
