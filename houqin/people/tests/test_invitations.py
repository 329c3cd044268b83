"""An invitation opens one account once, for seven days; of all other links strangers read the same."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from houqin.core import clock
from houqin.core.actions import ACTIONS, perform
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.people import invitations, second_step
from houqin.people.doors import PER_ACCOUNT
from houqin.people.models import Invitation, Member, User
from tests.addresses import bare
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db

GOOD = "qing-shan-88"


@pytest.fixture
def fresh_member(cast: Cast) -> Any:
    return do(cast, "people.add_member", name="佟小丽").row


def link_for(cast: Cast, member: Any, by: Any = None) -> str:
    """The keeper makes a slip; the link that stands on it."""
    answer = browser(by or cast.hu).post("/people/invite/", {"ids": str(member.pk), "key": str(uuid4())})
    found = re.search(r"https?://[^/]+(/invite/[^\s<（]+/)", answer.content.decode())
    assert found, answer.content.decode()[-2000:]
    return found[1]


def accepts(
    url: str, login: str = "tongxiaoli", password: str = GOOD, known: str = "0"
) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(url, {"login": login, "password": password, "known": known})


def test_a_new_person_chooses_a_password_and_is_in(cast: Cast, fresh_member: Any) -> None:
    url = link_for(cast, fresh_member)
    text = Client().get(url).content.decode()
    assert "育才小学" in text
    assert "佟小丽" in text
    client, answer = accepts(url)
    assert answer.headers["Location"] == "/"
    assert "佟小丽" in client.get("/mine/").content.decode()
    user = fresh(fresh_member).user
    assert (user.login, user.must_change) == ("tongxiaoli", False), "nobody else ever knew the password"


def test_who_has_an_account_elsewhere_is_the_same_person_here(cast: Cast) -> None:
    """Ou is head at the second school; the first registers him as a member and invites him."""
    ou = cast.ou.user
    assert ou is not None
    User.objects.filter(pk=ou.pk).update(password=make_password(GOOD))
    here = do(cast, "people.add_member", name="欧老师").row
    client, answer = accepts(link_for(cast, here), ou.login, known="1")
    assert answer.status_code == 302
    page = client.get("/mine/").content.decode()
    assert "欧老师" in page
    assert f"/at/{cast.ou.school.code}/" in page, "he changes schools in the header"
    assert client.post(f"/at/{cast.ou.school.code}/").status_code == 302
    assert "欧校长" in client.get("/mine/").content.decode()
    assert {m.school_id for m in Member.everywhere.filter(user=ou)} == {cast.school.pk, cast.ou.school_id}


def test_an_account_is_joined_by_its_password_never_by_its_name(cast: Cast, fresh_member: Any) -> None:
    ou = cast.ou.user
    assert ou is not None
    User.objects.filter(pk=ou.pk).update(password=make_password(GOOD))
    url = link_for(cast, fresh_member)
    for known, password in (("1", "wrong-password"), ("0", GOOD)):
        client, answer = accepts(url, ou.login, password, known)
        assert answer.status_code == 400
        assert client.get("/mine/").status_code == 302
    assert fresh(fresh_member).user_id is None
    assert Client().get(url).status_code == 200, "a slip of the finger does not use it up"


def test_the_second_step_is_asked_here_too(cast: Cast, fresh_member: Any) -> None:
    ou = cast.ou.user
    assert ou is not None
    ou.password = make_password(GOOD)
    second_step.turn_on(ou, bytes(range(20)), 0, [])
    ou.save()
    client, answer = accepts(link_for(cast, fresh_member), ou.login, known="1")
    assert answer.headers["Location"] == "/login/second/"
    assert client.get("/mine/").status_code == 302


def test_an_account_is_one_person_at_a_school(cast: Cast, fresh_member: Any) -> None:
    assert cast.tan.user is not None
    User.objects.filter(pk=cast.tan.user_id).update(password=make_password(GOOD))
    _client, answer = accepts(link_for(cast, fresh_member), cast.tan.user.login, known="1")
    assert answer.status_code == 400
    assert "谭老师" in answer.content.decode()


def test_a_common_password_is_refused_with_a_sentence(cast: Cast, fresh_member: Any) -> None:
    _client, answer = accepts(link_for(cast, fresh_member), password="12345678")
    assert answer.status_code == 400
    assert User.objects.filter(login="tongxiaoli").exists() is False


# What opens nothing any more ---------------------------------------------------------------------------------


def dead(cast: Cast, member: Any, how: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A link that was good, and is not any more."""
    url = link_for(cast, member)
    if how == "used":
        accepts(url)
    elif how == "revoked":
        with in_school(cast.school):
            made = Invitation.objects.get(member=member)
        do(cast, "people.revoke_invitation", made)
    elif how == "replaced":
        link_for(cast, member)
    elif how == "disabled":
        do(cast, "people.disable_member", member)
    elif how == "opened otherwise":
        do(cast, "people.give_login", member)
    elif how == "old":
        later = clock.now() + timedelta(days=7, seconds=1)
        monkeypatch.setattr(clock, "now", lambda: later)
    elif how == "another school's":
        return url.replace(cast.school.code, cast.ou.school.code)
    return url


