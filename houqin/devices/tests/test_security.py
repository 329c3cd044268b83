"""What somebody might try at a shared device: guess, carry a cookie away, stay in, come back, do more than he may."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from houqin.core import clock
from houqin.core.actions import ACTIONS, perform
from houqin.core.doors import Here
from houqin.core.history import Entry, verify
from houqin.core.scope import in_school
from houqin.devices import views
from houqin.devices.door import COOKIE
from houqin.devices.models import Device, Pin
from houqin.devices.pins import A_DAY, MINUTES, TRIES, too_easy
from houqin.people.roles import NOT_BY_PIN, ROLES
from tests.cast import Cast, browser
from tests.samples import do, fresh, school_models

from houqin.devices.tests.tablet import PIN, Tablet, pair, says, tablet, without_login  # isort: skip

pytestmark = pytest.mark.django_db
WRONG = "6042"


@pytest.fixture
def kitchen(cast: Cast) -> Tablet:
    return tablet(cast, cast.tan, cast.wen)


def is_in(client: Client, name: str) -> bool:
    answer = client.get("/")
    return answer.status_code == 200 and name in answer.content.decode()


# Guessing ------------------------------------------------------------------------------------------------------


def test_five_wrong_tries_close_a_name_on_this_device_for_ten_minutes(cast: Cast, kitchen: Tablet) -> None:
    for _n in range(TRIES):
        assert kitchen.enter(cast.tan, WRONG).status_code == 400
    locked = kitchen.enter(cast.tan)
    assert locked.status_code == 429
    assert "10 分钟后再试" in locked.content.decode()
    assert kitchen.enter(cast.wen).status_code == 302, "the others are not kept waiting"
    kitchen.client.post("/devices/leave/")
    with clock.moved(clock.now() + timedelta(minutes=MINUTES, seconds=1)):
        assert kitchen.enter(cast.tan).status_code == 302


def test_four_wrong_tries_and_the_right_one_let_in(cast: Cast, kitchen: Tablet) -> None:
    for _n in range(TRIES - 1):
        kitchen.enter(cast.tan, WRONG)
    assert kitchen.enter(cast.tan).status_code == 302


def test_who_guesses_slowly_is_stopped_by_the_day(cast: Cast, kitchen: Tablet) -> None:
    now = clock.now()
    for n in range(A_DAY):
        with clock.moved(now + timedelta(minutes=(MINUTES + 1) * (n // TRIES))):
            kitchen.enter(cast.tan, WRONG)
    with clock.moved(now + timedelta(minutes=(MINUTES + 1) * (A_DAY // TRIES + 1))):
        assert kitchen.enter(cast.tan).status_code == 429
        do(cast, "devices.give_pin", cast.tan, pin=PIN)
        from houqin.devices.pins import forgive

        forgive(cast.tan.pk)
        assert kitchen.enter(cast.tan).status_code == 302, "a new PIN from the head begins anew"


@pytest.mark.parametrize("pin", ["", "739", "73911", "abcd", "7391'--", "\x00\x00\x00\x00", "７３９１ "])
def test_only_four_digits_are_four_digits(pin: str, cast: Cast, kitchen: Tablet) -> None:
    good = pin.strip() == "７３９１"
    assert kitchen.enter(cast.tan, pin).status_code == (302 if good else 400)


@pytest.mark.parametrize("pin", ["0000", "1111", "1234", "4321", "0229", "1231", "1968", "2580", "8888"])
def test_easy_digits_are_refused(pin: str) -> None:
    assert too_easy(pin)


def test_ordinary_digits_are_taken_and_the_end_of_ones_number_is_not() -> None:
    assert not too_easy(PIN)
    assert too_easy(PIN, "13900007391")
    assert sum(not too_easy(f"{n:04d}") for n in range(10_000)) > 9000


def test_an_easy_pin_is_refused_with_a_reason(cast: Cast) -> None:
    page = browser(cast.hu)
    sent = {"key": str(uuid4()), "pin": "1234"}
    answer = page.post(f"/devices/give_pin/{cast.tan.pk}/", sent)
    assert answer.status_code == 400
    assert "太好猜" in answer.content.decode()


def test_the_pin_is_kept_as_a_digest_only(cast: Cast, kitchen: Tablet) -> None:
    with in_school(cast.school):
        assert not [pin for pin in Pin.objects.all() if PIN in pin.digest]
        assert not [body for body in Entry.objects.values_list("body", flat=True) if says(body, PIN)]


# The machine ---------------------------------------------------------------------------------------------------


def test_after_two_minutes_without_a_request_nobody_is_in(cast: Cast, kitchen: Tablet) -> None:
    now = clock.now()
    with clock.moved(now):
        kitchen.enter(cast.tan)
    with clock.moved(now + timedelta(seconds=119)):
        assert is_in(kitchen.client, cast.tan.name)
    with clock.moved(now + timedelta(seconds=119 + 119)):
        assert is_in(kitchen.client, cast.tan.name), "each request begins the two minutes anew"
    with clock.moved(now + timedelta(seconds=119 + 119 + 126)):
        assert kitchen.client.get("/").headers["Location"].startswith("/devices/")
        late = kitchen.client.post("/repairs/report_ticket/", {"key": str(uuid4()), "fault": "迟了"})
        assert late.headers["Location"].startswith("/devices/")
        part = kitchen.client.get("/", headers={"HX-Request": "true"})
        assert part.status_code == 401


def test_who_signs_in_with_his_password_there_is_out_as_soon(cast: Cast, kitchen: Tablet) -> None:
    now = clock.now()
    with clock.moved(now):
        kitchen.client.force_login(cast.hu.user)
        assert is_in(kitchen.client, cast.hu.name)
        assert kitchen.client.get("/people/add_member/").status_code == 200, (
            "his password opens all that is his"
        )
    with clock.moved(now + timedelta(seconds=126)):
        assert kitchen.client.get("/").headers["Location"].startswith("/devices/")


def test_a_retired_device_lets_nobody_in_and_puts_out_who_was(cast: Cast, kitchen: Tablet) -> None:
    kitchen.enter(cast.tan)
    assert is_in(kitchen.client, cast.tan.name)
    do(cast, "devices.retire_device", kitchen.device)
    assert kitchen.client.get("/").headers["Location"].startswith("/login/")
    assert kitchen.enter(cast.tan).headers["Location"].startswith("/login/")


def test_a_cookie_that_was_carried_away_is_worth_nothing_after_retiring(cast: Cast, kitchen: Tablet) -> None:
    stolen = Client()
    stolen.cookies[COOKIE] = kitchen.client.cookies[COOKIE].value
    assert cast.tan.name in stolen.get("/devices/").content.decode(), "the control: it opens the names"
    do(cast, "devices.retire_device", kitchen.device)
    assert stolen.get("/devices/").headers["Location"] == "/login/"


def test_pairing_another_machine_ends_the_first(cast: Cast, kitchen: Tablet) -> None:
    other = browser(cast.hu)
    pair(other, fresh(kitchen.device))
    assert cast.tan.name in other.get("/devices/").content.decode()
    assert kitchen.client.get("/devices/").headers["Location"] == "/login/"


def test_a_changed_cookie_is_no_device(cast: Cast, kitchen: Tablet) -> None:
    good = kitchen.client.cookies[COOKIE].value
    for bad in (
        good[:-1],
        good.replace(str(cast.school.pk), str(cast.ou.school.pk)),
        "x",
        "a.b.c:d",
        "",
        "\x00",
    ):
        client = Client()
        client.cookies[COOKIE] = bad
        assert client.get("/devices/").headers["Location"] == "/login/"


def test_a_session_without_its_machine_is_nobody(cast: Cast, kitchen: Tablet) -> None:
    kitchen.enter(cast.tan)
    stolen = Client()
    stolen.cookies["session"] = kitchen.client.cookies["session"].value
    assert stolen.get("/").headers["Location"].startswith("/login/")


def test_a_session_is_made_anew_for_each_person(cast: Cast, kitchen: Tablet) -> None:
    kitchen.enter(cast.tan)
    first = kitchen.client.cookies["session"].value
    kitchen.client.post("/devices/leave/")
    kitchen.enter(cast.wen)
    second = kitchen.client.cookies["session"].value
    assert first != second
    old = Client()
    old.cookies[COOKIE] = kitchen.client.cookies[COOKIE].value
    old.cookies["session"] = first
    assert old.get("/").headers["Location"].startswith("/devices/")


def test_a_session_that_was_laid_out_beforehand_is_not_taken_up(cast: Cast, kitchen: Tablet) -> None:
    planted = kitchen.client.session
    planted["planted"] = "yes"
    planted.save()
    kitchen.client.cookies["session"] = str(planted.session_key)
    kitchen.enter(cast.tan)
    assert is_in(kitchen.client, cast.tan.name)
    assert kitchen.client.cookies["session"].value != planted.session_key
    assert "planted" not in kitchen.client.session


def test_every_step_on_the_tablet_asks_for_its_token(cast: Cast) -> None:
    strict = tablet(cast, cast.tan)
    machine = Client(enforce_csrf_checks=True)
    machine.cookies[COOKIE] = strict.client.cookies[COOKIE].value
    assert machine.post(f"/devices/enter/{cast.tan.pk}/", {"pin": PIN}).status_code == 403
    assert machine.post("/devices/pair/", {"code": "123456"}).status_code == 403
    assert machine.post("/devices/leave/").status_code == 403


def test_who_is_not_on_the_screen_does_not_come_in(cast: Cast, kitchen: Tablet) -> None:
    do(cast, "devices.give_pin", cast.chen, pin=PIN)
    assert kitchen.enter(cast.chen).status_code == 404
    assert kitchen.enter(cast.ou).status_code == 404


def test_a_disabled_cook_is_out_at_the_next_request(cast: Cast, kitchen: Tablet) -> None:
    kitchen.enter(cast.tan)
    do(cast, "people.disable_member", cast.tan)
    assert kitchen.client.get("/").headers["Location"].startswith("/devices/")
    assert kitchen.enter(cast.tan).status_code == 404


def test_who_gave_his_pin_back_does_not_come_in(cast: Cast, kitchen: Tablet) -> None:
    do(cast, "devices.take_pin", cast.tan)
    assert "还没有口令" in kitchen.client.get("/devices/").content.decode()
    assert kitchen.enter(cast.tan).status_code == 400
    assert kitchen.enter(cast.tan, "").status_code == 400


def test_afterwards_one_is_where_one_wanted_to_be_but_never_elsewhere(cast: Cast, kitchen: Tablet) -> None:
    assert kitchen.enter(cast.tan, next="/mine/").headers["Location"] == "/mine/"
    kitchen.client.post("/devices/leave/")
    assert kitchen.enter(cast.tan, next="https://elsewhere.example/").headers["Location"] == "/"


# Pairing -------------------------------------------------------------------------------------------------------


def test_a_code_is_good_once(cast: Cast) -> None:
    device = do(cast, "devices.add_device").row
    sent = {"school": cast.school.code, "code": fresh(device).pairing_code}
    assert Client().post("/devices/pair/", sent).status_code == 302
    assert Client().post("/devices/pair/", sent).status_code == 400


def test_a_code_is_good_for_ten_minutes(cast: Cast) -> None:
    device = do(cast, "devices.add_device").row
    sent = {"school": cast.school.code, "code": fresh(device).pairing_code}
    with clock.moved(clock.now() + timedelta(minutes=10, seconds=1)):
        assert Client().post("/devices/pair/", sent).status_code == 400


def test_a_code_is_good_at_its_own_school_only(cast: Cast) -> None:
    device = do(cast, "devices.add_device").row
    sent = {"school": cast.ou.school.code, "code": fresh(device).pairing_code}
    assert Client().post("/devices/pair/", sent).status_code == 400


def test_a_code_of_somebody_who_was_disabled_is_good_for_nothing(cast: Cast) -> None:
    device = do(cast, "devices.add_device").row
    with in_school(cast.school):
        type(cast.hu).objects.filter(pk=cast.hu.pk).update(active=False)
    sent = {"school": cast.school.code, "code": fresh(device).pairing_code}
    assert Client().post("/devices/pair/", sent).status_code == 400


def test_codes_are_not_guessed(cast: Cast) -> None:
    device = do(cast, "devices.add_device").row
    code = fresh(device).pairing_code
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _n in range(views.PAIRINGS):
        assert Client().post("/devices/pair/", {"school": cast.school.code, "code": wrong}).status_code == 400
    locked = Client().post("/devices/pair/", {"school": cast.school.code, "code": code})
    assert locked.status_code == 429


def test_whoever_makes_the_machine_a_device_is_out_on_it(cast: Cast) -> None:
    kitchen = tablet(cast, cast.tan)
    assert kitchen.client.get("/people/members/").headers["Location"].startswith("/devices/")


# What four digits do not open ----------------------------------------------------------------------------------


def test_what_four_digits_do_not_open_exists() -> None:
    views_of = {model.view_code() for model in school_models()}
    assert NOT_BY_PIN - set(ACTIONS) - views_of == {"core.enter_paper"}  # a right that no action bears


@pytest.mark.parametrize("code", sorted(NOT_BY_PIN & set(ACTIONS)))
def test_passwords_accounts_and_roles_stay_closed_to_four_digits(code: str, cast: Cast) -> None:
    """The same person, once by PIN and once by password: only the first is refused, and told why."""
    with in_school(cast.school):
        type(cast.hu).objects.filter(pk=cast.hu.pk).update(roles=cast.ou.roles)
    head = fresh(cast.hu)
    assert head.can(code)
    head.here = Here(by_pin=True)
    assert not head.can(code)
    with pytest.raises(PermissionDenied, match="请用自己的账号登录"):
        perform(code, by=head, data={}, model=Device)


def test_the_heads_own_pin_on_the_tablet_opens_no_page_of_accounts(cast: Cast) -> None:
    kitchen = tablet(cast, cast.hu, cast.tan)
    with in_school(cast.school):
        from houqin.devices.pins import digest_of

        Pin.objects.create(school=cast.school, member=cast.hu, digest=digest_of(PIN))
    kitchen.enter(cast.hu)
    assert is_in(kitchen.client, cast.hu.name)
    closed = (
        f"/people/reset_password/{cast.tan.pk}/",
        f"/people/give_roles/{cast.tan.pk}/",
        f"/people/change_password/{cast.hu.pk}/",
        f"/devices/give_pin/{cast.tan.pk}/",
        "/people/slips/",
        "/devices/devices/",
        "/people/members/?export=xlsx",
        "/import/members/",
    )
    told = {url: kitchen.client.get(url) for url in closed}
    assert {url: answer.status_code for url, answer in told.items()} == dict.fromkeys(closed, 403)
    assert kitchen.client.get("/people/members/").status_code == 200, "the control: the list itself is open"
    assert "export=xlsx" not in kitchen.client.get("/people/members/").content.decode()


def test_the_right_to_use_digits_is_everybodys_who_works_here() -> None:
    without = {name for name, role in ROLES.items() if "devices.set_pin" not in role.codes}
    assert without == {"reader"}, "an auditor works on no shared device"


def test_one_changes_his_own_digits_on_the_tablet_knowing_the_old(cast: Cast) -> None:
    cook = without_login(cast, cast.tan)
    kitchen = tablet(cast, cook)
    kitchen.enter(cook)
    url = f"/devices/set_pin/{cook.pk}/"
    assert url in kitchen.client.get("/mine/").content.decode()
    wrong = {"key": str(uuid4()), "old": WRONG, "pin": "8526"}
    assert kitchen.client.post(url, wrong).status_code == 400
    assert kitchen.client.post(url, wrong | {"key": str(uuid4()), "old": PIN}).status_code == 302
    kitchen.client.post("/devices/leave/")
    assert kitchen.enter(cook).status_code == 400
    assert kitchen.enter(cook, "8526").status_code == 302


def test_the_old_digits_are_not_guessed_by_changing_them(cast: Cast, kitchen: Tablet) -> None:
    url, client = f"/devices/set_pin/{cast.tan.pk}/", browser(cast.tan)
    for _n in range(TRIES):
        client.post(url, {"key": str(uuid4()), "old": WRONG, "pin": "8526"})
    answer = client.post(url, {"key": str(uuid4()), "old": PIN, "pin": "8526"})
    assert answer.status_code == 400
    assert "次数太多" in answer.content.decode()


# The chain -----------------------------------------------------------------------------------------------------


def test_the_device_is_covered_by_the_chain(cast: Cast, kitchen: Tablet) -> None:
    """Entries take no UPDATE; a copy in memory with another device has another digest."""
    from houqin.core.history import chain_hash

    kitchen.enter(cast.tan)
    url = f"/devices/set_pin/{cast.tan.pk}/"
    kitchen.client.post(url, {"key": str(uuid4()), "old": PIN, "pin": "8526"})
    with in_school(cast.school):
        assert verify()[1] == []
        entry = Entry.objects.get(device=kitchen.device.pk)
        before = Entry.objects.filter(number=entry.number - 1).get().hash
        assert chain_hash(before, entry) == entry.hash
        for other in (None, uuid4()):
            entry.device = other
            assert chain_hash(before, entry) != entry.hash


def test_another_schools_device_shows_nothing(cast: Cast, kitchen: Tablet) -> None:
    ou: Any = browser(cast.ou)
    assert ou.get(f"/devices/signed/{kitchen.device.pk}/").status_code == 404
    assert ou.get(f"/devices/devices/{kitchen.device.pk}/").status_code == 404
    assert ou.get(f"/devices/pair_here/{kitchen.device.pk}/").status_code == 404
