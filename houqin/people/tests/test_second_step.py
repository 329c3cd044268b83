"""Signing in with the phone's digits: of whom they are asked, good once, five tries, reset by another and told."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.canonical import sha256
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.people import second_step, totp
from houqin.people.models import District, Member, Officer, School, Token, User
from houqin.people.roles import written
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db

PASSWORD, DIGEST = "qing-shan-88", make_password("qing-shan-88")
SECRET = bytes(range(20))
CODES = [f"abcdefgh{n}k" for n in range(10)]


@pytest.fixture(autouse=True)
def _quick_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totp, "ROUNDS", 2)


@pytest.fixture
def tan(cast: Cast) -> Any:
    """Tan, who signs in with two steps."""
    assert cast.tan.user is not None
    cast.tan.user.password = DIGEST
    second_step.turn_on(cast.tan.user, SECRET, 0, second_step.digests_of(cast.tan.user, CODES))
    cast.tan.user.save()
    return cast.tan


def digits(away: int = 0) -> str:
    return totp.code_at(SECRET, totp.step_of(clock.now()) + away)


def with_password(member: Member) -> tuple[Client, Any]:
    client = Client()
    assert member.user is not None
    return client, client.post(
        "/login/", {"login": member.user.login, "password": PASSWORD, "next": "/inbox/"}
    )


def at_the_door(client: Client, code: str) -> int:
    return client.post("/login/second/", {"code": code}).status_code


def is_in(client: Client) -> bool:
    return client.get("/mine/").status_code == 200


def test_the_password_alone_does_not_let_in(tan: Any) -> None:
    client, answer = with_password(tan)
    assert answer.headers["Location"] == "/login/second/"
    assert not is_in(client)
    answer = client.post("/login/second/", {"code": digits()})
    assert answer.headers["Location"] == "/inbox/"
    assert is_in(client)


def test_without_the_password_there_is_no_second_door(tan: Any) -> None:
    client = Client()
    assert client.post("/login/second/", {"code": digits()}).headers["Location"] == "/login/"
    assert not is_in(client)


@pytest.mark.parametrize("wrong", ["", "000000", "12345", "１２３４５６", "\x00", "x" * 500])
def test_wrong_digits_do_not_let_in(wrong: str, tan: Any) -> None:
    client, _answer = with_password(tan)
    assert at_the_door(client, wrong) == 400
    assert not is_in(client)


def test_the_same_digits_are_good_once(tan: Any) -> None:
    said = digits()
    first, second = with_password(tan)[0], with_password(tan)[0]
    assert at_the_door(first, said) == 302
    assert at_the_door(second, said) == 400
    assert at_the_door(second, digits(-1)) == 400, "and so are those before them"
    assert at_the_door(second, digits(1)) == 302, "the next ones are new"


def test_after_five_tries_the_door_stays_shut_for_ten_minutes(
    tan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _answer = with_password(tan)
    for _n in range(5):
        assert at_the_door(client, "000000") == 400
    assert at_the_door(client, digits()) == 429
    assert at_the_door(with_password(tan)[0], digits()) == 429, "the account is tried, not the browser"
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert at_the_door(with_password(tan)[0], digits()) == 302


def test_a_password_shown_long_ago_or_changed_since_is_asked_again(
    tan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _answer = with_password(tan)
    User.objects.filter(pk=tan.user.pk).update(password=make_password("another-one-1"))
    assert client.post("/login/second/", {"code": digits()}).headers["Location"] == "/login/"
    User.objects.filter(pk=tan.user.pk).update(password=DIGEST)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.post("/login/second/", {"code": digits()}).headers["Location"] == "/login/"


def test_a_recovery_code_is_good_once(tan: Any) -> None:
    assert at_the_door(with_password(tan)[0], CODES[3].upper()) == 302
    assert at_the_door(with_password(tan)[0], CODES[3]) == 400
    assert at_the_door(with_password(tan)[0], CODES[4]) == 302
    assert len(User.objects.get(pk=tan.user.pk).second_codes) == 8


def test_on_another_machine_the_recovery_codes_still_open(tan: Any, settings: Any) -> None:
    settings.SECRET_KEY = "another machine"
    assert at_the_door(with_password(tan)[0], digits()) == 400
    assert at_the_door(with_password(tan)[0], CODES[0]) == 302


# Setting up --------------------------------------------------------------------------------------------------


def sets_up(member: Member, **changed: str) -> tuple[Client, Any]:
    client = browser(member)
    text = client.get("/second/").content.decode()
    key = re.search(r'name="seed" value="([A-Z2-7]+)"', text)
    assert key
    code = totp.code_at(totp.from_text(key[1]), totp.step_of(clock.now()))
    said = {"seed": key[1], "old": PASSWORD, "code": code, "request": str(uuid4())} | changed
    return client, client.post("/second/", said)


@pytest.fixture
def wen(cast: Cast) -> Any:
    assert cast.wen.user is not None
    cast.wen.user.password = DIGEST
    cast.wen.user.save()
    return cast.wen


def test_who_sets_it_up_gets_ten_codes_and_signs_in_with_them(wen: Any) -> None:
    client, answer = sets_up(wen)
    codes = re.findall(r'class="slip-code">([a-z0-9]{10})<', answer.content.decode())
    assert len(set(codes)) == 10
    assert codes[0] not in client.get("/second/").content.decode(), "they are shown once"
    assert at_the_door(with_password(wen)[0], codes[0]) == 302


def test_pressed_twice_at_once_codes_that_open_nothing_are_not_shown(wen: Any) -> None:
    client, first = sets_up(wen, request=(key := str(uuid4())))
    kept = User.objects.get(pk=wen.user.pk).second_codes
    # As the second request saw it, a moment before.
    User.objects.filter(pk=wen.user.pk).update(second_since=None)
    said = re.search(r'name="seed" value="([A-Z2-7]+)"', client.get("/second/").content.decode())
    assert said
    code = totp.code_at(totp.from_text(said[1]), totp.step_of(clock.now()))
    again = client.post("/second/", {"seed": said[1], "old": PASSWORD, "code": code, "request": key})
    assert "slip-code" in first.content.decode()
    assert again.status_code == 409
    assert "备用码只出现一次" in again.content.decode()
    assert "slip-code" not in again.content.decode()
    assert User.objects.get(pk=wen.user.pk).second_codes == kept


@pytest.mark.parametrize("code", ["people.turn_on_second_step", "people.turn_off_second_step"])
def test_recovery_codes_are_digested_before_anything_is_locked(
    code: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten of them are a quarter of a second, in which nobody else could write."""
    member = cast.wen
    assert member.user is not None
    member.user.password = DIGEST
    if code == "people.turn_off_second_step":
        second_step.turn_on(member.user, SECRET, 0, second_step.digests_of(member.user, CODES))
    member.user.save()
    depths: list[int] = []
    real = totp.code_digest

    def digest(typed: str, owner: bytes) -> str:
        depths.append(len(connection.savepoint_ids))
        return real(typed, owner)

    monkeypatch.setattr(totp, "code_digest", digest)
    outside = len(connection.savepoint_ids)
    said = {"old": PASSWORD, "seed": totp.as_text(SECRET), "code": digits(), "codes": " ".join(CODES)}
    perform(code, by=member, target=member.pk, data=said if "turn_on" in code else {"code": CODES[0]})
    assert set(depths) == {outside}
    assert len(depths) == (10 if "turn_on" in code else 1)


