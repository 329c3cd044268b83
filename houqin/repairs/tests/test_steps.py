"""The steps between accepting and mending: taking it, waiting, what cannot be mended, two reports of one fault."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.limits import LimitValue
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.people.roles import written
from houqin.repairs.models import (
    ACCEPTED,
    ASSIGNED,
    CANNOT,
    MENDED,
    MERGED,
    NEW,
    SETTLED,
    WAITING,
    WITHDRAWN,
    WORKING,
    Material,
    Ticket,
)
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_in, row_of

from houqin.core.tests.samples import photo  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db


def page_of(member: Member, ticket: Ticket) -> str:
    return browser(member).get(f"/repairs/tickets/{ticket.pk}/").content.decode()


# Taking it up ------------------------------------------------------------------------------------------------


def test_who_accepts_it_first_and_when_is_kept(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    do(cast, "repairs.accept_ticket", ticket)
    first = fresh(ticket).accepted_at
    with clock.moved(clock.now() + timedelta(hours=2)):
        do(cast, "repairs.assign_ticket", ticket)
    assert (fresh(ticket).accepted_by_id, fresh(ticket).accepted_at) == (cast.hu.pk, first)


def test_a_repairer_takes_what_nobody_was_sent_to(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    do(cast, "repairs.claim_ticket", ticket)
    assert (fresh(ticket).status, fresh(ticket).worker_id) == (ASSIGNED, cast.wen.pk)


def test_what_somebody_was_sent_to_is_not_claimed_by_another(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=written(("repairer",)))
        accepted = row_in(cast, Ticket, ACCEPTED)
        Ticket.objects.filter(pk=accepted.pk).update(worker=cast.wen)
    with pytest.raises(PermissionDenied):
        do(cast, "repairs.claim_ticket", accepted, by=fresh(cast.chen))


def test_a_lamp_can_be_mended_without_any_step_before(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    do(cast, "repairs.finish_ticket", ticket)
    assert fresh(ticket).status == MENDED
    assert fresh(ticket).accepted_by_id == cast.wen.pk


# Waiting -----------------------------------------------------------------------------------------------------


@pytest.mark.on("2026-11-20")
def test_the_reporter_is_told_why_it_waits_and_until_when(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, ASSIGNED)
    do(cast, "repairs.wait_ticket", ticket, note="灯管县城才有", expected_on="2026-12-04")
    said = page_of(cast.tan, ticket)
    assert "待料：灯管县城才有（预计 12月4日 周五 修好）" in said
    assert "待料：灯管县城才有" in browser(cast.tan).get("/").content.decode()


def test_waiting_for_approval_keeps_the_photo_of_the_signed_request(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, WORKING)
    paper = str(photo(cast, by=cast.wen).pk)
    do(cast, "repairs.wait_ticket", ticket, wait_for="approval", note="已送校长", photos=[paper])
    do(cast, "repairs.start_ticket", ticket)
    do(cast, "repairs.finish_ticket", ticket)
    assert page_of(cast.hu, ticket).count("data-photo ") == 1, "files stay through all steps"


def test_what_waited_goes_on_and_says_so_no_more(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, WAITING)
    do(cast, "repairs.start_ticket", ticket)
    assert fresh(ticket).status == WORKING
    assert "待料：" not in page_of(cast.tan, ticket).split("经过")[0]


# Mended ------------------------------------------------------------------------------------------------------


def test_what_was_used_is_kept_line_by_line_and_makes_the_cost(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, ASSIGNED)
    lines = [
        {"item": "灯管", "spec": "LED 18W", "quantity": "18", "unit": "支", "price": "12.50"},
        {"item": "电线", "quantity": "2.5", "unit": "米", "price": "3"},
        {"item": "旧开关", "quantity": "1"},
    ]
    do(cast, "repairs.finish_ticket", ticket, materials=lines)
    with in_school(cast.school):
        kept = list(Material.objects.filter(ticket=ticket).order_by("id"))
    assert [str(each) for each in kept] == ["灯管（LED 18W） 18支", "电线 2.5米", "旧开关 1个"]
    assert [each.qty_milli for each in kept] == [18000, 2500, 1000]
    assert fresh(ticket).cost_fen == 18 * 1250 + 750
    assert "灯管（LED 18W） 18支" in page_of(cast.tan, ticket)


def test_a_cost_that_is_named_goes_before_the_sum_of_the_lines(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, ASSIGNED)
    do(cast, "repairs.finish_ticket", ticket, cost="300")
    assert fresh(ticket).cost_fen == 30000


@pytest.mark.parametrize("quantity", ["0", "-1", "两", "1.2345", "9" * 13])
def test_a_quantity_that_is_none_is_said_in_its_line(cast: Cast, quantity: str) -> None:
    ticket = row_in(cast, Ticket, ASSIGNED)
    with pytest.raises(ValidationError) as refused:
        do(cast, "repairs.finish_ticket", ticket, materials=[{"item": "灯管", "quantity": quantity}])
    assert "第1行数量" in refused.value.messages[0]
    assert fresh(ticket).status == ASSIGNED


def test_a_photo_is_asked_for_only_where_the_school_wants_it(cast: Cast) -> None:
    with in_school(cast.school):
        wanted = {"value": 1, "from_on": clock.today(), "because": "校务会"}
        LimitValue.objects.create(school=cast.school, code="repairs.photo_after", **wanted)
    ticket = row_of(cast, Ticket)
    with pytest.raises(ValidationError) as refused:
        do(cast, "repairs.finish_ticket", ticket)
    assert set(refused.value.error_dict) == {"photos"}
    do(cast, "repairs.finish_ticket", ticket, photos=[str(photo(cast, by=cast.wen).pk)])
    assert fresh(ticket).status == MENDED


# What cannot be mended ---------------------------------------------------------------------------------------


def test_what_cannot_be_mended_waits_for_the_office_to_decide(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, WORKING)
    do(cast, "repairs.cannot_repair", ticket, proposal="replace", reason="主板烧了")
    assert "修不了，待处置" in browser(cast.hu).get("/").content.decode()
    with pytest.raises(PermissionDenied):
        do(cast, "repairs.settle_ticket", ticket, by=cast.wen)
    do(cast, "repairs.settle_ticket", ticket, decision="replace", note="列入下月采购")
    assert (fresh(ticket).status, fresh(ticket).proposal) == (SETTLED, "replace")
    said = page_of(cast.tan, ticket)
    assert "主板烧了" in said
    assert "列入下月采购" in said


def test_the_office_may_send_it_to_an_outside_firm_instead(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, CANNOT)
    do(cast, "repairs.wait_ticket", ticket, by=cast.hu, wait_for="outside", note="厂家周三上门")
    assert fresh(ticket).status == WAITING


# Two reports of one fault ------------------------------------------------------------------------------------


def test_two_reports_of_one_fault_become_one_and_both_tell_of_the_other(cast: Cast) -> None:
    first, second = row_of(cast, Ticket), do(cast, "repairs.report_ticket", by=cast.chen, urgent="on").row
    do(cast, "repairs.merge_ticket", second, into=str(first.pk))
    assert (fresh(second).status, fresh(second).merged_into_id) == (MERGED, first.pk)
    assert (fresh(first).echoes, fresh(first).urgent) == (1, True)
    assert first.number in page_of(cast.chen, second)
    assert second.number in page_of(cast.hu, first)
    assert "与 " in page_of(cast.hu, second)


def test_photos_stay_through_a_merge(cast: Cast) -> None:
    first, second = row_of(cast, Ticket), row_of(cast, Ticket)
    do(cast, "core.attach_photos", second, photos=[str(photo(cast, by=cast.tan).pk)], by=cast.tan)
    assert "data-photo " not in page_of(cast.hu, first)
    do(cast, "repairs.merge_ticket", second, into=str(first.pk))
    assert page_of(cast.hu, first).count("data-photo ") == 1


def test_a_ticket_is_not_merged_into_itself_or_into_one_that_is_over(cast: Cast) -> None:
    ticket, over = row_of(cast, Ticket), row_in(cast, Ticket, MENDED)
    with pytest.raises(Refused):
        do(cast, "repairs.merge_ticket", ticket, into=str(ticket.pk))
    with pytest.raises(ValidationError):
        do(cast, "repairs.merge_ticket", ticket, into=str(over.pk))
    assert fresh(ticket).status == NEW


# Sorting and sending -----------------------------------------------------------------------------------------


def test_the_office_corrects_place_and_class_and_the_deadline_follows(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    do(cast, "repairs.correct_ticket", ticket, kind="building", large="on", urgent="")
    after = fresh(ticket)
    assert (after.kind, after.large, after.fault) == ("building", True, ticket.fault)
    assert after.due_at > ticket.due_at


def test_a_rule_sends_a_kind_straight_to_its_person(cast: Cast) -> None:
    do(cast, "repairs.set_route", kind="electric")
    ticket = fresh(row_of(cast, Ticket))
    assert (ticket.status, ticket.worker_id) == (ASSIGNED, cast.wen.pk)
    assert fresh(do(cast, "repairs.report_ticket", kind="door").row).status == NEW
    assert "派给我的" in browser(cast.wen).get("/").content.decode()


def test_what_a_rule_sent_on_can_still_be_taken_back(cast: Cast) -> None:
    do(cast, "repairs.set_route", kind="electric")
    ticket = row_of(cast, Ticket)
    do(cast, "repairs.withdraw_ticket", ticket)
    assert fresh(ticket).status == WITHDRAWN


def test_a_rule_for_a_building_goes_before_one_for_the_school(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=written(("accountant", "repairer")))
    building = do(cast, "places.add_place", kind="building").row
    room = do(cast, "places.add_place", parent=str(building.pk)).row
    do(cast, "repairs.set_route", kind="media", worker=str(cast.wen.pk))
    do(cast, "repairs.set_route", kind="media", worker=str(cast.chen.pk), place=str(building.pk))
    inside = do(cast, "repairs.report_ticket", kind="media", place=str(room.pk)).row
    outside = do(cast, "repairs.report_ticket", kind="media").row
    assert (fresh(inside).worker_id, fresh(outside).worker_id) == (cast.chen.pk, cast.wen.pk)


def test_a_new_rule_takes_the_place_of_the_old_one(cast: Cast) -> None:
    first = do(cast, "repairs.set_route", kind="media").row
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=written(("repairer",)))
    second = do(cast, "repairs.set_route", kind="media", worker=str(cast.chen.pk)).row
    assert (second.pk, fresh(first).worker_id) == (first.pk, cast.chen.pk)


def test_a_rule_does_not_send_somebody_who_has_left(cast: Cast) -> None:
    do(cast, "repairs.set_route", kind="electric")
    do(cast, "people.disable_member", cast.wen)
    assert fresh(row_of(cast, Ticket)).status == NEW


# Clocks ------------------------------------------------------------------------------------------------------

WEDNESDAY, FRIDAY, MONDAY = date(2026, 11, 4), date(2026, 11, 6), date(2026, 11, 9)


def reported(cast: Cast, on: date, hour: int, **facts: Any) -> Ticket:
    with clock.moved(clock.at(on, hour)):
        ticket: Ticket = fresh(do(cast, "repairs.report_ticket", **facts).row)
    return ticket


def test_a_small_repair_is_not_left_overnight_and_a_large_one_not_over_a_day(cast: Cast) -> None:
    assert reported(cast, WEDNESDAY, 9).due_at == clock.at(WEDNESDAY, 17, 30)
    assert reported(cast, WEDNESDAY, 9, large="on").due_at == clock.at(date(2026, 11, 5), 17, 30)
    assert reported(cast, WEDNESDAY, 9, urgent="on").due_at == clock.at(WEDNESDAY, 11)


def test_school_time_stands_still_at_the_weekend(cast: Cast) -> None:
    assert reported(cast, FRIDAY, 18).due_at == clock.at(MONDAY, 17, 30)


def test_what_is_past_its_time_is_late_in_the_list_and_on_today(cast: Cast) -> None:
    ticket = reported(cast, WEDNESDAY, 9)
    with clock.moved(clock.at(date(2026, 11, 5), 8)):
        page = browser(cast.hu)
        assert "超时" in page.get("/repairs/tickets/?tab=late").content.decode()
        assert ticket.fault in page.get("/repairs/tickets/?tab=late").content.decode()
        assert "late" in page.get("/").content.decode()


def test_nothing_is_late_in_the_trial(cast: Cast) -> None:
    ticket = reported(cast, WEDNESDAY, 9)
    type(cast.school).objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 11, 20))
    with clock.moved(clock.at(date(2026, 11, 25), 8)):
        page = browser(cast.hu)
        assert "超时</span>" not in page.get("/repairs/tickets/").content.decode()
        assert ticket.fault not in page.get("/repairs/tickets/?tab=late").content.decode()
        assert 'todo-when late"' not in page.get("/").content.decode()


def test_a_fault_that_comes_back_shows_what_was_done_before(cast: Cast) -> None:
    place = str(row_of(cast, Ticket).place_id)
    old = reported(cast, date(2025, 12, 3), 9, place=place)
    with clock.moved(clock.at(date(2025, 12, 3), 15)):
        do(cast, "repairs.finish_ticket", old, done="换了镇流器")
    again = reported(cast, WEDNESDAY, 9, place=place)
    elsewhere = reported(cast, WEDNESDAY, 9)
    assert "换了镇流器" in page_of(cast.hu, again)
    assert "这里以前修过" not in page_of(cast.hu, elsewhere)


def test_what_was_mended_more_than_a_year_ago_is_not_shown(cast: Cast) -> None:
    place = str(row_of(cast, Ticket).place_id)
    old = reported(cast, date(2025, 10, 8), 9, place=place)
    with clock.moved(clock.at(date(2025, 10, 8), 15)):
        do(cast, "repairs.finish_ticket", old)
    assert "这里以前修过" not in page_of(cast.hu, reported(cast, WEDNESDAY, 9, place=place))


# Signed on the spot ------------------------------------------------------------------------------------------


def test_the_user_agrees_on_the_repairers_phone_by_name_and_pin(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    do(cast, "repairs.countersign_ticket", ticket)
    assert (fresh(ticket).status, fresh(ticket).confirmed_by_id) == ("confirmed", cast.tan.pk)
    assert "当场验收：谭老师（输入口令签名）" in page_of(cast.hu, ticket)
    with in_school(cast.school):
        bodies = " ".join(entry.body for entry in Entry.objects.filter(row=ticket.pk))
    assert "7391" not in bodies


def test_a_wrong_pin_confirms_nothing(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    with pytest.raises(ValidationError) as refused:
        do(cast, "repairs.countersign_ticket", ticket, signer={"member": str(cast.tan.pk), "pin": "1478"})
    assert set(refused.value.error_dict) == {"signer"}
    assert fresh(ticket).status == MENDED
