"""How meetings and hand-overs are listed and shown."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import (
    Beside,
    ChoiceFilter,
    Column,
    DayFilter,
    Fact,
    ListPage,
    RowFilter,
    Sort,
    Tab,
    dated,
)
from houqin.core.words import day_words
from houqin.meetings import facts, sections
from houqin.meetings.models import (
    CANCELLED,
    GIVEN_UP,
    HELD,
    PLANNED,
    WITNESSED,
    Handover,
    Meeting,
)
from houqin.meetings.todo import waits_for


def _when(meeting: Meeting) -> str:
    return f"{day_words(meeting.on, year=True)} {meeting.at}".strip()


class MeetingsPage(ListPage):
    model = Meeting
    slug = "meetings"
    title = _("例会")
    icon = "users"
    columns = (
        Column("title", _("会议名称"), kind="main"),
        Column("on", _("日期"), kind="day"),
        Column("at", _("时间")),
        Column("where", _("地点")),
        Column("chair__name", _("主持人")),
        Column("status", _("状态"), kind="badge", choices=dict(Meeting.STATUSES), tones=Meeting.TONES),
        Column("number", _("编号"), kind="code"),
    )
    filters = (
        ChoiceFilter("status", _("状态"), choices=tuple(Meeting.STATUSES)),
        DayFilter("on", _("日期"), dates=True),
        dated.counted((("held", _("开过的")),), lambda _held: Q(status__in=facts.TOOK_PLACE)),
    )
    sorts = (Sort("-on", "on", descending=True), Sort("on", "on"))
    tabs = (
        Tab("all", _("全部"), lambda member: ~Q(status=CANCELLED)),
        Tab("coming", _("待召开"), lambda member: Q(status=PLANNED)),
        Tab("held", _("待发纪要"), lambda member: Q(status=HELD)),
        Tab("whole", _("含取消的")),
    )
    beside = (Beside(_("岗位交接"), "/meetings/handovers/", "meetings.view_handover"),)
    primary = "meetings.plan_meeting"
    often = 2
    facts = (
        Fact(_("时间"), _when),
        Fact(_("地点"), "where", if_any=True),
        Fact(_("主持人"), "chair"),
        Fact(_("记录人"), "recorder"),
        Fact(_("列席"), "others", if_any=True),
        Fact(_("取消原因"), "why_cancelled", if_any=True, wide=True),
    )
    joined = ("chair", "recorder")
    empty = _("还没有会议。安排一次：议程按上次的决定和各处没办完的事列好。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        return dated.with_real(super().rows(member), member.school)

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/meetings/minutes/{row.pk}/pdf/"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.meeting_sections(row, member)


class HandoversPage(ListPage):
    model = Handover
    slug = "handovers"
    title = _("岗位交接")
    icon = "key"
    in_side_bar = False
    columns = (
        Column("posts", _("交接岗位"), kind="main"),
        Column("giver__name", _("移交人")),
        Column("taker__name", _("接收人")),
        Column("on", _("交接日期"), kind="day"),
        Column("status", _("状态"), kind="badge", choices=dict(Handover.STATUSES), tones=Handover.TONES),
        Column("number", _("编号"), kind="code"),
    )
    filters = (
        RowFilter("giver", _("移交人"), model="people.Member"),
        RowFilter("taker", _("接收人"), model="people.Member"),
    )
    sorts = (Sort("-on", "on", descending=True), Sort("on", "on"))
    tabs = (
        Tab("open", _("在办"), lambda member: ~Q(status__in=(WITNESSED, GIVEN_UP))),
        Tab("mine", _("等我确认的"), waits_for),
        Tab("all", _("全部")),
    )
    beside = (Beside(_("例会"), "/meetings/meetings/", "meetings.view_meeting"),)
    searched = (("giver", "people.Member"), ("taker", "people.Member"))
    primary = "meetings.prepare_handover"
    facts = (
        Fact(_("移交人"), lambda row: sections.signed(row.giver, row.handed_at)),
        Fact(_("接收人"), lambda row: sections.signed(row.taker, row.taken_at)),
        Fact(_("监交人"), lambda row: sections.signed(row.witness, row.witnessed_at), if_any=True),
        Fact(_("交接日期"), "on"),
        Fact(_("钥匙、印章、账号"), "keys_text", if_any=True, wide=True),
        Fact(_("要交代的话"), "remarks", if_any=True, wide=True),
        Fact(_("取消原因"), "why_cancelled", if_any=True, wide=True),
    )
    joined = ("giver", "taker", "witness")
    empty = _("没有岗位交接。换人的时候办一次，名下的职责、任务和场所一起转过去。")

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/meetings/handover/{row.pk}/pdf/"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.handover_sections(row)