@pytest.mark.parametrize(
    "wrong", [{"old": "wrong"}, {"code": "000000"}, {"seed": "AAAA"}, {"seed": "!"}, {"code": ""}]
)
def test_nothing_is_set_up_with_a_wrong_answer(wrong: dict[str, str], wen: Any) -> None:
    client, answer = sets_up(wen, **wrong)
    assert answer.status_code == 400
    assert User.objects.get(pk=wen.user.pk).second_since is None
    assert is_in(client)


def test_nothing_secret_stands_in_the_history_or_in_clear(wen: Any) -> None:
    sets_up(wen)
    user = User.objects.get(pk=wen.user.pk)
    secret = totp.opened(user.second_key)
    assert secret is not None
    assert totp.as_text(secret) not in repr(user.__dict__)
    with in_school(wen.school):
        entry = Entry.objects.get(action="people.turn_on_second_step")
    told = entry.body
    assert "second_since" in told
    for word in (user.second_key, *user.second_codes, totp.as_text(secret), PASSWORD):
        assert word not in told


def test_turning_it_off_takes_the_phone_or_a_code(tan: Any) -> None:
    with pytest.raises(ValidationError):
        perform("people.turn_off_second_step", by=tan, target=tan.pk, data={"code": "000000"}, key=uuid4())
    perform("people.turn_off_second_step", by=tan, target=tan.pk, data={"code": CODES[1]}, key=uuid4())
    assert User.objects.get(pk=tan.user.pk).second_since is None
    assert is_in(with_password(tan)[0])


