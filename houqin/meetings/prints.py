"""会议记录 and 岗位交接表, as schools file them."""

from collections.abc import Iterable
from typing import Any

from houqin.core import clock
from houqin.core.words import WEEKDAYS
from houqin.meetings.models import HELD, ISSUED, PLANNED, Attendee, Decision, Handover, Meeting
from houqin.meetings.naming import unknown, with_unknown
from houqin.meetings.passing import PASSING, TITLES
from houqin.meetings.sections import attendance_of
from houqin.meetings.standing import standings

Printed = tuple[str, dict[str, Any], str]


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def make_minutes(school: Any, meeting: Meeting) -> Printed:
    """Title, time, place, chair, recorder, who came, agenda, what was said, the table of decisions, signatures."""
    names = attendance_of(meeting)
    asked = names.get(Attendee.ASKED, [])
    present = asked if meeting.status == PLANNED else names.get(Attendee.PRESENT, [])
    when = f"{_day(meeting.on)} {WEEKDAYS[meeting.on.weekday()]} {meeting.at}".strip()
    title = "会议通知" if meeting.status == PLANNED else "会议记录"
    data = {
        "school": school.name,
        "office": school.office_name,
        "title": title,
        "number": meeting.number,
        "name": meeting.title,
        "when": when,
        "where": meeting.where,
        "chair": meeting.chair.name,
        "recorder": meeting.recorder.name,
        "present_label": "参会" if meeting.status == PLANNED else "到会",
        "present": _counted(present),
        "excused": _counted(names.get(Attendee.EXCUSED, [])),
        "absent": _counted(names.get(Attendee.ABSENT, [])),
        "others": meeting.others,
        "agenda": _lines(meeting.agenda),
        "minutes": _lines(meeting.minutes),
        "planned": meeting.status == PLANNED,
        "columns": ("序号", "决定事项", "谁办", "什么时候以前", "办理情况"),
        "decisions": _decisions(meeting),
    }
    return "meetings/minutes", data, f"{title} {meeting.title} {meeting.on}"


def _counted(names: list[str]) -> str:
    return f"{'、'.join(names)}（{len(names)}人）" if names else ""


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _decisions(meeting: Meeting) -> list[list[str]]:
    if meeting.status == HELD:
        nobody = unknown(line["who"] for line in meeting.decided)
        return [
            [str(n), line["what"], with_unknown(line["who"], nobody), line["due_on"].replace("-", "."), ""]
            for n, line in enumerate(meeting.decided, 1)
        ]
    if meeting.status != ISSUED:
        return []
    rows = standings(Decision.objects.filter(meeting=meeting).order_by("number"))
    return [
        [
            str(each.decision.number),
            each.decision.what,
            each.decision.who,
            f"{each.decision.due_on:%Y.%m.%d}",
            each.words,
        ]
        for each in rows
    ]


def make_handover(school: Any, handover: Handover) -> Printed:
    """What passes, what stays, what is still open, keys and words, and three lines to sign on."""
    left = set(handover.left)
    passing: list[list[str]] = []
    done = handover.taken_at is not None
    for name in PASSING:
        lines = (
            [words for kind, words in handover.moved if kind == name]
            if done
            else [words for key, words in handover.lists.get(name, ()) if key not in left]
        )
        passing += _numbered(str(TITLES[name]), lines, len(passing))
    rest: list[list[str]] = []
    for name in TITLES:
        if name not in PASSING:
            lines = [words for _key, words in handover.lists.get(name, ())]
            rest += _numbered(str(TITLES[name]), lines, len(rest))
    data = {
        "school": school.name,
        "office": school.office_name,
        "title": "岗位交接表",
        "number": handover.number,
        "posts": handover.posts,
        "on": _day(handover.on),
        "giver": f"{handover.giver.name}　{handover.giver.posts_text}",
        "taker": f"{handover.taker.name}　{handover.taker.posts_text}",
        "columns": ("序号", "类别", "内容"),
        "passing": passing,
        "rest": rest,
        "keys": handover.keys_text,
        "remarks": handover.remarks,
        "signers": [
            ["移交人", _signed(handover.giver, handover.handed_at)],
            ["接收人", _signed(handover.taker, handover.taken_at)],
            ["监交人", _signed(handover.witness, handover.witnessed_at)],
        ],
    }
    return "meetings/handover", data, f"岗位交接表 {handover.posts}"


def _numbered(kind: str, lines: Iterable[str], before: int) -> list[list[str]]:
    return [[str(before + number), kind, line] for number, line in enumerate(lines, 1)]


def _signed(member: Any, at: Any) -> str:
    """Typed where it was confirmed here; else a line for the hand."""
    return f"{member.name} {clock.local(at):%Y.%m.%d}" if member is not None and at else ""
