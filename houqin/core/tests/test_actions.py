"""What the house does around a rule: following actions, changes in one go, refusals that undo all, batches."""

from typing import Any
from uuid import uuid4, uuid5

import pytest
from django.core.exceptions import PermissionDenied

from houqin.core.actions import ACTIONS, Action, Changes, follow, perform, perform_each
from houqin.core.errors import Refused
from houqin.core.history import Entry, row_changes, verify
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.places.models import Place
from houqin.repairs.models import NEW, Ticket
from tests.cast import Cast
from tests.samples import changes, everything, fresh, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def may_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Actions made up for one test are allowed to everybody."""
    monkeypatch.setattr(Member, "can", lambda self, code: True)


def made_up(rule: Any, monkeypatch: pytest.MonkeyPatch) -> Action[..., Any]:
    action: Action[..., Any] = Action(rule, rule.__name__)
    monkeypatch.setitem(ACTIONS, action.code, action)
    return action


def test_an_action_starts_another_with_its_own_entry(
    cast: Cast, may_all: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = row_of(cast, Place)

    def find_fault(member: Member, /, *, by: Member) -> Member:
        member.note = "查过"
        for fault in ("漏水", "灯坏"):
            follow("repairs.report_ticket", place=place, fault=fault)
        return member

    key = uuid4()
    done = perform(made_up(find_fault, monkeypatch), by=cast.hu, target=cast.tan.pk, key=key)
    with in_school(cast.school):
        first = Entry.objects.get(key=key)
        followed = list(Entry.objects.filter(because=first.pk).order_by("number"))
        assert [entry.action for entry in followed] == ["repairs.report_ticket"] * 2
        assert [entry.key for entry in followed] == [
            uuid5(key, f"repairs.report_ticket#{n}") for n in range(2)
        ]
        assert set(Ticket.objects.values_list("fault", flat=True)) == {"漏水", "灯坏"}
        assert verify()[1] == []
    again = perform(ACTIONS["core.find_fault"], by=cast.hu, target=cast.tan.pk, key=key)
    assert (again.replayed, again.id) == (True, done.id)
    with in_school(cast.school):
        assert Ticket.objects.count() == 2


def test_a_refusal_in_what_follows_undoes_all(
    cast: Cast, may_all: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = row_of(cast, Ticket)

    def find_fault(member: Member, /, *, by: Member) -> Member:
        member.note = "查过"
        follow("repairs.accept_ticket", ticket)
        follow("repairs.confirm_ticket", ticket)
        return member

    action, before = made_up(find_fault, monkeypatch), everything(cast.school)
    with pytest.raises(Refused):
        perform(action, by=cast.hu, target=cast.tan.pk)
    assert changes(before, everything(cast.school)) == {}
    assert fresh(ticket).status == NEW


def test_what_follows_needs_the_same_rights(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = row_of(cast, Ticket)
    monkeypatch.setattr(
        Member,
        "can",
        lambda self, code: code in ("core.find_fault", "people.view_member", "repairs.view_ticket"),
    )

    def find_fault(member: Member, /, *, by: Member) -> Member:
        follow("repairs.accept_ticket", ticket)
        return member

    with pytest.raises(PermissionDenied, match="您的岗位不能“受理”"):
        perform(made_up(find_fault, monkeypatch), by=cast.hu, target=cast.tan.pk)
    assert fresh(ticket).status == NEW


def test_follow_belongs_inside_a_rule() -> None:
    with pytest.raises(RuntimeError):
        follow("repairs.report_ticket")


def test_changes_are_validated_saved_and_told_in_one_entry(
    cast: Cast, may_all: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["甲", "乙", "丙"]

    def write_all(school: School, /, *, by: Member) -> Changes:
        new = [Member(name=name) for name in names]
        old = list(Member.objects.filter(pk__in=[cast.tan.pk, cast.wen.pk]))
        for row in old:
            row.note = "一起"
        return Changes(new[0], add=new, update=old)

    action = made_up(write_all, monkeypatch)
    outcome = perform(action, by=cast.hu)
    with in_school(cast.school):
        told = row_changes(Entry.objects.get(pk=outcome.entry))
        assert {key for _model, key, _columns in told} == {
            *Member.objects.filter(name__in=names).values_list("pk", flat=True),
            cast.tan.pk,
            cast.wen.pk,
        }
        assert next(columns for _m, key, columns in told if key == cast.tan.pk) == {"note": ["", "一起"]}
    names[1] = "乙" * 41
    before = everything(cast.school)
    with pytest.raises(Exception, match="40"):
        perform(action, by=cast.hu)
    assert changes(before, everything(cast.school)) == {}


def test_a_rule_that_fails_by_our_own_mistake_writes_nothing(
    cast: Cast, may_all: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(member: Member, /, *, by: Member) -> Member:
        Member.objects.filter(pk=member.pk).update(note="halb")
        raise ZeroDivisionError

    before = everything(cast.school)
    with pytest.raises(ZeroDivisionError):
        perform(made_up(break_down, monkeypatch), by=cast.hu, target=cast.tan.pk)
    assert changes(before, everything(cast.school)) == {}


def test_a_batch_is_as_many_actions_and_sent_twice_happens_once(cast: Cast) -> None:
    tickets = [row_of(cast, Ticket) for _n in range(3)]
    targets = [ticket.pk for ticket in tickets] + [uuid4()]
    key = uuid4()
    for _time in range(2):
        results = perform_each("repairs.accept_ticket", by=cast.hu, targets=targets, data={}, key=key)
        assert [result.done for result in results] == [True, True, True, False]
        assert results[-1].sentence
    with in_school(cast.school):
        assert Entry.objects.filter(action="repairs.accept_ticket").count() == 3


def test_an_action_can_be_done_from_python_with_rows(cast: Cast) -> None:
    from houqin.repairs.actions import assign_ticket

    ticket = row_of(cast, Ticket)
    assert assign_ticket(ticket, by=cast.hu, worker=cast.wen).worker_id == cast.wen.pk
    assert assign_ticket.rule(Ticket(), by=cast.hu, worker=cast.wen).worker == cast.wen, "the bare rule"
