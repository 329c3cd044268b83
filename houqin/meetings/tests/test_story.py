"""A meeting whose decisions become somebody's work, and what the next agenda says of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.duties.models import Task, TaskFor
from houqin.meetings.agenda import proposed
from houqin.meetings.forms import PlanMeetingForm
from houqin.meetings.models import Attendee, Decision
from houqin.meetings.prints import make_minutes
from houqin.meetings.todo import todo
from houqin.people.models import Member
from houqin.terms import weekly
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db


def _line(who: str, what: str = "换三楼灯管", days: int = 3) -> dict[str, str]:
    return {"what": what, "who": who, "due_on": (clock.today() + timedelta(days=days)).isoformat()}


def _issued(cast: Cast, *lines: dict[str, str]) -> Any:
    held = do(
        cast, "meetings.record_meeting", do(cast, "meetings.plan_meeting").row, decisions=list(lines)
    ).row
    return do(cast, "meetings.issue_minutes", held).row


def _states(cast: Cast, meeting: Any) -> dict[str, str]:
    with in_school(cast.school):
        rows = Attendee.objects.filter(meeting=meeting).values_list("member__name", "state")
        return dict(rows)


def test_a_decision_becomes_a_task_of_those_it_names_and_is_on_their_first_page(cast: Cast) -> None:
    meeting = _issued(cast, _line(cast.wen.name, days=0), _line("数学教师", "收齐责任书"))
    with in_school(cast.school):
        told = set(TaskFor.objects.values_list("task__title", "key"))
        causes = set(Decision.objects.filter(meeting=meeting).values_list("pk", flat=True))
        assert set(Task.objects.values_list("cause", flat=True)) == causes
    assert told == {("换三楼灯管", f"member:{cast.wen.pk}"), ("收齐责任书", "post:数学教师")}
    assert "换三楼灯管" in browser(cast.wen).get("/").content.decode()
    assert "换三楼灯管" not in browser(cast.chen).get("/").content.decode()


def test_two_people_in_one_line_get_it_both_and_a_name_nobody_has_stays_open(cast: Cast) -> None:
    _issued(cast, _line(f"{cast.wen.name}、{cast.tan.name}"), _line("新来的老师", "领办公桌"))
    with in_school(cast.school):
        keys = {key for _title, key in TaskFor.objects.values_list("task__title", "key")}
        assert keys == {f"member:{cast.wen.pk}", f"member:{cast.tan.pk}", "name:新来的老师"}
        assert "待定" in Task.objects.get(title="领办公桌").who_text


def test_a_name_nobody_has_is_said_before_the_minutes_are_issued_and_after_until_it_is_given(
    cast: Cast,
) -> None:
    lines = [_line(f"{cast.wen.name}、新来的老师", "领办公桌"), _line(cast.wen.name)]
    held = do(cast, "meetings.record_meeting", do(cast, "meetings.plan_meeting").row, decisions=lines).row
    page, url = browser(cast.hu), f"/meetings/meetings/{held.pk}/"
    before = page.get(url).content.decode()
    assert "没有“新来的老师”这样的姓名" in before
    assert f"{cast.wen.name}、新来的老师（待定）" in before
    with in_school(cast.school):
        _template, sheet, _title = make_minutes(cast.school, held)
    assert [row[2] for row in sheet["decisions"]] == [f"{cast.wen.name}、新来的老师（待定）", cast.wen.name]
    do(cast, "meetings.issue_minutes", held)
    assert "还没到期，新来的老师（待定）" in page.get(url).content.decode()
    with in_school(cast.school):
        task = Task.objects.get(title="领办公桌")
    do(cast, "duties.give_task", task, who=str(cast.tan.pk))
    assert "待定" not in page.get(url).content.decode()


def test_all_known_names_say_nothing_of_it(cast: Cast) -> None:
    line = _line(f"{cast.wen.name}、数学教师、总务主任")
    held = do(cast, "meetings.record_meeting", do(cast, "meetings.plan_meeting").row, decisions=[line]).row
    assert "待定" not in browser(cast.hu).get(f"/meetings/meetings/{held.pk}/").content.decode()


def test_what_the_next_week_brings_is_not_called_this_week(cast: Cast) -> None:
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    due = monday.isoformat()
    do(cast, "meetings.plan_meeting", on=due)
    do(cast, "duties.add_task", title="清垫子", due_on=due)
    letter = do(cast, "documents.add_document").row.document
    do(cast, "documents.ask_to_sign", letter, people=[str(cast.wen.pk)], due_on=due)
    with in_school(cast.school):
        told = weekly.page(cast.hu, weekly.week_of(cast.school, clock.today()))
        agenda = proposed(cast.hu).partition("、下周（")[2]
    (said,) = [part.said for part in told.parts if part.title == "下周"]
    for expected in ("到期的任务1项", "到期要签字的", "开会"):
        assert any(expected in sentence for sentence in said)
        assert expected in agenda or expected == "开会"  # an agenda does not announce its own meeting
    assert not [sentence for sentence in (*said, agenda) if "本周" in sentence]


def test_nothing_is_a_task_before_the_minutes_are_issued(cast: Cast) -> None:
    do(cast, "meetings.record_meeting", do(cast, "meetings.plan_meeting").row)
    with in_school(cast.school):
        assert Task.objects.count() == 0


def test_the_next_agenda_says_how_the_last_decisions_stand(cast: Cast) -> None:
    _issued(cast, _line(cast.wen.name, days=0), _line(cast.tan.name, "收齐责任书"))
    with in_school(cast.school):
        task = Task.objects.get(title="换三楼灯管")
    perform("duties.do_task", by=cast.wen, target=task.pk, data={})
    tomorrow = clock.now() + timedelta(days=10)
    with in_school(cast.school), clock.moved(tomorrow):
        lines = proposed(cast.hu).splitlines()
    assert lines[0] == "一、上次决定的事办得怎样"
    assert "已做" in next(line for line in lines if "换三楼灯管" in line)
    assert "已过期" in next(line for line in lines if "收齐责任书" in line)


def test_what_an_earlier_meeting_left_undone_comes_up_until_it_is_done(cast: Cast) -> None:
    _issued(cast, _line(cast.tan.name, "收齐责任书"))
    _issued(cast, _line(cast.wen.name))
    with in_school(cast.school):
        assert "收齐责任书" in proposed(cast.hu)
        task = Task.objects.get(title="收齐责任书")
    perform("duties.do_task", by=cast.tan, target=task.pk, data={})
    with in_school(cast.school):
        assert "收齐责任书" not in proposed(cast.hu)


@pytest.mark.on("2026-11-20")
def test_the_agenda_names_what_is_late_in_other_rooms(cast: Cast) -> None:
    do(cast, "repairs.report_ticket", fault="水管爆了")
    with in_school(cast.school), clock.moved(clock.now() + timedelta(days=20)):
        assert "水管爆了" in proposed(cast.hu)
        assert "水管爆了" in PlanMeetingForm(by=cast.hu).initial["agenda"]


def test_the_next_meeting_begins_with_the_people_of_the_last(cast: Cast) -> None:
    do(cast, "meetings.plan_meeting")
    with in_school(cast.school):
        first = PlanMeetingForm(by=cast.hu).initial
    assert set(first["people"]) == {cast.hu.pk, cast.tan.pk, cast.wen.pk}
    assert (first["chair"], first["recorder"]) == (cast.hu.pk, cast.tan.pk)


def test_who_came_who_was_excused_and_who_did_not_come(cast: Cast) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(active=True)
    meeting = do(cast, "meetings.plan_meeting", people=[str(each.pk) for each in (cast.wen, cast.chen)]).row
    present = [str(cast.hu.pk), str(cast.tan.pk)]
    do(cast, "meetings.record_meeting", meeting, present=present, excused=[str(cast.wen.pk)], also=[])
    assert _states(cast, meeting) == {
        cast.hu.name: "present",
        cast.tan.name: "present",
        cast.wen.name: "excused",
        cast.chen.name: "absent",
    }
    with pytest.raises(ValidationError):
        do(cast, "meetings.record_meeting", meeting, present=present, excused=present[:1])
    with pytest.raises(Refused, match="到会的人"):
        do(cast, "meetings.record_meeting", meeting, present=[], excused=[], also=[])


def test_minutes_are_written_again_until_they_are_issued_and_then_stay(cast: Cast) -> None:
    meeting = do(cast, "meetings.plan_meeting").row
    do(cast, "meetings.record_meeting", meeting)
    do(cast, "meetings.record_meeting", meeting, minutes="改过的记录", also=[])
    assert fresh(meeting).minutes == "改过的记录"
    do(cast, "meetings.issue_minutes", meeting)
    with pytest.raises(Refused, match="纪要已发"):
        do(cast, "meetings.record_meeting", meeting)


def test_only_who_chairs_writes_or_leads_writes_the_minutes(cast: Cast) -> None:
    meeting = do(cast, "meetings.plan_meeting").row
    with pytest.raises(PermissionDenied):
        do(cast, "meetings.record_meeting", meeting, by=cast.wen)


def test_who_is_not_asked_does_not_see_the_meeting(cast: Cast) -> None:
    meeting = do(cast, "meetings.plan_meeting").row
    assert browser(cast.wen).get(f"/meetings/meetings/{meeting.pk}/").status_code == 200
    assert browser(cast.chen).get(f"/meetings/meetings/{meeting.pk}/").status_code == 404


def test_todays_page_knows_the_meeting_the_missing_minutes_and_what_is_not_sent(cast: Cast) -> None:
    meeting = do(cast, "meetings.plan_meeting").row

    def titles(member: Member) -> list[str]:
        with in_school(cast.school):
            return [str(group.title) for group in todo(member) if group.items]

    assert titles(cast.wen) == ["要开的会"]
    with clock.moved(clock.now() + timedelta(days=2)):
        assert titles(cast.wen) == []
        assert titles(cast.tan) == ["还没写记录的会"]
    do(cast, "meetings.record_meeting", meeting)
    assert titles(cast.hu) == ["还没发纪要的会"]


def test_the_minutes_are_printed_as_they_are_filed(cast: Cast) -> None:
    meeting = _issued(cast, _line(cast.wen.name))
    answer = browser(cast.tan).get(f"/meetings/minutes/{meeting.pk}/pdf/")
    assert answer.content.startswith(b"%PDF")
    page = browser(cast.hu).get(f"/meetings/meetings/{meeting.pk}/").content.decode()
    assert "换三楼灯管" in page
    assert "还没到期" in page