def test_wrong_digits_at_turning_off_are_counted_though_nothing_else_stays(tan: Any) -> None:
    for _n in range(5):
        with pytest.raises(ValidationError):
            perform(
                "people.turn_off_second_step", by=tan, target=tan.pk, data={"code": "000000"}, key=uuid4()
            )
    with pytest.raises(ValidationError):
        perform("people.turn_off_second_step", by=tan, target=tan.pk, data={"code": digits()}, key=uuid4())


# Reset by another --------------------------------------------------------------------------------------------


def test_a_reset_is_recorded_and_its_owner_is_told(tan: Any, cast: Cast) -> None:
    do(cast, "people.reset_second_step", tan, reason="换手机")
    assert User.objects.get(pk=tan.user.pk).second_since is None
    with in_school(cast.school):
        entry = Entry.objects.get(action="people.reset_second_step")
        told = Notice.objects.get(member=tan)
    assert entry.told()["said"]["reason"][1] == "换手机"
    assert "胡校长重置了您的两步登录" in told.text


def test_a_reset_password_does_not_open_the_second_door(tan: Any, cast: Cast) -> None:
    do(cast, "people.reset_password", tan)
    client = Client()
    client.post("/login/", {"login": tan.user.login, "password": "yun-shan-2027"})
    assert not is_in(client)


def test_nobody_resets_his_own_or_an_officers(tan: Any, cast: Cast) -> None:
    county = District.objects.create(code="XIAN", name="教体局", kind=District.COUNTY)
    Officer.objects.create(user=tan.user, district=county, name="谭")
    with pytest.raises(Refused, match="上级单位"):
        do(cast, "people.reset_second_step", tan)
    with pytest.raises(PermissionDenied):
        do(cast, "people.reset_second_step", cast.hu)


def test_since_when_is_told_by_the_schools_day(tan: Any, cast: Cast) -> None:
    evening = datetime.fromisoformat("2026-08-31T23:30:00+00:00")  # at the school it is the next morning
    User.objects.filter(pk=tan.user.pk).update(second_since=evening)
    assert "2026年9月1日 周二 启用" in browser(cast.hu).get(f"/people/members/{tan.pk}/").content.decode()


# Of whom it is asked -----------------------------------------------------------------------------------------


def asked(member: Member, host: str = "testserver") -> bool:
    answer = browser(member).get("/mine/", headers={"host": host})
    return answer.status_code == 302 and answer.headers["Location"] == "/second/"


def give(member: Member, *roles: str) -> Member:
    with in_school(member.school):
        Member.objects.filter(pk=member.pk).update(roles=written(roles))
    return member


def test_on_a_schools_own_network_nobody_is_asked_until_the_school_asks(cast: Cast) -> None:
    everybody = (cast.hu, cast.chen, cast.tan)
    assert [asked(each) for each in everybody] == [False, False, False]
    do(cast, "people.require_second_step", who="keepers")
    assert [asked(each) for each in everybody] == [True, True, False]
    do(cast, "people.require_second_step", who="all")
    assert [asked(each) for each in everybody] == [True, True, True]


