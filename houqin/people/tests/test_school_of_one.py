"""A teaching point where one teacher is reporter, repairer and head: nothing may wait for a second person for ever."""

import pytest

from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.devices.models import Pin
from houqin.people.models import Member
from houqin.people.roles import written
from tests.cast import Cast
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db
PAIR = "repairs.finish_ticket+repairs.confirm_ticket"


@pytest.fixture
def only(cast: Cast) -> Member:
    """Hu, as `houqin init` lets in the first person, and nobody else."""
    with in_school(cast.school):
        Member.objects.exclude(pk=cast.hu.pk).update(user=None)
        Member.objects.filter(pk=cast.hu.pk).update(roles=written(("logistics_head", "admin")))
    cast.hu = fresh(cast.hu)
    return cast.hu


def test_one_teacher_reports_mends_and_agrees_after_signing_for_holding_both(
    cast: Cast, only: Member
) -> None:
    do(cast, "people.give_roles", only, by=only, roles=["principal", "logistics_head", "repairer"])
    only = fresh(only)
    ticket = do(cast, "repairs.report_ticket", by=only).row
    do(cast, "repairs.accept_ticket", ticket, by=only)
    do(cast, "repairs.finish_ticket", ticket, by=only)
    with pytest.raises(Refused, match="不能自己验收"):
        do(cast, "repairs.confirm_ticket", ticket, by=only)
    do(cast, "people.sign_joint_duty", by=only, member=str(only.pk), pair=PAIR, reason="一人一校")
    assert do(cast, "repairs.confirm_ticket", ticket, by=only).row.status == "confirmed"


def test_he_gives_himself_no_roles_once_somebody_else_can_sign_in(cast: Cast, only: Member) -> None:
    do(cast, "people.give_login", cast.tan, by=only)
    with pytest.raises(Refused, match="不能给自己授予角色"):
        do(cast, "people.give_roles", only, by=only, roles=["principal", "repairer"])


def test_alone_he_still_does_not_hold_accounts_and_money_together(cast: Cast, only: Member) -> None:
    with pytest.raises(Refused, match="不能兼管钱账"):
        do(cast, "people.give_roles", only, by=only, roles=["admin", "cashier"])
    with pytest.raises(Refused, match="不能由一人兼任"):
        do(cast, "people.give_roles", only, by=only, roles=["accountant", "cashier"])


def test_his_own_digits_he_sets_with_his_password(cast: Cast, only: Member) -> None:
    assert only.user is not None
    only.user.set_password("qing-shan-88")
    only.user.save()
    do(cast, "devices.set_pin", only, by=only, old="qing-shan-88", pin="7391")
    with in_school(cast.school):
        assert Pin.objects.filter(member=only).exists()
