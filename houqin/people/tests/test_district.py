"""Somebody from above looks into a school: with a reason, for four hours, seen at every page, changing nothing (G21)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from houqin.core import clock
from houqin.core.actions import ACTIONS, perform
from houqin.core.canonical import sha256
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.limits import LimitValue
from houqin.core.looks import Look
from houqin.core.pages.declared import PAGES
from houqin.core.scope import in_school
from houqin.people.district import enter
from houqin.people.doors import member_of_job
from houqin.people.models import District, Member, Officer, Pupil, School, Token, User
from tests.cast import Cast, browser
from tests.samples import row_of

pytestmark = pytest.mark.django_db

# What everybody does to himself.
OWN = {"people.change_password", "people.turn_on_second_step", "people.turn_off_second_step"}


@pytest.fixture
def office(cast: Cast) -> Officer:
    county = District.objects.create(code="XIAN", name="云岭县教体局", kind=District.COUNTY)
    School.objects.filter(pk=cast.school.pk).update(district=county)
    user = User.objects.create(login="liu.xian", second_since=clock.now())
    return Officer.objects.create(user=user, district=county, name="刘科长", title="后勤科长")


@pytest.fixture
def client(office: Officer) -> Client:
    client = Client()
    client.force_login(office.user)
    return client


def goes_in(client: Client, cast: Cast, **said: str) -> Any:
    return client.post(f"/district/{cast.school.code}/", {"reason": "audit"} | said)


def looks(cast: Cast) -> list[Any]:
    with in_school(cast.school):
        return list(Look.objects.select_related("member").order_by("id"))


def later(monkeypatch: pytest.MonkeyPatch, **more: int) -> None:
    then = clock.now() + timedelta(**more)
    monkeypatch.setattr(clock, "now", lambda: then)


def test_nobody_from_above_goes_in_without_saying_why(client: Client, cast: Cast) -> None:
    asked = client.get(f"/district/{cast.school.code}/")
    assert "为什么查阅" in asked.content.decode()
    for wrong in ({"reason": ""}, {"reason": "curious"}, {"words": "\x00"}):
        assert goes_in(client, cast, **wrong).status_code == 400
    assert looks(cast) == []
    assert client.get("/repairs/tickets/").headers["Location"] == "/district/"


def test_the_school_sees_who_came_why_until_when_and_what_was_opened(client: Client, cast: Cast) -> None:
    before = clock.now()
    assert goes_in(client, cast, words="食堂账目").status_code == 302
    client.get("/repairs/tickets/?tab=all")
    client.get("/people/members/")
    came, tickets, people = looks(cast)
    assert came.member.name == "云岭县教体局 刘科长"
    assert (came.how, came.reason) == ("enter", "审计：食堂账目")
    assert before + timedelta(hours=4) <= came.until_at <= clock.now() + timedelta(hours=4)
    assert (tickets.model, tickets.url) == ("repairs.ticket", "/repairs/tickets/?tab=all")
    assert people.model == "people.member"
    page = browser(cast.hu).get("/core/looks/?tab=above").content.decode()
    assert page.count("刘科长") == 3
    assert "审计：食堂账目" in page


def test_after_four_hours_he_is_out_and_says_why_again(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_in(client, cast)
    later(monkeypatch, hours=3, minutes=59)
    assert client.get("/repairs/tickets/").status_code == 200
    later(monkeypatch, minutes=1, seconds=1)
    assert client.get("/repairs/tickets/").headers["Location"] == "/district/"
    assert goes_in(client, cast).status_code == 302
    assert client.get("/repairs/tickets/").status_code == 200


def test_a_token_and_a_job_end_with_the_four_hours(
    office: Officer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, secret = enter(office, cast.school, "审计"), uuid4().hex
    with in_school(cast.school):
        Token.objects.create(school=cast.school, member=member, digest=sha256(secret))
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/repairs/tickets").status_code == 200
    assert looks(cast)[-1].how == "api"
    assert member_of_job(cast.school.pk, member.pk) is not None
    later(monkeypatch, hours=4, seconds=1)
    assert program.get("/api/v1/repairs/tickets").status_code == 401
    assert member_of_job(cast.school.pk, member.pk) is None


def test_a_school_may_allow_fewer_hours_and_never_more(client: Client, cast: Cast) -> None:
    about = {"code": "people.officer_hours", "because": "校务会决定", "from_on": clock.today().isoformat()}
    perform("people.set_limit", by=cast.hu, data=about | {"value": 1})
    with in_school(cast.school):
        assert LimitValue.objects.get().value == 1
    goes_in(client, cast)
    assert looks(cast)[-1].until_at <= clock.now() + timedelta(hours=1)
    with pytest.raises(Refused):
        perform("people.set_limit", by=cast.hu, data=about | {"value": 5}, key=uuid4())


def test_somebody_from_above_changes_nothing(office: Officer, cast: Cast) -> None:
    """Every action there is: he is refused before any row is looked for."""
    member = enter(office, cast.school, "审计")
    assert member.can("repairs.view_ticket"), "the control: he is in, and reads"
    for code in sorted(set(ACTIONS) - OWN):
        with pytest.raises(PermissionDenied):
            perform(code, by=member, target=uuid4(), data={})
    with in_school(cast.school):
        assert not Entry.objects.filter(member=member).exists()


def test_he_sees_no_child(client: Client, cast: Cast) -> None:
    pupil = row_of(cast, Pupil)
    goes_in(client, cast)
    for url in ("/people/pupils/", f"/people/pupils/{pupil.pk}/", "/pick/people/pupil/"):
        assert client.get(url).status_code == 403


def test_every_page_he_may_open_leaves_a_trace(client: Client, cast: Cast) -> None:
    """The control of the traces: what is refused to him leaves none."""
    goes_in(client, cast)
    reader = Member.everywhere.get(user__login="liu.xian")
    for page in PAGES.values():
        before = len(looks(cast))
        status = client.get(page.url()).status_code
        assert (status, len(looks(cast)) - before) == ((200, 1) if reader.can(page.code()) else (403, 0))


def test_long_names_and_reasons_are_kept_as_far_as_they_fit(office: Officer, cast: Cast) -> None:
    Officer.objects.filter(pk=office.pk).update(name="刘" * 40)
    member = enter(Officer.objects.get(pk=office.pk), cast.school, "审" * 130)
    assert member.name == f"云岭县教体局 {'刘' * 40}"[:40]
    assert member.name_key.startswith("yun")
    assert [len(look.reason) for look in looks(cast)] == [120]


def test_who_works_at_the_school_himself_comes_in_as_he_always_does(cast: Cast, office: Officer) -> None:
    assert cast.tan.user is not None
    Officer.objects.filter(pk=office.pk).update(user=cast.tan.user)
    member = enter(Officer.objects.get(pk=office.pk), cast.school, "审计")
    assert (member, member.kind, member.until_at) == (cast.tan, Member.PERSON, None)
    assert looks(cast) == []
