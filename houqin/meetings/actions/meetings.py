"""A meeting, from the agenda to the minutes whose decisions become tasks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, Refused, action
from houqin.documents.signing import addressed
from houqin.duties.giving import task_rows
from houqin.duties.holding import named_like
from houqin.meetings.models import Attendee, Decision, Meeting
from houqin.meetings.naming import parted
from houqin.people.models import Member, School


def _keeps_minutes(meeting: Meeting, by: Member) -> bool:
    """Who writes them down, who chairs, and who may plan meetings."""
    return by.pk in (meeting.recorder_id, meeting.chair_id) or by.can("meetings.plan_meeting")


@action(_("安排会议"), tone="primary", says=_("安排会议：{title} {on}"))
def plan_meeting(
    school: School,
    /,
    *,
    by: Member,
    title: str,
    on: date,
    at: str,
    where: str,
    chair: Member,
    recorder: Member,
    groups: Iterable[str],
    people: Iterable[Member],
    agenda: str,
) -> Changes:
    """Everybody asked finds it on his first page; who chairs and who writes are asked too."""
    facts = {"title": title, "on": on, "at": at, "where": where, "agenda": agenda}
    meeting = Meeting(chair=chair, recorder=recorder, **facts)
    asked = [chair, recorder, *people, *addressed(groups)]
    return Changes(meeting, add=_attendees(meeting, asked, set()))


def _attendees(meeting: Meeting, people: Iterable[Member], there: set[Any]) -> list[Attendee]:
    new = {member.pk: member for member in people if member.pk not in there}
    return [Attendee(meeting=meeting, member=member) for member in new.values()]


@action(_("改安排"), says=_("改安排：{on} {at} {where}"))
def edit_meeting(
    meeting: Meeting,
    /,
    *,
    by: Member,
    on: date,
    at: str,
    where: str,
    people: Iterable[Member],
    agenda: str,
) -> Changes:
    """Another day, place or agenda, and people who are asked besides."""
    meeting.elsewhere = (meeting.on, meeting.at, meeting.where) != (on, at, where)
    meeting.on, meeting.at, meeting.where, meeting.agenda = on, at, where, agenda
    there = set(Attendee.objects.filter(meeting=meeting).values_list("member_id", flat=True))
    return Changes(meeting, add=_attendees(meeting, people, there))


@action(_("写会议记录"), tone="primary", says=_("写会议记录"), only=_keeps_minutes)
def record_meeting(
    meeting: Meeting,
    /,
    *,
    by: Member,
    present: Sequence[Member],
    excused: Sequence[Member],
    also: Sequence[Member],
    others: str,
    minutes: str,
    decisions: Sequence[dict[str, Any]],
) -> Changes:
    """Who came, what was said, what was decided: it may be written again until the minutes are issued."""
    if not present and not also:
        raise Refused(_("还没有选到会的人。"))
    meeting.others, meeting.minutes = others, minutes
    meeting.decided = [{**line, "due_on": line["due_on"].isoformat()} for line in decisions]
    attendees = list(Attendee.objects.filter(meeting=meeting))
    came, away = {member.pk for member in (*present, *also)}, {member.pk for member in excused}
    for each in attendees:
        each.state = (
            Attendee.PRESENT
            if each.member_id in came
            else Attendee.EXCUSED
            if each.member_id in away
            else Attendee.ABSENT
        )
    new = _attendees(meeting, also, {each.member_id for each in attendees})
    for each in new:
        each.state = Attendee.PRESENT
    return Changes(meeting, add=new, update=attendees)


@action(_("发纪要"), tone="primary", says=_("发纪要，决定的事派到人"))
def issue_minutes(meeting: Meeting, /, *, by: Member) -> Changes:
    """Each decision becomes a task of those it names, due on the day that was said; nobody types it twice."""
    rows: list[Any] = []
    for number, line in enumerate(meeting.decided, 1):
        facts = {"what": line["what"], "who": line["who"], "due_on": date.fromisoformat(line["due_on"])}
        decision = Decision(meeting=meeting, number=number, **facts)
        about: dict[str, Any] = {"title": decision.what, "due_on": decision.due_on, "area": "例会"}
        about |= {"who": named_like(parted(decision.who)), "cause": decision.pk}
        rows += [decision, *task_rows(by.school, **about)]
    return Changes(meeting, add=rows)


@action(_("取消会议"), tone="danger", says=_("取消会议：{reason}"))
def cancel_meeting(meeting: Meeting, /, *, by: Member, reason: str) -> Meeting:
    """It will not be held; why stays."""
    meeting.why_cancelled = reason
    return meeting
