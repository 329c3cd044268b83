"""Who comes in by which door, and who no longer: an account, a program's key, a job that was asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from houqin.core.canonical import sha256
from houqin.core.scope import in_school
from houqin.people.doors import member_of_job, member_of_token, memberships_of
from houqin.people.models import Member, Token, User
from houqin.people.roles import written
from tests.cast import Cast
from tests.samples import fresh

pytestmark = pytest.mark.django_db
SECRET = "of-a-program"


def _as_he_is(cast: Cast) -> None:
    """Wen, with his account."""


def _without_account(cast: Cast) -> None:
    _changed(cast, user=None)


def _disabled(cast: Cast) -> None:
    _changed(cast, active=False)


def _disabled_without_account(cast: Cast) -> None:
    _changed(cast, active=False, user=None)


def _locked_out(cast: Cast) -> None:
    User.objects.filter(pk=cast.wen.user_id).update(is_active=False)


def _changed(cast: Cast, **values: Any) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(**values)


@pytest.mark.parametrize(
    ("become", "comes_in"),
    [
        (_as_he_is, True),
        (_without_account, True),
        (_disabled, False),
        (_disabled_without_account, False),
        (_locked_out, False),
    ],
)
def test_a_key_and_a_job_are_worth_what_their_member_is(
    cast: Cast, become: Callable[[Cast], None], comes_in: bool
) -> None:
    with in_school(cast.school):
        Token.objects.create(school=cast.school, member=cast.wen, digest=sha256(SECRET))
        Token.objects.create(school=cast.school, member=cast.wen, digest=sha256("taken-back"), active=False)
    become(cast)
    found = member_of_token(SECRET), member_of_job(cast.school.pk, cast.wen.pk)
    assert found == ((cast.wen, cast.wen) if comes_in else (None, None))
    assert [each.school for each in found if each] == [cast.school] * (2 * comes_in)
    assert member_of_token("taken-back") is None
    assert member_of_token("another") is None
    assert member_of_job(cast.ou.school.pk, cast.wen.pk) is None, "of another school"


def test_an_account_that_is_in_use_has_its_schools_in_a_steady_order(cast: Cast) -> None:
    with in_school(cast.ou.school):
        there = Member(school=cast.ou.school, user=cast.wen.user, name="文师傅", roles=written(["repairer"]))
        there.clean()
        there.save(force_insert=True)
    user = fresh_user(cast)
    assert memberships_of(user) == [cast.wen, there]
    assert {id(member.user) for member in memberships_of(user)} == {id(user)}, "asked once"
    with in_school(cast.ou.school):
        Member.objects.filter(pk=there.pk).update(active=False)
    assert memberships_of(user) == [fresh(cast.wen)]
    _locked_out(cast)
    assert memberships_of(fresh_user(cast)) == []
    assert memberships_of(AnonymousUser()) == []


def fresh_user(cast: Cast) -> User:
    """Wen's account as it is now."""
    user: User = User.objects.get(pk=cast.wen.user_id)
    return user
