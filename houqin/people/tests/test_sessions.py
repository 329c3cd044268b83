"""登录中的设备: which they are, ended one by one or all, by their owner or the head; a key that is over opens nothing."""

from datetime import timedelta
from errno import ENOSPC
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.canonical import sha256
from houqin.core.sessions import SessionStore, SignIn, note_use, sign_ins_of
from houqin.core.sweeping import tidy_up
from houqin.devices.tests.tablet import tablet
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME
PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 MicroMessenger/8.0 Chrome/109.0"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/109.0 Safari/537.36 Edg/109.0"


def device(member: Any, agent: str) -> Client:
    """A browser of this kind in which he is signed in and has opened a page."""
    client = browser(member, headers={"user-agent": agent})
    assert client.get("/").status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get("/mine/").status_code == 200


def page(client: Client) -> str:
    return client.get("/mine/").content.decode()


def address_of(client: Client) -> str:
    """Where this device is ended."""
    return f"/mine/devices/{sha256(client.cookies[COOKIE].value)[:20]}/"


def test_all_devices_are_listed_in_words_with_this_one_first(cast: Cast) -> None:
    phone, desk = device(cast.tan, PHONE), device(cast.tan, DESK)
    device(cast.wen, PHONE)
    text = page(desk)
    assert text.index("Windows · Edge") < text.index("就是这台") < text.index("安卓 · 微信")
    assert text.count("让它退出") == 1
    assert "最近使用" in text
    assert "登录" in text
    assert is_in(phone)


def test_one_device_is_ended_from_another_and_is_out_at_its_next_request(cast: Cast) -> None:
    phone, desk = device(cast.tan, PHONE), device(cast.tan, DESK)
    assert desk.post(address_of(phone)).headers["Location"] == "/mine/"
    assert not is_in(phone)
    assert phone.get("/", headers={"HX-Request": "true"}).status_code == 401
    assert is_in(desk)


def test_all_others_are_ended_at_once(cast: Cast) -> None:
    one, two, here = device(cast.tan, PHONE), device(cast.tan, DESK), device(cast.tan, DESK)
    other = device(cast.wen, DESK)
    here.post("/mine/devices/others/")
    assert [is_in(each) for each in (one, two, here, other)] == [False, False, True, True]


def test_another_persons_device_is_not_there_and_stays(cast: Cast) -> None:
    tans, wens = device(cast.tan, PHONE), device(cast.wen, PHONE)
    strange = wens.post("/mine/devices/00000000000000000000/")
    answer = wens.post(address_of(tans))
    assert (answer.status_code, strange.status_code) == (404, 404)
    assert answer.content == strange.content
    assert is_in(tans)
    assert Client().post(address_of(tans)).headers["Location"].startswith("/login/")


def test_looking_at_the_address_ends_nothing(cast: Cast) -> None:
    phone = device(cast.tan, PHONE)
    assert phone.get(address_of(phone)).status_code == 405
    assert phone.get("/mine/devices/others/").status_code == 405
    assert is_in(phone)


def test_the_head_sees_on_how_many_devices_and_ends_them_which_is_told(cast: Cast) -> None:
    phone, desk = device(cast.tan, PHONE), device(cast.tan, DESK)
    head = browser(cast.hu)
    text = head.get(f"/people/members/{cast.tan.pk}/").content.decode()
    assert "在 2 台设备上登录着" in text
    assert "安卓" not in text
    do(cast, "people.end_sessions", cast.tan)
    assert [is_in(phone), is_in(desk), is_in(head)] == [False, False, True]
    text = head.get(f"/people/members/{cast.tan.pk}/").content.decode()
    assert "没有在任何设备上登录" in text
    assert "让他的设备都退出登录" in text


def test_a_teacher_sees_nothing_of_others_devices(cast: Cast) -> None:
    device(cast.hu, PHONE)
    assert "台设备" not in browser(cast.tan).get(f"/people/members/{cast.hu.pk}/").content.decode()


def test_who_was_given_a_new_password_or_disabled_is_out_everywhere(cast: Cast) -> None:
    phone, desk = device(cast.tan, PHONE), device(cast.wen, DESK)
    do(cast, "people.reset_password", cast.tan)
    do(cast, "people.disable_member", cast.wen)
    assert [is_in(phone), is_in(desk)] == [False, False]


