"""Who hears what about repairs: the reporter, the repairer, the office, the group, and never the one who did it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.limits import LimitValue
from houqin.core.notices.daily import morning
from houqin.core.notices.models import Channel, Notice, Outgoing
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.repairs.models import Ticket
from houqin.repairs.notices import group_lines
from tests.cast import Cast, browser
from tests.samples import data_for, do

pytestmark = pytest.mark.django_db
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"


def told(member: Member) -> list[str]:
    """What this member was told, the latest first."""
    with in_school(member.school):
        return list(
            Notice.objects.filter(member=member).order_by("-told_at", "-id").values_list("text", flat=True)
        )


def group(cast: Cast, **facts: Any) -> Channel:
    with in_school(cast.school):
        return Channel.objects.create(school=cast.school, kind="wecom", name="群", url=WECOM, **facts)


def sent(cast: Cast) -> list[Outgoing]:
    with in_school(cast.school):
        return list(Outgoing.objects.order_by("id"))


def report(cast: Cast, **more: Any) -> Ticket:
    return do(cast, "repairs.report_ticket", by=cast.tan, **more).row


@pytest.mark.on("2026-11-20")
def test_the_reporter_hears_of_every_turn_and_only_he(cast: Cast) -> None:
    ticket = report(cast)
    do(cast, "repairs.accept_ticket", ticket, by=cast.hu)
    do(cast, "repairs.wait_ticket", ticket, by=cast.hu, note="灯管要买", expected_on="2026-12-03")
    do(cast, "repairs.finish_ticket", ticket, by=cast.hu)
    heard = told(cast.tan)[::-1]
    assert [text.partition("：")[0] for text in heard[:1]] == ["已受理"]
    assert "待料 灯管要买，预计 12月3日" in heard[1]
    assert heard[2].startswith("已修好，请验收")
    assert ticket.fault in heard[2]
    assert len(heard) == 3
    assert told(cast.chen) == told(cast.hu) == []


@pytest.mark.parametrize("code", ["repairs.reject_ticket", "repairs.cannot_repair"])
def test_the_reporter_hears_why_not(code: str, cast: Cast) -> None:
    ticket = report(cast)
    if code == "repairs.cannot_repair":
        do(cast, "repairs.accept_ticket", ticket)
    do(cast, code, ticket, by=cast.hu, reason="主板{烧}了")
    assert "主板{烧}了" in told(cast.tan)[0]


def test_the_repairer_hears_what_is_his_and_what_comes_back(cast: Cast) -> None:
    ticket = report(cast)
    do(cast, "repairs.assign_ticket", ticket, by=cast.hu, worker=str(cast.wen.pk))
    do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    do(cast, "repairs.return_ticket", ticket, by=cast.tan)
    assert [text.partition("：")[0] for text in told(cast.wen)] == ["要返修", "派给您"]


def test_who_did_it_is_not_told(cast: Cast) -> None:
    ticket = do(cast, "repairs.report_ticket", by=cast.hu, urgent=True).row
    do(cast, "repairs.accept_ticket", ticket, by=cast.hu)
    assert told(cast.hu) == []


def test_urgent_reports_reach_those_who_send_and_others_do_not(cast: Cast) -> None:
    report(cast)
    assert told(cast.hu) == []
    report(cast, urgent=True)
    assert told(cast.hu)[0].startswith("急修：")
    assert told(cast.wen) == []


def test_people_without_an_account_and_who_left_are_not_told(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.tan.pk).update(user=None)
    with in_school(cast.school):
        ticket = do(cast, "repairs.report_for", by=cast.wen, who=cast.tan.name).row
    assert ticket.reporter_id == cast.tan.pk
    do(cast, "repairs.accept_ticket", ticket, by=cast.hu)
    assert told(cast.tan) == []


def test_a_refused_action_tells_nobody(cast: Cast) -> None:
    group(cast)
    ticket = report(cast)
    do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    before = (told(cast.tan), sent(cast))
    with pytest.raises(Refused):
        do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    assert (told(cast.tan), sent(cast)) == before


def test_what_fails_after_the_rule_tells_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notice is part of the same transaction: when the history cannot be written, nobody was told."""
    group(cast)

    def torn(*args: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("houqin.core.actions.performing.remember", torn)
    with pytest.raises(RuntimeError):
        report(cast, urgent=True)
    assert told(cast.hu) == []
    assert sent(cast) == []


def test_the_same_request_twice_tells_once(cast: Cast) -> None:
    group(cast)
    data, key = data_for(cast, "repairs.report_ticket", None) | {"urgent": True}, uuid4()
    for _time in range(2):
        perform("repairs.report_ticket", by=cast.tan, data=data, key=key)
    assert len(told(cast.hu)) == 1
    assert len(sent(cast)) == 1
    with in_school(cast.school):
        assert Notice.objects.get(member=cast.hu).cause == Entry.objects.get(key=key).pk


def test_a_group_reads_no_names_unless_the_school_chose_them(cast: Cast) -> None:
    group(cast)
    group(cast, with_names=True)
    report(cast, urgent=True, fault=f"{cast.tan.name}说漏水")
    plain, named = sorted((each.text for each in sent(cast)), key=len)
    assert cast.tan.name not in plain
    assert "急修" in plain
    assert cast.tan.name in named


def test_a_group_is_told_only_what_it_was_opened_for(cast: Cast) -> None:
    group(cast, sends_urgent=False)
    group(cast, active=False)
    report(cast, urgent=True)
    assert sent(cast) == []


def test_many_from_the_group_tell_each_repairer_of_each(cast: Cast) -> None:
    do(cast, "repairs.set_route", worker=str(cast.wen.pk), kind="electric", place="")
    line = data_for(cast, "repairs.take_messages", None)["lines"][0]
    lines = [line | {"fault": f"灯{n}不亮", "kind": "electric"} for n in range(3)]
    do(cast, "repairs.take_messages", by=cast.hu, lines=lines)
    assert len(told(cast.wen)) == 3


def test_what_one_does_not_want_one_is_not_told(cast: Cast) -> None:
    do(cast, "people.set_my_messages", cast.tan, by=cast.tan, topics=["repairs.sent"])
    do(cast, "repairs.accept_ticket", report(cast), by=cast.hu)
    assert told(cast.tan) == []
    do(cast, "people.set_my_messages", cast.tan, by=cast.tan, topics=["repairs.mine"])
    do(cast, "repairs.accept_ticket", report(cast), by=cast.hu)
    assert len(told(cast.tan)) == 1


def test_who_acts_on_a_ticket_has_read_of_it(cast: Cast) -> None:
    ticket, other = report(cast), report(cast)
    for each in (ticket, other):
        do(cast, "repairs.assign_ticket", each, by=cast.hu, worker=str(cast.wen.pk))
    do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    with in_school(cast.school):
        assert [n.row for n in Notice.objects.filter(member=cast.wen).unread()] == [other.pk]


def test_another_school_is_told_nothing(cast: Cast) -> None:
    report(cast, urgent=True)
    assert told(cast.ou) == []


def test_a_notice_leads_to_its_ticket(cast: Cast) -> None:
    ticket = report(cast)
    do(cast, "repairs.accept_ticket", ticket, by=cast.hu)
    page = browser(cast.tan)
    with in_school(cast.school):
        notice = Notice.objects.get(member=cast.tan)
    answer = page.post(f"/inbox/{notice.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/repairs/tickets/{ticket.pk}/", 302)]
    assert ticket.number in answer.content.decode()