@pytest.mark.parametrize(
    "how", ["used", "revoked", "replaced", "disabled", "opened otherwise", "old", "another school's"]
)
def test_a_dead_link_says_what_no_link_says(
    how: str, cast: Cast, fresh_member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = dead(cast, fresh_member, how, monkeypatch)
    none = f"/invite/{cast.school.code}/{invitations.new_code()}/"
    for client_says in (lambda at: Client().get(at), lambda at: Client().post(at, {"login": "x1"})):
        theirs, nobodys = client_says(url), client_says(none)
        assert theirs.status_code == nobodys.status_code == 404
        assert bare(theirs) == bare(nobodys)
        assert "佟小丽" not in theirs.content.decode()


def test_an_unknown_school_says_the_same(cast: Cast) -> None:
    found = [Client().get(f"/invite/{code}/aaaa-bbbb-cccc/") for code in (cast.school.code, "NONE", "%00")]
    assert [each.status_code for each in found] == [404, 404, 404]
    assert bare(found[0]) == bare(found[1])


def test_guessing_ends_after_a_while(cast: Cast, fresh_member: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "PER_ADDRESS", 3)
    url = link_for(cast, fresh_member)
    for _n in range(3):
        assert Client().get(f"/invite/{cast.school.code}/{invitations.new_code()}/").status_code == 404
    assert Client().get(url).status_code == 429


def test_passwords_tried_by_form_or_program_are_counted_as_at_the_door(cast: Cast, fresh_member: Any) -> None:
    ou = cast.ou.user
    assert ou is not None
    User.objects.filter(pk=ou.pk).update(password=make_password(GOOD))
    made = perform(
        "people.invite_member", by=cast.hu, target=fresh_member.pk, data={"letters": "abcdefghjkmn"}
    )

    def tries(password: str) -> None:
        said = {"letters": "abcdefghjkmn", "login": ou.login, "password": password, "known": True}
        perform("people.accept_invitation", by=cast.hu, target=made.id, data=said)

    for number in range(PER_ACCOUNT):
        with pytest.raises(ValidationError, match="登录名或密码不对"):
            tries(f"wrong-{number}")
    with pytest.raises(ValidationError, match="登录名或密码不对"):
        tries(GOOD)
    assert Client().post("/login/", {"login": ou.login, "password": GOOD}).status_code == 429
    assert fresh(fresh_member).user_id is None


def test_giving_and_joining_accounts_wait_for_each_other() -> None:
    """On PostgreSQL two at once would each find the member without an account."""
    codes = ("give_login", "invite_member", "revoke_invitation", "accept_invitation")
    assert {ACTIONS[f"people.{code}"].alone for code in codes} == {"accounts"}


# Who invites -------------------------------------------------------------------------------------------------


def test_only_who_keeps_accounts_invites(cast: Cast, fresh_member: Any) -> None:
    assert browser(cast.tan).get("/people/invite/").status_code == 403
    with pytest.raises(PermissionDenied):
        perform("people.invite_member", by=cast.tan, target=fresh_member.pk, data={"letters": "x" * 12})
    assert (
        browser(cast.ou)
        .post("/people/invite/", {"ids": str(fresh_member.pk), "key": str(uuid4())})
        .status_code
        == 409
    )


def test_who_can_sign_in_is_not_invited(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        perform("people.invite_member", by=cast.hu, target=cast.tan.pk, data={"letters": "x" * 12})


def test_sent_twice_the_code_is_shown_once(cast: Cast, fresh_member: Any) -> None:
    said = {"ids": str(fresh_member.pk), "key": str(uuid4())}
    keeper = browser(cast.hu)
    assert "/invite/" in keeper.post("/people/invite/", said).content.decode()
    again = keeper.post("/people/invite/", said)
    assert "只出现一次" in again.content.decode()
    assert "/invite/CAST/" not in again.content.decode()


def test_the_code_stands_nowhere_but_on_the_slip(cast: Cast, fresh_member: Any) -> None:
    code = link_for(cast, fresh_member).rstrip("/").rpartition("/")[2]
    with in_school(cast.school):
        made = Invitation.objects.get(member=fresh_member)
        told = "".join(Entry.objects.values_list("body", flat=True))
    assert code not in told
    assert made.digest not in told
    assert code not in repr(made.__dict__)


def test_both_ends_stand_in_the_history(cast: Cast, fresh_member: Any) -> None:
    accepts(link_for(cast, fresh_member))
    page = browser(cast.hu).get(f"/people/members/{fresh_member.pk}/").content.decode()
    assert "扫码人员 凭邀请接通了账号 tongxiaoli" in page
    with in_school(cast.school):
        made = Invitation.objects.get(member=fresh_member)
    assert made.status == "used"
    assert "邀请他自己开通账号" in browser(cast.hu).get(f"/people/invitations/{made.pk}/").content.decode()
