"""A health certificate from the day it is entered until the next one takes its place; and what is asked of a form."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from houqin.certificates.dates import FOREVER
from houqin.certificates.gate import valid, valid_each
from houqin.certificates.models import Certificate
from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from tests.cast import Cast
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db
BLANK: dict[str, Any] = {"what": "", "place": "", "start_on": "", "no_end": False}


@pytest.fixture(autouse=True)
def november() -> Any:
    with clock.moved(clock.at(date(2026, 11, 20), 9, 0)):
        yield


def health(cast: Cast, **more: Any) -> Any:
    """Wen's certificate of 1 March 2026."""
    facts = BLANK | {"kind": "health", "member": str(cast.wen.pk), "number": "JK20260012"}
    days = {"issued_on": "2026-03-01", "valid_until": "2027-02-28"}
    return do(cast, "certificates.add_certificate", **(facts | days | more)).row


def gate(cast: Cast, on: date | None = None) -> Any:
    with in_school(cast.school):
        return valid(cast.wen, "health", on)


def test_nobody_has_to_know_when_it_runs_out_but_somebody_has_to_confirm_it(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="按规定推算到 2027年2月28日") as asked:
        health(cast, valid_until="")
    assert set(asked.value.message_dict) == {"valid_until"}
    assert health(cast).valid_until == date(2027, 2, 28)


def test_the_day_that_was_reckoned_stands_in_the_form(cast: Cast) -> None:
    from houqin.certificates.forms import AddCertificateForm

    sent = BLANK | {
        "kind": "health",
        "member": str(cast.wen.pk),
        "issued_on": "2026-03-01",
        "valid_until": "",
    }
    with in_school(cast.school):
        form = AddCertificateForm(sent, by=cast.hu)
        assert not form.is_valid()
        assert form["valid_until"].value() == "2027-02-28"
        assert AddCertificateForm(form.data, by=cast.hu).is_valid()


def test_a_health_certificate_holds_no_longer_than_the_law_says(cast: Cast) -> None:
    for wrong in ({"valid_until": "2027-06-01"}, {"valid_until": "", "no_end": True}):
        with pytest.raises(ValidationError):
            health(cast, **wrong)


def test_what_is_nobodys_health_certificate_is_not_entered(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="请选持证人"):
        health(cast, member="")


def test_a_lift_is_no_persons_and_says_from_which_day_it_is_reckoned(cast: Cast) -> None:
    lift = {"kind": "lift", "member": "", "what": "综合楼1号电梯", "start_on": "2024-06-10"}
    with pytest.raises(ValidationError, match="2028年6月10日"):
        health(cast, **lift, issued_on="2025-05-20", valid_until="")
    with pytest.raises(ValidationError, match="不是人的证件"):
        health(cast, **lift | {"member": str(cast.wen.pk)})
    with pytest.raises(ValidationError, match="请填起算日期"):
        health(cast, **lift | {"start_on": ""}, issued_on="2025-05-20", valid_until="")
    row = health(cast, **lift, issued_on="2025-05-20", valid_until="2028-06-10")
    assert row.holder_text == "综合楼1号电梯"


def test_a_second_one_of_the_same_person_is_a_renewal(cast: Cast) -> None:
    health(cast)
    with pytest.raises(Refused, match="换证"):
        health(cast, number="JK2")


def test_the_new_one_takes_the_place_of_the_old_one_which_stays_readable(cast: Cast) -> None:
    old = health(cast, issued_on="2025-12-01", valid_until="2026-11-30")
    new = {"number": "JK20261188", "issued_on": "2026-11-18", "valid_until": "2027-11-17", "no_end": False}
    made = do(cast, "certificates.renew_certificate", old, **new, start_on="").row
    old = fresh(old)
    assert (made.replaces_id, made.holder_text, made.status) == (old.pk, "文师傅", "valid")
    assert (old.get_how_ended_display(), old.number, old.valid_until) == (
        "已换证",
        "JK20260012",
        date(2026, 11, 30),
    )
    assert gate(cast, date(2026, 11, 10)).ok  # by the old one
    assert gate(cast, date(2027, 11, 17)).ok  # by the new one
    with pytest.raises(Refused):
        do(cast, "certificates.renew_certificate", old, **new, start_on="")


def test_a_renewal_that_ends_no_later_is_refused(cast: Cast) -> None:
    old = health(cast)
    days = {"issued_on": "2026-03-01", "valid_until": "2027-02-28", "start_on": "", "no_end": False}
    with pytest.raises(Refused, match="不比原来的"):
        do(cast, "certificates.renew_certificate", old, **days)


