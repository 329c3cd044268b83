"""Who is told of meetings and hand-overs, and when: once before, at once when something changes, nobody twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from houqin.core import clock
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.meetings.notices import every_morning
from houqin.people.models import Member
from tests.cast import Cast
from tests.samples import do

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 9, 11)
MONDAY = date(2026, 9, 14)


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    with clock.moved(clock.at(day, hour)):
        yield


def told(cast: Cast, member: Member) -> list[str]:
    """The heads of what he was told, in order."""
    with in_school(cast.school):
        rows = Notice.objects.filter(member=member, topic__startswith="meetings.").order_by("told_at", "id")
        return [text.partition("：")[0] for text in rows.values_list("text", flat=True)]


def mornings(cast: Cast, first: date, last: date) -> None:
    day = first
    while day <= last:
        with on(day, 7), in_school(cast.school):
            every_morning(cast.school, day)
            every_morning(cast.school, day)
        day += timedelta(days=1)


def test_all_who_are_asked_are_told_once_on_the_last_working_day_before(cast: Cast) -> None:
    with on(date(2026, 9, 7)):
        do(cast, "meetings.plan_meeting", on=MONDAY.isoformat())
    assert told(cast, cast.wen) == []
    mornings(cast, date(2026, 9, 8), FRIDAY - timedelta(days=1))
    assert told(cast, cast.wen) == []
    mornings(cast, FRIDAY, MONDAY)
    assert [told(cast, each) for each in (cast.wen, cast.tan, cast.hu)] == [["提醒您开会"]] * 3
    assert told(cast, cast.chen) == []


def test_what_is_planned_for_tomorrow_is_told_at_once_and_not_again(cast: Cast) -> None:
    with on(FRIDAY, 6):
        do(cast, "meetings.plan_meeting", on=MONDAY.isoformat())
    mornings(cast, FRIDAY, MONDAY)
    assert told(cast, cast.wen) == ["请您开会"]


def test_a_computer_that_was_off_on_friday_tells_it_on_monday(cast: Cast) -> None:
    with on(date(2026, 9, 7)):
        do(cast, "meetings.plan_meeting", on=MONDAY.isoformat())
    mornings(cast, MONDAY, MONDAY)
    assert told(cast, cast.wen) == ["提醒您开会"]


def test_who_is_asked_is_told_of_another_time_but_not_of_another_agenda_and_that_it_is_off(
    cast: Cast,
) -> None:
    same = {"on": date(2026, 9, 21).isoformat(), "at": "15:30", "where": "会议室", "people": []}
    with on(date(2026, 9, 7)):
        meeting = do(cast, "meetings.plan_meeting", **(same | {"people": [str(cast.wen.pk)]})).row
        do(cast, "meetings.edit_meeting", meeting, **same, agenda="一、水管")
    assert told(cast, cast.wen) == []
    with on(date(2026, 9, 8)):
        do(cast, "meetings.edit_meeting", meeting, **(same | {"on": MONDAY.isoformat()}))
    mornings(cast, FRIDAY, FRIDAY)
    with on(FRIDAY):
        do(cast, "meetings.cancel_meeting", meeting)
    mornings(cast, MONDAY, date(2026, 9, 21))
    heads = [head.partition("（")[0] for head in told(cast, cast.wen)]
    assert heads == ["会议改了时间或地点", "提醒您开会", "会议取消"]
    assert told(cast, cast.hu) == ["提醒您开会"], "nobody is told what he does himself"


def test_a_hand_over_tells_both_whose_turn_it_is_and_that_it_is_done(cast: Cast) -> None:
    row = do(cast, "meetings.prepare_handover", posts="资产管理员{0}").row
    do(cast, "meetings.hand_over_post", row)
    do(cast, "meetings.take_over_post", row)
    do(cast, "meetings.witness_handover", row)
    tan, wen = cast.tan.name, cast.wen.name
    assert told(cast, cast.tan) == [
        f"岗位交接（资产管理员{{0}}，交给{wen}）",
        f"{wen}已接收（资产管理员{{0}}）",
        "岗位交接（资产管理员{0}）已监交，办完了",
    ]
    assert told(cast, cast.wen) == [
        f"岗位交接（资产管理员{{0}}，接{tan}的）",
        f"{tan}已确认移交（资产管理员{{0}}）",
        "岗位交接（资产管理员{0}）已监交，办完了",
    ]


def test_a_hand_over_that_is_given_up_says_why_to_both(cast: Cast) -> None:
    row = do(cast, "meetings.prepare_handover").row
    do(cast, "meetings.cancel_handover", row, reason="{x}不调了")
    for member in (cast.tan, cast.wen):
        assert "取消了（{x}不调了）" in told(cast, member)[-1]
