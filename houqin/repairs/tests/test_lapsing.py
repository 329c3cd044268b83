"""视为验收: told on the last day, done on the next school day, by nobody; whatever happened in between is not touched."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.history import entries_of, verify
from houqin.core.limits import LimitValue
from houqin.core.notices.models import Notice, NoticeWish
from houqin.core.scope import in_school
from houqin.people import founding
from houqin.people.models import School
from houqin.repairs.models import ASSIGNED, CONFIRMED, MENDED, Ticket
from houqin.repairs.prints.words import confirmed_words
from houqin.repairs.progress import past_of, standing_words
from houqin.repairs.schedules import lapse_quiet_tickets
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db
MENDED_ON = date(2026, 11, 2)  # a Monday; the seventh school day after it is Wednesday the 11th
LAST, NEXT = date(2026, 11, 11), date(2026, 11, 12)


def mended(cast: Cast, on: date = MENDED_ON, **changed: Any) -> Any:
    with clock.moved(clock.at(on, 10)):
        ticket = do(cast, "repairs.report_ticket", **changed).row
        return do(cast, "repairs.finish_ticket", ticket).row


def mornings(cast: Cast, *days: date) -> None:
    for day in days:
        with clock.moved(clock.at(day, 6, 30)):
            lapse_quiet_tickets(School.objects.get(pk=cast.school.pk), day)


def told(cast: Cast, member: Any) -> list[str]:
    with in_school(cast.school):
        texts = Notice.objects.filter(member=member).order_by("told_at", "id").values_list("text", flat=True)
        return [text for text in texts if "视为验收" in text]


def test_the_reporter_is_told_on_the_last_day_and_the_next_day_it_counts_as_confirmed(cast: Cast) -> None:
    ticket = mended(cast)
    mornings(cast, LAST - timedelta(days=1))
    assert (fresh(ticket).status, told(cast, cast.tan)) == (MENDED, [])
    mornings(cast, LAST, LAST)
    assert fresh(ticket).status == MENDED
    assert [text[:5] for text in told(cast, cast.tan)] == ["修好了吗？"]
    mornings(cast, NEXT, NEXT)
    after = fresh(ticket)
    assert (after.status, after.confirmed_by_id, after.is_lapsed) == (CONFIRMED, None, True)
    assert clock.local(after.confirmed_at).date() == NEXT
    assert [text[:4] for text in told(cast, cast.tan)] == ["修好了吗", "没有异议"]


def test_history_tells_that_it_happened_by_itself_and_nobody_signed(cast: Cast) -> None:
    ticket = mended(cast)
    mornings(cast, LAST, NEXT)
    with in_school(cast.school):
        last = list(entries_of(fresh(ticket)))[-1]
        assert (last.action, last.member.name) == ("repairs.lapse_ticket", founding.BY_ITSELF)
        assert verify()[1] == []
        assert confirmed_words(fresh(ticket)) == "视为验收"
        assert "视为验收" in standing_words(fresh(ticket))
        assert "视为验收" in past_of(fresh(ticket))[0].text
    page = browser(cast.hu).get(f"/repairs/tickets/{ticket.pk}/").content.decode()
    assert "视为验收 " in page


def test_days_off_do_not_count_and_nothing_happens_on_them(cast: Cast) -> None:
    ticket = mended(cast, date(2026, 11, 4))  # the seventh school day is Friday the 13th
    mornings(cast, date(2026, 11, 13), date(2026, 11, 14), date(2026, 11, 15))
    assert fresh(ticket).status == MENDED
    mornings(cast, date(2026, 11, 16))
    assert fresh(ticket).status == CONFIRMED


def test_a_machine_that_was_off_on_the_last_day_tells_first_and_waits_a_day(cast: Cast) -> None:
    ticket = mended(cast)
    mornings(cast, NEXT + timedelta(days=1))
    assert (fresh(ticket).status, len(told(cast, cast.tan))) == (MENDED, 1)
    mornings(cast, date(2026, 11, 16))
    assert fresh(ticket).status == CONFIRMED


def test_what_was_sent_back_in_the_meantime_is_not_touched_and_begins_anew(cast: Cast) -> None:
    ticket = mended(cast)
    mornings(cast, LAST)
    with clock.moved(clock.at(LAST, 15)):
        do(cast, "repairs.return_ticket", ticket)
    mornings(cast, NEXT)
    assert fresh(ticket).status == ASSIGNED
    with clock.moved(clock.at(NEXT, 15)):
        do(cast, "repairs.finish_ticket", ticket)
    mornings(cast, NEXT + timedelta(days=1))
    assert (fresh(ticket).status, len(told(cast, cast.tan))) == (MENDED, 1)
    mornings(cast, date(2026, 11, 23), date(2026, 11, 24))
    assert (fresh(ticket).status, len(told(cast, cast.tan))) == (CONFIRMED, 3)


def test_what_is_sent_back_between_the_look_and_the_deed_stays_sent_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = mended(cast)
    mornings(cast, LAST)

    def meanwhile(school: School) -> Any:
        with clock.moved(clock.at(NEXT, 6, 29)):
            do(cast, "repairs.return_ticket", ticket)
        return founding.by_itself_of(school)

    monkeypatch.setattr("houqin.repairs.schedules.by_itself_of", meanwhile)
    mornings(cast, NEXT)
    assert fresh(ticket).status == ASSIGNED


def test_a_school_may_choose_other_days_or_none(cast: Cast) -> None:
    ticket = mended(cast)
    with in_school(cast.school):
        about = {"code": "repairs.confirm_days", "from_on": date(2026, 11, 1), "because": "校务会"}
        LimitValue.objects.create(school=cast.school, value=0, **about)
    mornings(cast, LAST, NEXT, NEXT + timedelta(days=4))
    assert fresh(ticket).status == MENDED
    with in_school(cast.school):
        LimitValue.objects.create(school=cast.school, value=2, **about)
    mornings(cast, date(2026, 11, 17), date(2026, 11, 18))
    assert fresh(ticket).status == CONFIRMED


def test_who_does_not_want_to_be_told_or_has_no_account_is_not_waited_for(cast: Cast) -> None:
    with in_school(cast.school):
        NoticeWish.objects.create(school=cast.school, member=cast.tan, without=["repairs.mine"])
    ticket = mended(cast)
    mornings(cast, LAST, NEXT)
    assert (fresh(ticket).status, told(cast, cast.tan)) == (CONFIRMED, [])


def test_what_nobody_reported_is_not_asked_about_and_stays_mended(cast: Cast) -> None:
    with clock.moved(clock.at(MENDED_ON, 10)):
        direct = do(cast, "repairs.record_done").row
        own = do(cast, "repairs.report_ticket", by=cast.wen).row
        do(cast, "repairs.finish_ticket", own)
    mornings(cast, LAST, NEXT)
    assert (fresh(direct).status, fresh(own).status) == (MENDED, MENDED)


def test_nobody_can_hurry_it(cast: Cast) -> None:
    ticket = mended(cast)
    for by in (cast.hu, cast.tan, founding.by_itself_of(cast.school)):
        with clock.moved(clock.at(LAST, 18)), pytest.raises(PermissionDenied):
            perform("repairs.lapse_ticket", by=by, target=ticket.pk, key=UUID(int=5))
    assert fresh(ticket).status == MENDED


def test_what_does_things_by_itself_confirms_nothing_in_anybodys_place(cast: Cast) -> None:
    by = founding.by_itself_of(cast.school)
    assert by.can("repairs.lapse_ticket")
    assert not any(
        by.can(code) for code in ("repairs.confirm_ticket", "people.give_roles.x", "core.send_again")
    )


def test_what_lapsed_counts_as_done_in_the_book_which_says_how_many(cast: Cast) -> None:
    from houqin.repairs.prints import book

    ticket = mended(cast)
    mornings(cast, LAST, NEXT)
    with in_school(cast.school):
        rows = list(Ticket.objects.filter(pk=ticket.pk).select_related("confirmed_by", "worker", "place"))
        notes = "".join(book._notes(cast.school, rows, rows, set(), set()))
        assert "“视为验收”1 件" in notes
        assert "办结 1 件" in book._total(rows)