def test_the_groups_line_counts_what_is_open(cast: Cast) -> None:
    with in_school(cast.school):
        assert group_lines(cast.school) == []
    report(cast, urgent=True)
    do(cast, "repairs.finish_ticket", report(cast), by=cast.wen)
    with in_school(cast.school):
        assert group_lines(cast.school) == ["维修未完成 1 件，其中急修 1 件"]


# The principal -----------------------------------------------------------------------------------------------


def late_and_urgent(cast: Cast, on: date) -> Ticket:
    """An urgent report of this day that nobody took up."""
    with clock.moved(clock.at(on, 8, 30)):
        return report(cast, urgent=True)


def turn_on(cast: Cast) -> None:
    with in_school(cast.school):
        about = {"code": "repairs.tell_boss", "value": 1, "from_on": date(2026, 1, 1), "because": "校务会"}
        LimitValue.objects.create(school=cast.school, **about)


def mornings(cast: Cast, day: date) -> list[str]:
    """What the principal has been told of late things by the end of that morning."""
    with clock.moved(clock.at(day, 7)):
        morning(School.objects.get(pk=cast.school.pk), day)
    return [text for text in told(cast.hu) if text.startswith("急修过了时限")]


def test_the_principal_is_told_of_late_urgent_repairs_once_and_only_where_turned_on(cast: Cast) -> None:
    day = date(2026, 10, 15)  # more than a month after the 启用日
    late_and_urgent(cast, day)
    assert mornings(cast, day + timedelta(days=5)) == []
    turn_on(cast)
    assert len(mornings(cast, day + timedelta(days=5))) == 1
    assert len(mornings(cast, day + timedelta(days=6))) == 1


def test_in_the_first_month_nobody_is_reported_upward(cast: Cast) -> None:
    turn_on(cast)
    late_and_urgent(cast, date(2026, 9, 10))
    assert mornings(cast, date(2026, 9, 30)) == []
    assert len(mornings(cast, date(2026, 10, 1))) == 1
