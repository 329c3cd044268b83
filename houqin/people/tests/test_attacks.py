"""Who could make himself more than he is: roles, passwords, tokens and limits."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from houqin.core.actions import perform
from houqin.core.canonical import sha256
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.people.district import enter
from houqin.people.models import District, Member, Officer, School, Token, User
from houqin.people.roles import written
from houqin.places.models import Place
from tests.cast import Cast
from tests.samples import do, fresh, row_of

pytestmark = pytest.mark.django_db


def as_role(member: Member, *roles: str) -> Member:
    with in_school(member.school):
        Member.objects.filter(pk=member.pk).update(roles=written(roles))
    member.roles = written(roles)
    return member


def give(by: Member, member: Member, *roles: str) -> Any:
    return perform("people.give_roles", by=by, target=member.pk, data={"roles": list(roles)}, key=uuid4())


def test_who_keeps_accounts_makes_nobody_head_while_there_is_one(cast: Cast) -> None:
    keeper = as_role(cast.chen, "admin")
    as_role(cast.hu, "principal")
    with pytest.raises(Refused, match="现任校长"):
        give(keeper, cast.tan, "principal")
    with pytest.raises(Refused, match="现任校长"):
        give(keeper, cast.hu, "teacher")
    give(keeper, cast.hu, "principal", "teacher")  # what is not about the head stays his work
    assert set(fresh(cast.hu).role_names) == {"principal", "teacher"}


def test_a_new_head_is_let_in_when_the_old_one_has_gone(cast: Cast) -> None:
    keeper = as_role(cast.chen, "admin")
    as_role(cast.hu, "principal")
    perform("people.disable_member", by=keeper, target=cast.hu.pk, data={"reason": "调离"}, key=uuid4())
    give(keeper, cast.tan, "principal")
    assert "principal" in fresh(cast.tan).role_names


def test_the_head_hands_on_his_role(cast: Cast) -> None:
    give(cast.hu, cast.tan, "principal")
    assert "principal" in fresh(cast.tan).role_names


def test_ones_own_password_is_not_reset_at_an_unlocked_computer(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        perform("people.reset_password", by=cast.hu, target=cast.hu.pk, data={"password": "yun-shan-2027"})


def test_a_school_does_not_reset_the_password_of_an_officer(cast: Cast) -> None:
    county = District.objects.create(code="XIAN", name="教体局", kind=District.COUNTY)
    assert cast.tan.user is not None
    Officer.objects.create(user=cast.tan.user, district=county, name="谭")
    with pytest.raises(Refused, match="上级单位"):
        perform("people.reset_password", by=cast.hu, target=cast.tan.pk, data={"password": "yun-shan-2027"})


def test_nobody_lifts_his_own_limits(cast: Cast) -> None:
    building = row_of(cast, Place)
    with in_school(cast.school):
        Member.objects.filter(pk=cast.hu.pk).update(limited_to=[str(building.pk)])
    with pytest.raises(PermissionDenied):
        perform("places.limit_member", by=fresh(cast.hu), target=cast.hu.pk, data={"places": []})
    do(cast, "places.limit_member", cast.wen, by=fresh(cast.hu), places=[])


def token_of(member: Member) -> Client:
    secret = uuid4().hex
    with in_school(member.school):
        Token.objects.create(school=member.school, member=member, digest=sha256(secret))
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_a_token_ends_with_the_office_and_with_the_account(cast: Cast) -> None:
    county = District.objects.create(code="XIAN", name="教体局", kind=District.COUNTY)
    School.objects.filter(pk=cast.school.pk).update(district=county)
    user = User.objects.create(login="liu.xian")
    office = Officer.objects.create(user=user, district=county, name="刘")
    officers, tans = (
        token_of(enter(office, School.objects.get(pk=cast.school.pk), "例行检查")),
        token_of(cast.tan),
    )
    url = "/api/v1/repairs/tickets"
    assert [client.get(url).status_code for client in (officers, tans)] == [200, 200]
    Officer.objects.filter(pk=office.pk).update(active=False)
    User.objects.filter(pk=cast.tan.user_id).update(is_active=False)
    assert [client.get(url).status_code for client in (officers, tans)] == [401, 401]


def test_wrong_values_in_posts_are_refused_with_a_sentence(cast: Cast) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        perform("people.set_posts", by=cast.hu, target=cast.tan.pk, data={"posts": [["校长"]]}, key=uuid4())
