"""A second person signs by name and four digits, on whatever screen the form is open."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core.actions import ACTIONS, Action, perform
from houqin.core.forms import ActionForm
from houqin.core.history import Entry, verify
from houqin.core.scope import in_school
from houqin.devices.fields import Signature
from houqin.devices.models import Pin
from houqin.devices.pins import TRIES
from houqin.devices.tests.tablet import says
from houqin.people.models import Member, School
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db

PIN, OTHER = "7391", "6042"


class _Form(ActionForm):
    checker = Signature(code="devices.give_pin", required=False)


def _rule(school: School, /, *, by: Member, checker: Member | None) -> Member:
    """Hu counts; whoever may give PINs checks."""
    by.note = f"checked by {checker.name}" if checker else "checked by nobody"
    return by


_rule.__module__, _rule.__name__ = "houqin.devices.actions", "count_keys"


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Action[..., Any]:
    """An action with a signature, that is there for this test only."""
    made: Action[..., Any] = Action(_rule, _("清点"), says=_("清点，{checker}"))
    made.__dict__["form_class"] = _Form
    monkeypatch.setitem(ACTIONS, made.code, made)
    monkeypatch.setattr(Member, "can", lambda self, code: self.active)
    return made


@pytest.fixture
def chen(cast: Cast) -> Member:
    """Chen has a PIN and may sign."""
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=cast.hu.roles)
    do(cast, "devices.give_pin", cast.chen, pin=PIN)
    return cast.chen


def count(cast: Cast, counting: Any, **sent: Any) -> Any:
    return perform(counting, by=cast.hu, data=sent, key=uuid4())


def last(cast: Cast) -> Entry:
    with in_school(cast.school):
        return Entry.objects.latest("number")


def signed(member: Member, pin: str) -> dict[str, Any]:
    return {"checker": {"member": str(member.pk), "pin": pin}}


def test_the_second_signer_stands_in_the_history(cast: Cast, chen: Member, counting: Any) -> None:
    outcome = count(cast, counting, **signed(chen, PIN))
    assert outcome.row.note == "checked by 陈会计"
    assert last(cast).told()["said"]["checker"] == ["验收人签名", "陈会计（输入口令签名）"]
    with in_school(cast.school):
        assert verify()[1] == []


def test_it_works_with_the_plain_inputs_of_a_page(cast: Cast, chen: Member, counting: Any) -> None:
    data = {"checker-member": str(chen.pk), "checker-pin": "７３９１"}
    assert count(cast, counting, **data).row.note == "checked by 陈会计"


def test_nobody_need_sign_where_it_is_not_required(cast: Cast, counting: Any) -> None:
    assert count(cast, counting).row.note == "checked by nobody"


def test_a_wrong_pin_is_said_beside_the_field_and_counts(cast: Cast, chen: Member, counting: Any) -> None:
    for _n in range(TRIES):
        with pytest.raises(ValidationError) as refused:
            count(cast, counting, **signed(chen, OTHER))
        assert "口令不对" in str(refused.value.message_dict["checker"])
    with pytest.raises(ValidationError, match="次数太多"):
        count(cast, counting, **signed(chen, PIN))


def test_four_tries_do_not_lock(cast: Cast, chen: Member, counting: Any) -> None:
    for _n in range(TRIES - 1):
        with pytest.raises(ValidationError):
            count(cast, counting, **signed(chen, OTHER))
    assert count(cast, counting, **signed(chen, PIN)).row.note == "checked by 陈会计"


def test_the_pin_is_nowhere_in_the_history(cast: Cast, chen: Member, counting: Any) -> None:
    count(cast, counting, **signed(chen, PIN))
    do(cast, "devices.give_pin", cast.tan, pin=OTHER)
    with in_school(cast.school):
        told = "".join(Entry.objects.values_list("body", flat=True))
    assert not says(told, PIN)
    assert not says(told, OTHER)
    assert says(f'"pin": "{PIN}"', PIN)


def test_sent_twice_it_is_signed_once_and_the_digits_are_no_part_of_the_request(
    cast: Cast, chen: Member, counting: Any
) -> None:
    key = uuid4()
    data = signed(chen, PIN)
    first = perform(counting, by=cast.hu, data=data, key=key)
    do(cast, "devices.give_pin", chen, pin=OTHER)  # the old digits are wrong by now
    again = perform(counting, by=cast.hu, data=data, key=key)
    assert (again.entry, again.replayed) == (first.entry, True)


@pytest.mark.parametrize("who", ["hu", "tan", "ou"])
def test_only_another_person_of_the_school_who_may_and_has_a_pin_can_sign(
    who: str, cast: Cast, chen: Member, counting: Any
) -> None:
    """Hu is the one who acts, Tan has a PIN but not the right, Ou belongs to another school."""
    member = getattr(cast, who)
    with in_school(member.school):
        from houqin.devices.pins import digest_of

        Pin.objects.create(school=member.school, member=member, digest=digest_of(PIN))
    with pytest.raises(ValidationError, match="不能在这里签名"):
        count(cast, counting, **signed(member, PIN))


def test_who_gave_his_pin_back_cannot_sign(cast: Cast, chen: Member, counting: Any) -> None:
    do(cast, "devices.take_pin", chen)
    with pytest.raises(ValidationError, match="不能在这里签名"):
        count(cast, counting, **signed(chen, PIN))


@pytest.mark.parametrize(
    "raw", ["1234", 7, [], ["a"], {"member": 1, "pin": 2}, {"member": "x"}, {"pin": PIN}, {"member": "\x00"}]
)
def test_what_is_no_signature_is_said_and_nothing_happens(
    raw: Any, cast: Cast, chen: Member, counting: Any
) -> None:
    with pytest.raises(ValidationError):
        count(cast, counting, checker=raw)


def test_a_name_without_digits_is_asked_for_them(cast: Cast, chen: Member, counting: Any) -> None:
    with pytest.raises(ValidationError, match="4 位口令"):
        count(cast, counting, **{"checker-member": str(chen.pk), "checker-pin": ""})


def test_the_page_offers_names_and_an_input_for_digits(cast: Cast, chen: Member, counting: Any) -> None:
    with in_school(cast.school):
        html = str(_Form(by=cast.hu)["checker"])
    assert "陈会计" in html
    assert "谭老师" not in html
    assert 'type="password"' in html
    assert f'value="{chen.pk}"' in html


def test_the_digits_do_not_come_back_with_the_form(cast: Cast, chen: Member, counting: Any) -> None:
    with in_school(cast.school):
        form = _Form({"checker-member": str(chen.pk), "checker-pin": OTHER}, by=cast.hu)
        assert not form.is_valid()
        html = str(form["checker"])
    assert not says(html, OTHER)
    assert "checked" in html


def test_a_page_takes_the_two_inputs_and_no_others(cast: Cast, chen: Member, counting: Any) -> None:
    from houqin.core.pages.acting import _is_known

    fields = _Form.base_fields
    assert _is_known(fields, "checker-pin")
    assert not _is_known(fields, "checker-roles")
    assert not _is_known(fields, "note-pin")
    assert browser(cast.hu).get("/").status_code == 200
