"""Who is told what about meetings and hand-overs: once that a meeting is near, at once that it moved or is off; whose
confirmation a hand-over waits for.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.notices.models import Notice
from houqin.core.notices.quiet import is_quiet
from houqin.core.notices.telling import Done, Said, tells, topic, write
from houqin.core.words import day_words
from houqin.meetings.models import PLANNED, Attendee, Handover, Meeting
from houqin.people.models import Member, School

MEETING = topic("meetings.meeting", _lazy("请我开的会：前一天、改期、取消"))
HANDOVER = topic("meetings.handover", _lazy("我的岗位交接"))
LONGEST = 75  # days off in a row: summer


# Meetings -----------------------------------------------------------------------------------------------------


@tells(MEETING, "meetings.plan_meeting")
def planned(done: Done, by: Member) -> Iterator[Said]:
    """At once only where no morning before it is left on which it would be told."""
    if done.row.on <= _working(by.school, clock.today(), 1):
        yield _said(done.row, _asked(done.row), _("请您开会"))


@tells(MEETING, "meetings.edit_meeting")
def changed(done: Done, by: Member) -> Iterator[Said]:
    """Everybody when day, time or place changed; else those who are asked now, as when it was planned."""
    if done.row.elsewhere:
        yield _said(done.row, _asked(done.row), _("会议改了时间或地点"))
    elif done.row.on <= _working(by.school, clock.today(), 1):
        yield _said(
            done.row, [each.member_id for each in done.rows if isinstance(each, Attendee)], _("请您开会")
        )


@tells(MEETING, "meetings.cancel_meeting")
def off(done: Done, by: Member) -> Iterator[Said]:
    """And why."""
    head = _("会议取消（{why}）").format(why=done.row.why_cancelled[:80])
    yield _said(done.row, _asked(done.row), head)


def every_morning(school: School, day: date) -> int:
    """On the last working day before it; who was told of it since that day began is not told again."""
    if is_quiet(school, day):
        return 0
    near = Meeting.objects.filter(status=PLANNED, on__range=(day, _working(school, day, 1)))
    meetings = list(near.order_by("on", "id")[:50])
    since = {each.pk: clock.at(day if each.on > day else _working(school, day, -1)) for each in meetings}
    asked = Attendee.objects.filter(meeting__in=since).values_list("meeting", "member")
    told = Notice.objects.filter(row__in=since, topic=MEETING.code).values_list("row", "member", "told_at")
    known = {(row, member) for row, member, at in told if at >= since[row]}
    people: dict[UUID, list[UUID]] = {key: [] for key in since}
    for meeting, member in asked:
        if (meeting, member) not in known:
            people[meeting].append(member)
    head = _("提醒您开会")
    said = [
        (uuid5(each.pk, f"near {each.on}"), MEETING, _said(each, people[each.pk], head)) for each in meetings
    ]
    return len(write(school, said))


def _working(school: School, day: date, step: int) -> date:
    """The nearest day after this one (1) or before it (-1) on which somebody is at school; itself where none is near."""
    days = (day + timedelta(days=step * n) for n in range(1, LONGEST))
    return next((each for each in days if not is_quiet(school, each)), day)


def _asked(meeting: Meeting) -> list[UUID]:
    return list(Attendee.objects.filter(meeting=meeting).values_list("member", flat=True))


def _said(meeting: Meeting, to: Iterable[Any], head: str) -> Said:
    """请您开会：11月23日 周一 15:40 会议室，总务处例会."""
    when = " ".join(filter(None, (day_words(meeting.on), meeting.at, meeting.where)))
    return Said(
        tuple(to), f"{head}：{when}，{meeting.title}", meeting.pk, f"/meetings/meetings/{meeting.pk}/"
    )


# Hand-overs ---------------------------------------------------------------------------------------------------


def _about(row: Handover, to: Iterable[Any], text: str) -> Said:
    words = {"posts": row.posts[:60], "giver": row.giver.name, "taker": row.taker.name}
    said = text.format(**words, why=row.why_cancelled[:80])
    return Said(tuple(to), said, row.pk, f"/meetings/handovers/{row.pk}/")


@tells(HANDOVER, "meetings.prepare_handover")
def prepared(done: Done, by: Member) -> Iterator[Said]:
    """Who confirms now, and who does after him."""
    row = done.row
    yield _about(row, [row.giver_id], _("岗位交接（{posts}，交给{taker}）：请核对清单，确认移交"))
    yield _about(row, [row.taker_id], _("岗位交接（{posts}，接{giver}的）：他确认后请您接收"))


@tells(HANDOVER, "meetings.hand_over_post")
def handed(done: Done, by: Member) -> Iterator[Said]:
    """It is the taker's turn."""
    row = done.row
    yield _about(row, [row.taker_id], _("{giver}已确认移交（{posts}）：请您核对，确认接收"))
    yield _about(row, [row.giver_id], _("岗位交接（{posts}）：您的移交已确认，等{taker}接收"))


@tells(HANDOVER, "meetings.take_over_post")
def taken(done: Done, by: Member) -> Iterator[Said]:
    """What was the one's is the other's; told also to who signed on paper."""
    row = done.row
    yield _about(row, [row.giver_id], _("{taker}已接收（{posts}）：您名下的职责、任务、场所转过去了"))
    yield _about(row, [row.taker_id], _("岗位交接（{posts}）：{giver}名下的职责、任务、场所转给您了"))


@tells(HANDOVER, "meetings.witness_handover")
def watched(done: Done, by: Member) -> Iterator[Said]:
    """It is complete."""
    yield _about(done.row, [done.row.giver_id, done.row.taker_id], _("岗位交接（{posts}）已监交，办完了"))


@tells(HANDOVER, "meetings.cancel_handover")
def given_up(done: Done, by: Member) -> Iterator[Said]:
    """Nothing passes."""
    text = _("岗位交接（{posts}）取消了（{why}），什么都没有转")
    yield _about(done.row, [done.row.giver_id, done.row.taker_id], text)