def test_the_database_holds_no_key_that_would_let_anybody_in(cast: Cast) -> None:
    phone = device(cast.tan, PHONE)
    (row,) = sign_ins_of(cast.tan.user_id)
    assert phone.cookies[COOKIE].value not in (row.digest, row.data)
    thief = Client()
    for stolen in (row.digest, row.digest[:32], row.short):
        thief.cookies[COOKIE] = stolen
        assert not is_in(thief)


def test_a_key_laid_out_beforehand_is_not_taken_up_at_the_login(cast: Cast) -> None:
    from houqin.people.models import User

    user = User.objects.get(pk=cast.tan.user_id)
    user.set_password("qing-shan-88")
    user.save()
    planted = SessionStore()
    planted["x"] = 1
    planted.save()
    client = Client()
    client.cookies[COOKIE] = str(planted.session_key)
    client.post("/login/", {"login": user.login, "password": "qing-shan-88"})
    assert client.cookies[COOKIE].value != planted.session_key
    thief = Client()
    thief.cookies[COOKIE] = str(planted.session_key)
    assert [is_in(client), is_in(thief)] == [True, False]


def test_an_old_cookie_opens_nothing_after_signing_out(cast: Cast) -> None:
    phone = device(cast.tan, PHONE)
    replayed = Client()
    replayed.cookies[COOKIE] = phone.cookies[COOKIE].value
    assert is_in(replayed)
    phone.post("/logout/")
    assert not is_in(replayed)
    assert list(sign_ins_of(cast.tan.user_id)) == []


def test_nothing_is_written_at_a_request_but_once_a_day(cast: Cast) -> None:
    phone = device(cast.tan, PHONE)
    with CaptureQueriesContext(connection) as asked:
        phone.get("/mine/")
    assert not [q for q in asked if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    with clock.moved(clock.now() + timedelta(days=1)):
        phone.get("/mine/")
        (row,) = sign_ins_of(cast.tan.user_id)
        assert row.seen_on == clock.today()
        assert row.since is not None
        assert clock.local(row.since).date() < clock.today()


def test_who_came_by_four_digits_has_no_device_of_his_own_and_ends_none(cast: Cast) -> None:
    phone = device(cast.tan, PHONE)
    kitchen = tablet(cast, cast.tan)
    kitchen.enter(cast.tan)
    assert sign_ins_of(cast.tan.user_id).count() == 1
    assert "让它退出" not in kitchen.client.get("/mine/").content.decode()
    assert kitchen.client.post(address_of(phone)).status_code == 403
    assert kitchen.client.post("/mine/devices/others/").status_code == 403
    assert is_in(phone)


def test_on_a_full_disk_nothing_is_noted_and_pages_are_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.moved(clock.now() - timedelta(days=1)):
        phone = device(cast.tan, PHONE)
    full = OSError(ENOSPC, "full")

    def save(self: Any, must_create: bool = False) -> None:
        raise DatabaseError from full

    monkeypatch.setattr(DatabaseStore, "save", save)
    assert phone.get("/").status_code == 200
    changed = SessionStore(phone.cookies[COOKIE].value)
    note_use(changed, PHONE)
    changed["member"] = str(cast.tan.pk)
    with pytest.raises(DatabaseError):  # what somebody meant is not lost without a word
        changed.save()


def test_what_is_over_is_swept_away(cast: Cast) -> None:
    device(cast.tan, PHONE)
    with clock.moved(clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE, days=1)):
        assert list(sign_ins_of(cast.tan.user_id)) == []
        tidy_up(cast.school, clock.today())
    assert not SignIn.objects.exists()


def test_who_was_signed_in_before_the_update_stays_so(cast: Cast) -> None:
    from importlib import import_module

    from django.apps import apps
    from django.contrib.sessions.models import Session

    phone = device(cast.tan, PHONE)
    (row,) = SignIn.objects.all()
    key = phone.cookies[COOKIE].value
    Session.objects.create(session_key=key, session_data=row.data, expire_date=row.until)
    SignIn.objects.all().delete()
    assert not is_in(phone), "control: the row is gone"
    phone.cookies[COOKIE] = key
    import_module("houqin.core.migrations.0008_sign_ins").move(apps, None)
    assert is_in(phone)
    assert not Session.objects.exists()
    assert sign_ins_of(cast.tan.user_id).count() == 1
