"""Meetings and hand-overs, and how each thing is done with them, for the house tests."""

from typing import Any

from houqin.core import clock
from houqin.meetings.models import Attendee, Decision, Handover, Meeting
from houqin.people.models import Member
from tests.cast import Cast
from tests.samples import Doing, do, row_of


def meeting(cast: Cast) -> Any:
    return do(cast, "meetings.plan_meeting").row


def _attendee(cast: Cast) -> Any:
    return Attendee.objects.get(meeting=meeting(cast), member=cast.tan)


def _decision(cast: Cast) -> Any:
    held = do(cast, "meetings.record_meeting", meeting(cast)).row
    return Decision.objects.get(meeting=do(cast, "meetings.issue_minutes", held).row)


def _planned(cast: Cast, row: Any = None) -> dict[str, Any]:
    facts = {"title": f"{cast.school.name}例会", "on": clock.today().isoformat(), "at": "15:30"}
    facts |= {"where": f"{cast.hu.name}办公室", "agenda": f"一、{cast.tan.name}说教室用电"}
    people = [str(each.pk) for each in (cast.tan, cast.wen)]
    return facts | {"chair": str(cast.hu.pk), "recorder": str(cast.tan.pk), "people": people}


def _edited(cast: Cast, row: Any) -> dict[str, Any]:
    facts = {"on": clock.today().isoformat(), "at": "16:00", "where": f"{cast.school.name}会议室"}
    return facts | {"agenda": f"一、{cast.wen.name}说水管", "people": [str(cast.chen.pk)]}


def _recorded(cast: Cast, row: Any) -> dict[str, Any]:
    line = {"what": f"{cast.school.name}换灯管", "who": cast.wen.name, "due_on": clock.today().isoformat()}
    came = [str(cast.hu.pk), str(cast.tan.pk)]
    away = [key for key in [str(cast.wen.pk)] if key not in came]
    said = {"minutes": f"{cast.tan.name}：三楼灯坏了", "others": f"{cast.chen.name}的同事"}
    return said | {"present": came, "excused": away, "also": [str(cast.chen.pk)], "decisions": [line]}


def handover(cast: Cast) -> Any:
    return do(cast, "meetings.prepare_handover").row


def _prepared(cast: Cast, row: Any = None) -> dict[str, Any]:
    taker = cast.wen if cast.wen.pk != cast.tan.pk else row_of(cast, Member)  # Ou is everybody at his school
    facts = {"giver": str(cast.tan.pk), "taker": str(taker.pk), "on": clock.today().isoformat()}
    words = {"keys_text": f"{cast.tan.name}的钥匙 2 把", "remarks": f"{cast.wen.name}看好阀门"}
    return facts | words | {"posts": f"{cast.school.name}资产管理员"}


def _listed(cast: Cast, row: Any) -> dict[str, Any]:
    return {"passing": [], "keys_text": f"{cast.tan.name}的钥匙 3 把", "remarks": f"{cast.wen.name}记着"}


ROWS = {Meeting: meeting, Attendee: _attendee, Decision: _decision, Handover: handover}
DOING = {
    "meetings.plan_meeting": Doing("hu", _planned),
    "meetings.edit_meeting": Doing("hu", _edited),
    "meetings.record_meeting": Doing("tan", _recorded),
    "meetings.issue_minutes": Doing("hu"),
    "meetings.cancel_meeting": Doing("hu", lambda cast, row: {"reason": f"{cast.school.name}另有安排"}),
    "meetings.prepare_handover": Doing("hu", _prepared),
    "meetings.edit_handover": Doing("tan", _listed),
    "meetings.hand_over_post": Doing("tan"),
    "meetings.take_over_post": Doing("wen"),
    "meetings.witness_handover": Doing("hu"),
    "meetings.cancel_handover": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}不调了"}),
}