def test_the_gate_says_yes_until_the_last_day_and_why_not_afterwards(cast: Cast) -> None:
    assert gate(cast).words == "没有登记健康证"
    row = health(cast)
    assert gate(cast).words == "健康证有效（有效期至：2027年2月28日 周日）"
    assert gate(cast, date(2027, 2, 28)).ok
    assert (gate(cast, date(2027, 3, 1)).ok, "已过期" in gate(cast, date(2027, 3, 1)).words) == (False, True)
    assert (gate(cast, date(2026, 2, 1)).ok, gate(cast, date(2026, 2, 1)).words) == (
        False,
        "健康证还没有生效",
    )
    do(cast, "certificates.end_certificate", row, how="cancelled", reason="体检不合格")
    assert (gate(cast).ok, gate(cast).words) == (False, "健康证已停用")
    assert gate(cast, date(2026, 11, 19)).ok  # the day before it was taken away


def test_a_kind_that_is_no_gate_is_not_asked_for_at_one(cast: Cast) -> None:
    with in_school(cast.school):
        with pytest.raises(ValueError, match="insurance"):
            valid(cast.wen, "insurance")
        assert {each.ok for each in valid_each([cast.wen, cast.tan], "guard").values()} == {False}


def test_what_has_no_end_is_said_so(cast: Cast) -> None:
    guard = {"kind": "guard", "number": "B1", "issued_on": "2020-01-01", "valid_until": ""}
    row = health(cast, **guard, no_end=True)
    assert row.valid_until == FOREVER
    with in_school(cast.school):
        assert valid(cast.wen, "guard", date(2090, 1, 1)).words == "保安员证有效（有效期至：长期）"


def test_a_school_adds_a_kind_of_its_own_and_asks_for_it_at_the_gate(cast: Cast) -> None:
    facts = {"title": "泳池救生员证", "holder": "person", "months": 36, "days": 20, "gate": True}
    kind = do(cast, "certificates.add_certificate_kind", **facts).row
    with pytest.raises(ValidationError, match="2029年2月28日"):
        health(cast, kind=kind.key, valid_until="")
    row = health(cast, kind=kind.key, valid_until="2029-02-28")
    with in_school(cast.school):
        assert valid(cast.wen, kind.key).ok
    do(cast, "certificates.change_certificate_kind", kind, **facts | {"title": "救生员证"}, active=False)
    assert fresh(row).kind_name == "救生员证"
    with pytest.raises(ValidationError):  # no longer in use
        health(cast, kind=kind.key, member=str(cast.tan.pk))
    for known in ("健康证", "救生员证"):
        with pytest.raises(Refused, match="已经有"):
            do(cast, "certificates.add_certificate_kind", title=known)
    with pytest.raises(Refused, match="谁的"):
        do(cast, "certificates.change_certificate_kind", kind, **facts | {"holder": "thing"}, active=True)


def test_a_typing_slip_is_put_right_in_place(cast: Cast) -> None:
    row = health(cast)
    facts = BLANK | {"member": str(cast.wen.pk), "number": "JK20260021", "issuer": "县疾控", "contact": ""}
    days = {"issued_on": "2026-03-01", "valid_until": "2027-02-27"}
    do(cast, "certificates.edit_certificate", row, **facts, **days)
    with in_school(cast.school):
        only = Certificate.objects.get(kind="health")
    assert (only.number, only.valid_until, only.issuer) == ("JK20260021", date(2027, 2, 27), "县疾控")


def test_an_extinguisher_that_was_served_is_due_again_by_the_day_it_was_made(cast: Cast) -> None:
    made = {"kind": "extinguisher_powder", "member": "", "what": "4公斤干粉 24具", "start_on": "2021-12-01"}
    row = health(cast, **made, issued_on="", valid_until="2026-12-01")
    served = {"issued_on": "2026-11-19", "valid_until": "2028-11-19", "start_on": "", "no_end": False}
    with pytest.raises(ValidationError, match="2028年11月19日"):
        do(cast, "certificates.renew_certificate", row, **served | {"valid_until": ""})
    with pytest.raises(ValidationError, match="最晚到"):
        do(cast, "certificates.renew_certificate", row, **served | {"valid_until": "2029-11-19"})
    new = do(cast, "certificates.renew_certificate", row, **served).row
    assert (new.start_on, new.what) == (date(2021, 12, 1), "4公斤干粉 24具")