def test_on_the_internet_it_is_asked_of_who_keeps_accounts_or_money(cast: Cast, settings: Any) -> None:
    settings.HTTPS = True
    assert [asked(each, "hq.example.edu.cn") for each in (cast.hu, cast.chen, cast.tan)] == [
        True,
        True,
        False,
    ]
    assert not asked(cast.hu, "192.168.1.10")


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("192.168.1.10:8000", False),
        ("10.0.0.2", False),
        ("127.0.0.1", False),
        ("[::1]:8000", False),
        ("[fe80::1]", False),
        ("houqin", False),
        ("houqin.lan:8443", False),
        ("houqin.local", False),
        ("8.8.8.8:443", True),
        ("[2400:3200::1]:443", True),
        ("hq.example.edu.cn", True),
        ("hq.example.edu.cn.:443", True),
    ],
)
def test_a_public_host_is_known_by_its_form(host: str, public: bool) -> None:
    assert second_step.is_public(host) is public


def test_of_whom_it_is_asked_he_does_nothing_else_before(cast: Cast) -> None:
    do(cast, "people.require_second_step", who="all")
    client = browser(cast.tan)
    for url in ("/", "/repairs/tickets/", "/files/", "/repairs/report_ticket/"):
        assert client.get(url).headers["Location"] == "/second/"
        assert client.post(url).status_code in (302, 403)
    assert client.get("/second/").status_code == 200
    assert client.post("/logout/").headers["Location"] == "/login/"


def test_an_officer_is_always_asked_also_before_his_first_school(cast: Cast) -> None:
    county = District.objects.create(code="XIAN", name="教体局", kind=District.COUNTY)
    School.objects.filter(pk=cast.school.pk).update(district=county)
    user = User.objects.create(login="liu.xian", password=DIGEST)
    Officer.objects.create(user=user, district=county, name="刘")
    client = Client()
    client.force_login(user)
    assert client.get("/district/").headers["Location"] == "/second/"
    text = client.get("/second/").content.decode()
    key = re.search(r'name="seed" value="([A-Z2-7]+)"', text)
    assert key
    code = totp.code_at(totp.from_text(key[1]), totp.step_of(clock.now()))
    assert client.post("/second/", {"seed": key[1], "old": PASSWORD, "code": code}).status_code == 200
    assert client.get("/district/").status_code == 200


def test_a_member_who_is_an_officer_too_is_asked_where_he_goes_in_as_one(cast: Cast) -> None:
    county = District.objects.create(code="XIAN", name="教体局", kind=District.COUNTY)
    assert cast.tan.user is not None
    Officer.objects.create(user=cast.tan.user, district=county, name="谭")
    assert not asked(cast.tan)
    assert browser(cast.tan).get("/district/").headers["Location"] == "/second/"


def test_a_demo_school_asks_nobody(cast: Cast, settings: Any, tmp_path: Any) -> None:
    do(cast, "people.require_second_step", who="all")
    settings.DATA_DIR = tmp_path
    (tmp_path / "demo-logins.txt").touch()
    assert not asked(cast.tan)


def test_four_digits_at_a_shared_device_and_a_program_are_not_asked(cast: Cast, settings: Any) -> None:
    """A device is paired and closes accounts, passwords and exports; a token is 256 bits of its own: decisions/0046."""
    do(cast, "people.require_second_step", who="all")
    secret = uuid4().hex
    with in_school(cast.school):
        Token.objects.create(school=cast.school, member=cast.tan, digest=sha256(secret))
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/repairs/tickets").status_code == 200


def test_digits_are_read_from_the_clock_of_the_school(monkeypatch: pytest.MonkeyPatch, tan: Any) -> None:
    moment = datetime.fromisoformat("2026-09-01T07:59:59+08:00")
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert second_step.is_good(tan.user, totp.code_at(SECRET, int(moment.timestamp()) // 30))
