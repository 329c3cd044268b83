"""Who may give which roles to whom, and what the roles of a person come to."""

import pytest

from houqin.core.actions import perform
from houqin.core.errors import PermissionDenied, Refused, ValidationError
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.people.roles import BUNDLES, OF_ONESELF, ROLES, codes_of, written
from tests.cast import Cast
from tests.samples import fresh

pytestmark = pytest.mark.django_db


def give(cast: Cast, by: Member, to: Member, *roles: str, bundle: str = "") -> None:
    perform("people.give_roles", by=by, target=to.pk, data={"roles": list(roles), "bundle": bundle})


def test_nobody_gives_roles_to_himself(cast: Cast) -> None:
    with pytest.raises(Refused, match="不能给自己授予角色"):
        give(cast, cast.hu, cast.hu, "admin")


def test_accountant_and_cashier_are_never_one_person(cast: Cast) -> None:
    with pytest.raises(Refused, match="不相容岗位"):
        give(cast, cast.hu, cast.chen, "accountant", "cashier")
    assert fresh(cast.chen).role_names == ("accountant",)


@pytest.mark.parametrize("money", [name for name, role in ROLES.items() if role.money])
def test_who_keeps_the_accounts_of_the_system_has_no_money(cast: Cast, money: str) -> None:
    with pytest.raises(Refused, match="系统管理员不能兼管钱账"):
        give(cast, cast.hu, cast.chen, "admin", money)


def test_a_bundle_gives_several_roles_in_one_tap_and_adds_to_those_chosen(cast: Cast) -> None:
    give(cast, cast.hu, cast.wen, "teacher", bundle="handyman")
    assert set(fresh(cast.wen).role_names) == {"teacher", *BUNDLES["handyman"][1]}


def test_a_role_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        give(cast, cast.hu, cast.wen, "emperor")


def test_a_teacher_gives_no_roles(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        give(cast, cast.tan, cast.chen, "admin")


def test_no_role_is_found_inside_the_name_of_another(cast: Cast) -> None:
    """class_teacher is no teacher: who_can looks for whole names."""
    with in_school(cast.school):
        Member.objects.filter(pk=cast.tan.pk).update(roles=written(("class_teacher",)))
        found = set(Member.objects.who_can("people.view_pupil").values_list("pk", flat=True))
        assert cast.tan.pk in found
        Member.objects.filter(pk=cast.tan.pk).update(roles=written(("teacher",)))
        assert cast.tan.pk not in set(
            Member.objects.who_can("people.view_pupil").values_list("pk", flat=True)
        )


def test_who_can_is_what_can_says(cast: Cast) -> None:
    with in_school(cast.school):
        for code in sorted(ROLES["principal"].codes):
            asked = set(Member.objects.who_can(code).values_list("pk", flat=True))
            assert asked == {m.pk for m in Member.objects.all() if m.can(code)}, code


def test_who_sees_no_staff_list_still_is_a_row_of_his_own(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(roles="")
        assert list(Member.objects.visible_to(fresh(cast.wen))) == [cast.wen]
        assert set(Member.objects.visible_to(cast.hu)) == {cast.tan, cast.wen, cast.chen, cast.hu}


def test_roles_are_written_one_way() -> None:
    assert written(["teacher", "cook", "teacher", "nobody"]) == " cook teacher "
    assert written([]) == ""
    assert codes_of(written(("teacher", "repairer"))) == ROLES["teacher"].codes | ROLES["repairer"].codes


def test_the_reader_reads_and_changes_nothing() -> None:
    assert [code for code in ROLES["reader"].codes - OF_ONESELF if ".view_" not in code] == []


def test_the_system_administrator_touches_no_work_of_others() -> None:
    assert not ROLES["admin"].codes & {"repairs.assign_ticket", "repairs.finish_ticket", "people.view_pupil"}


def test_a_disabled_member_can_nothing_and_cannot_be_chosen(cast: Cast) -> None:
    perform("people.disable_member", by=cast.hu, target=cast.wen.pk, data={"reason": "退休"})
    assert not fresh(cast.wen).can("repairs.finish_ticket")
    with in_school(cast.school):
        assert cast.wen.pk not in set(Member.objects.choosable().values_list("pk", flat=True))


def test_nobody_disables_himself(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        perform("people.disable_member", by=cast.hu, target=cast.hu.pk, data={"reason": "x"})
