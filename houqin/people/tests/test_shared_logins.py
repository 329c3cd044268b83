"""A login that opens two schools, and names whose surname is read in its own way."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password, make_password

from houqin.core import clock
from houqin.core.actions import Refused, perform
from houqin.core.scope import in_school
from houqin.core.search import name_key, search_text
from houqin.people.models import Member, User
from tests.cast import Cast

NEW = {"password": "nan-shan-77"}


def _tan_at_the_other_school(cast: Cast) -> Member:
    with in_school(cast.ou.school):
        member = Member(school=cast.ou.school, user=cast.tan.user, name="谭老师")
        member.recorded_at = clock.now() + timedelta(minutes=1)
        member.clean()
        member.save(force_insert=True)
    return member


@pytest.mark.django_db
def test_a_second_school_cannot_reset_the_password_of_a_login_it_shares(cast: Cast) -> None:
    there = _tan_at_the_other_school(cast)
    with pytest.raises(Refused, match="育才小学"):
        perform("people.reset_password", by=cast.ou, target=there.pk, data=NEW)
    assert not check_password(NEW["password"], User.objects.get(pk=there.user_id).password)


@pytest.mark.django_db
def test_a_school_that_knew_him_longer_cannot_reset_the_account_he_joined_later(cast: Cast) -> None:
    """Ou's school registered Tan years ago, without an account; today he joins it to the one he has at Hu's school."""
    assert cast.tan.user is not None
    User.objects.filter(pk=cast.tan.user_id).update(password=make_password("qing-shan-88"))
    with in_school(cast.ou.school):
        there = Member(school=cast.ou.school, name="谭老师")
        there.recorded_at = cast.tan.recorded_at - timedelta(days=900)
        there.clean()
        there.save(force_insert=True)
    letters = "abcd-efgh-jkmn"
    made = perform("people.invite_member", by=cast.ou, target=there.pk, data={"letters": letters}).row
    said = {"letters": letters, "login": cast.tan.user.login, "password": "qing-shan-88", "known": True}
    perform("people.accept_invitation", by=cast.ou, target=made.pk, data=said)
    with pytest.raises(Refused, match="育才小学"):
        perform("people.reset_password", by=cast.ou, target=there.pk, data=NEW)
    perform("people.reset_password", by=cast.hu, target=cast.tan.pk, data=NEW)
    assert check_password(NEW["password"], User.objects.get(pk=cast.tan.user_id).password)


@pytest.mark.django_db
def test_the_school_that_gave_the_login_can(cast: Cast) -> None:
    _tan_at_the_other_school(cast)
    perform("people.reset_password", by=cast.hu, target=cast.tan.pk, data=NEW)
    assert check_password(NEW["password"], User.objects.get(pk=cast.tan.user_id).password)


def test_a_surname_is_found_by_its_own_reading_and_by_the_common_one() -> None:
    found = search_text(Member(name="曾小红")).split()
    assert {"zengxiaohong", "zxh", "cengxiaohong", "cxh"} <= set(found)


def test_people_are_sorted_by_how_their_surname_is_read() -> None:
    assert sorted(["曾小红", "陈静", "单伟", "张三"], key=name_key) == ["陈静", "单伟", "曾小红", "张三"]
