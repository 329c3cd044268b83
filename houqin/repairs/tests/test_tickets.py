"""What holds for tickets: who sees which, who confirms, how they are numbered and what becomes of trials."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.people.roles import written
from houqin.places.models import Place
from houqin.repairs.models import ACCEPTED, ASSIGNED, MENDED, NEW, Ticket
from houqin.repairs.tests.past import NOW, building, ticket
from houqin.repairs.todo import todo
from tests.cast import Cast, browser
from tests.samples import data_for, do, fresh, row_in, row_of

pytestmark = pytest.mark.django_db


def numbers(cast: Cast) -> list[str]:
    with in_school(cast.school):
        return list(Ticket.objects.order_by("id").values_list("number", flat=True))


def school_is(cast: Cast, **facts: Any) -> None:
    School.objects.filter(pk=cast.school.pk).update(**facts)


def seen_by(member: Member) -> set[Any]:
    with in_school(member.school):
        return set(Ticket.objects.visible_to(member).values_list("pk", flat=True))


# Who sees what -----------------------------------------------------------------------------------------------


def test_a_teacher_sees_what_he_reported_and_not_what_others_did(cast: Cast) -> None:
    mine, hers = row_of(cast, Ticket), do(cast, "repairs.report_ticket", by=cast.chen).row
    assert seen_by(cast.tan) == {mine.pk}
    assert browser(cast.tan).get(f"/repairs/tickets/{hers.pk}/").status_code == 404
    with pytest.raises(Http404):
        perform("repairs.return_ticket", by=cast.tan, target=hers.pk, data={"reason": "x"})


def test_who_is_sent_sees_it_and_those_who_send_see_all(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, ASSIGNED)
    assert seen_by(cast.wen) == seen_by(cast.hu) == {ticket.pk}


def test_a_contractor_sees_only_what_he_was_sent_to(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=written(("contractor",)), kind=Member.CONTRACTOR)
    contractor = fresh(cast.chen)
    row_of(cast, Ticket)
    assert seen_by(contractor) == set()
    ticket = row_of(cast, Ticket)
    do(cast, "repairs.assign_ticket", ticket, worker=str(contractor.pk))
    assert seen_by(contractor) == {ticket.pk}


def test_who_is_limited_to_a_building_sees_its_tickets_and_his_own(cast: Cast) -> None:
    here = do(cast, "places.add_place", kind="building").row
    room = do(cast, "places.add_place", parent=str(here.pk)).row
    inside = do(cast, "repairs.report_ticket", place=str(room.pk)).row
    outside, mine = row_of(cast, Ticket), do(cast, "repairs.report_ticket", by=cast.wen).row
    do(cast, "places.limit_member", cast.wen, places=[str(here.pk)])
    assert seen_by(fresh(cast.wen)) == {inside.pk, mine.pk}
    assert outside.pk in seen_by(cast.hu)


# Rules -------------------------------------------------------------------------------------------------------


def test_only_people_who_mend_things_can_be_sent(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    with pytest.raises(ValidationError) as refused:
        do(cast, "repairs.assign_ticket", ticket, worker=str(cast.chen.pk))
    assert set(refused.value.error_dict) == {"worker"}
    assert fresh(ticket).status == NEW


def test_a_rejected_ticket_says_why(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    with pytest.raises(ValidationError):
        do(cast, "repairs.reject_ticket", ticket, reason=" ")
    do(cast, "repairs.reject_ticket", ticket, reason="与 12 号报修是同一问题")
    assert (
        "与 12 号报修是同一问题" in browser(cast.tan).get(f"/repairs/tickets/{ticket.pk}/").content.decode()
    )


def test_only_the_reporter_takes_a_report_back(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    with pytest.raises(PermissionDenied):
        do(cast, "repairs.withdraw_ticket", ticket, by=cast.hu)


def test_another_repairer_does_not_finish_what_was_given_to_wen(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=written(("repairer",)))
    ticket = row_in(cast, Ticket, ASSIGNED)
    with pytest.raises(PermissionDenied):
        do(cast, "repairs.finish_ticket", ticket, by=fresh(cast.chen))


def test_who_finishes_an_accepted_ticket_becomes_its_worker(cast: Cast) -> None:
    ticket = do(cast, "repairs.finish_ticket", row_in(cast, Ticket, ACCEPTED)).row
    assert fresh(ticket).worker_id == cast.wen.pk
    assert fresh(ticket).finished_at is not None


def test_a_return_counts_and_goes_back_to_the_same_worker(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    for times in (1, 2):
        do(cast, "repairs.return_ticket", ticket)
        now = fresh(ticket)
        assert (now.returns, now.worker_id, now.finished_at, now.status) == (
            times,
            cast.wen.pk,
            None,
            ASSIGNED,
        )
        do(cast, "repairs.finish_ticket", ticket)


def test_who_mended_it_does_not_confirm_it_unless_the_principal_signed_for_this_year(cast: Cast) -> None:
    """会计与出纳 are joined never; mending and confirming may be, in a school of six teachers (decisions/0013)."""
    ticket = row_of(cast, Ticket)
    for name in ("accept", "finish"):
        do(cast, f"repairs.{name}_ticket", ticket, by=cast.hu)
    with pytest.raises(Refused, match="修的人不能自己验收"):
        do(cast, "repairs.confirm_ticket", ticket, by=cast.hu)
    pair = "repairs.finish_ticket+repairs.confirm_ticket"
    signed = {"member": str(cast.hu.pk), "pair": pair, "reason": "全校 6 名教师"}
    with clock.moved(clock.now() - timedelta(days=400)):
        perform("people.sign_joint_duty", by=cast.hu, data=signed)
    with pytest.raises(Refused, match="修的人不能自己验收"):
        do(cast, "repairs.confirm_ticket", ticket, by=cast.hu)
    perform("people.sign_joint_duty", by=cast.hu, data=signed)
    assert do(cast, "repairs.confirm_ticket", ticket, by=cast.hu).row.status == "confirmed"


def test_a_place_no_longer_in_use_is_not_reported(cast: Cast) -> None:
    place = row_of(cast, Place)
    do(cast, "places.close_place", place)
    with pytest.raises(ValidationError) as refused:
        do(cast, "repairs.report_ticket", place=str(place.pk))
    assert set(refused.value.error_dict) == {"place"}


# Numbers and trials ------------------------------------------------------------------------------------------


def test_numbers_run_without_gaps_also_when_a_report_is_refused(cast: Cast) -> None:
    for number in range(1, 4):
        row_of(cast, Ticket)
        with pytest.raises(ValidationError):
            do(cast, "repairs.report_ticket", fault="")
        assert numbers(cast)[-1] == f"WX{clock.today().year}-{number:04d}"


def test_each_year_and_each_school_counts_for_itself(cast: Cast) -> None:
    row_of(cast, Ticket)
    with clock.moved(clock.at(date(clock.today().year + 1, 1, 1), 8)):
        row_of(cast, Ticket)
    other = Cast(cast.ou, cast.ou, cast.ou, cast.ou, cast.hu)
    row_of(other, Ticket)
    year = clock.today().year
    assert numbers(cast) == [f"WX{year}-0001", f"WX{year + 1}-0001"]
    assert numbers(other) == [f"WX{year}-0001"]


def test_the_year_turns_at_midnight_on_the_schools_clock(cast: Cast) -> None:
    with clock.moved(clock.at(date(2026, 12, 31), 23, 59)):
        row_of(cast, Ticket)
    with clock.moved(clock.at(date(2027, 1, 1), 0, 0)):
        row_of(cast, Ticket)
    assert numbers(cast) == ["WX2026-0001", "WX2027-0001"]


def test_trial_tickets_are_numbered_apart_and_wiped_in_one_tap(cast: Cast) -> None:
    school_is(cast, go_live_on=None)
    trial = row_of(cast, Ticket)
    do(cast, "core.attach_photos", trial, by=cast.hu)
    assert numbers(cast) == ["试WX-0001"]
    tomorrow = clock.today() + timedelta(days=1)
    perform("people.set_go_live", by=cast.hu, data={"go_live_on": tomorrow.isoformat()})
    with clock.moved(clock.at(tomorrow, 8)):
        real = row_of(cast, Ticket)
        assert real.number == f"WX{tomorrow.year}-0001"
        perform("people.wipe_trial", by=cast.hu)
        with pytest.raises(Refused, match="没有试运行数据"):
            perform("people.wipe_trial", by=cast.hu)
    with in_school(cast.school):
        assert list(Ticket.objects.values_list("pk", flat=True)) == [real.pk]
        assert Entry.objects.filter(action="people.wipe_trial").count() == 1
        assert Place.objects.exists(), "places were entered to be kept"


# 今天 --------------------------------------------------------------------------------------------------------


def waiting(member: Member) -> dict[str, list[str]]:
    with in_school(member.school):
        return {
            str(group.title): [str(item.title) for item in group.items]
            for group in todo(member)
            if group.items
        }


def test_today_tells_each_person_what_waits_for_him(cast: Cast) -> None:
    row_of(cast, Ticket)
    assert "待受理" in waiting(cast.hu)
    assert "我报的" in waiting(cast.tan)
    assert "待受理" in waiting(cast.wen), "those who mend may accept"
    assert waiting(cast.chen) == {}


def test_a_report_unanswered_for_a_day_is_late_and_stands_first(cast: Cast) -> None:
    with clock.moved(clock.now() - timedelta(hours=25)):
        row_of(cast, Ticket)
    with in_school(cast.school):
        group = next(group for group in todo(cast.hu) if group.items)
    assert [item.late for item in group.items] == [True]
    school_is(cast, go_live_on=None)
    cast.hu.school.go_live_on = None
    with in_school(cast.school):
        assert not any(item.late for group in todo(cast.hu) for item in group.items), (
            "nothing is late in a trial"
        )


def test_the_same_form_sent_twice_by_page_reports_once(cast: Cast) -> None:
    page, answers = browser(cast.tan), data_for(cast, "repairs.report_ticket", None)
    key = str(uuid4())
    for _time in range(2):
        assert page.post("/repairs/report_ticket/", answers | {"key": key}).status_code == 302
    assert len(numbers(cast)) == 1


def test_what_was_entered_late_during_the_trial_is_not_found_as_late(cast: Cast) -> None:
    """As its badge, which marks nothing of the trial."""
    School.objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 9, 1))
    with in_school(cast.school):
        room = building(cast, "机房")
        days = (date(2026, 8, 20), date(2026, 9, 8))
        tried, late = (ticket(cast, n, room, clock.at(day), entered="later") for n, day in enumerate(days))
        Ticket.objects.bulk_create([tried, late])
    with clock.moved(NOW):
        page = browser(cast.hu).get("/repairs/tickets/?tab=all&entered=later").content.decode()
    assert late.fault in page
    assert tried.fault not in page
