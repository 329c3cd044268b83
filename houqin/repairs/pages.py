"""How tickets, rounds and the rules of who is sent are listed and shown."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.facts import real
from houqin.core.pages import (
    Beside,
    ChoiceFilter,
    Column,
    DayFilter,
    Fact,
    GroupFilter,
    ListPage,
    RowFilter,
    Sort,
    Tab,
    TextFilter,
    dated,
)
from houqin.core.prepared import prepared
from houqin.core.words import in_words, yuan
from houqin.places.tree import within
from houqin.repairs import facts, sections
from houqin.repairs.limits import ANSWER_HOURS
from houqin.repairs.models import CANNOT, KINDS, NEW, OPEN, TO_CONFIRM, WAITING, Round, Route, Ticket
from houqin.repairs.rules.counting import GROUPS, heard_within


def is_late(member: Any, now: Any) -> Q:
    """Open after its time; what was entered in the trial is never late (daily-life 1.4)."""
    return Q(status__in=OPEN, due_at__lt=now) & real(member.school)


def of_group(rows: Any, key: str) -> Any:
    """The tickets that a number of the statistics counts; what was entered in the trial is in none."""
    group = heard_within(ANSWER_HOURS.on()) if key == "heard_in_time" else GROUPS[key]
    return facts.with_used(rows).filter(group.q, real=True)


STANDS = (*((key, group.label) for key, group in GROUPS.items()), ("heard_in_time", _("按时受理")))


class TicketsPage(ListPage):
    model = Ticket
    slug = "tickets"
    title = _("报修单")
    short = _("报修")
    icon = "wrench"
    columns = (
        Column("fault", _("故障"), kind="main"),
        Column("place__path", _("地点")),
        Column("urgent", _("急修"), kind="badge", choices={True: _("急")}, tones={True: "bad"}),
        Column("status", _("状态"), kind="badge", choices=dict(Ticket.STATUSES), tones=Ticket.TONES),
        Column("late", _("时限"), kind="badge", choices={True: _("超时")}, tones={True: "bad"}),
        Column("worker__name", _("维修人")),
        Column("reporter_name", _("报修人")),
        Column("reported_at", _("报修时间"), kind="moment"),
        dated.MARK,
        Column("number", _("单号"), kind="code"),
        Column("due_at", _("应修好"), kind="moment", shown=False),
        Column("kind", _("类别"), choices=dict(KINDS), shown=False),
        Column("large", _("大修"), kind="yes_no", shown=False),
        Column("source", _("来源"), choices=dict(Ticket.SOURCES), shown=False),
        Column("spot", _("具体位置"), shown=False),
        Column("wait_for", _("等待原因"), choices=dict(Ticket.WAITS), shown=False),
        Column("expected_on", _("预计修好"), kind="day", shown=False),
        Column("done", _("维修情况"), shown=False),
        Column("not_done", _("未修原因"), shown=False),
        Column("finished_at", _("修好时间"), kind="moment", shown=False),
        dated.RECORDED,
        dated.BECAUSE,
        Column("returns", _("返修次数"), kind="number", shown=False),
    )
    filters = (
        ChoiceFilter("kind", _("类别"), choices=tuple(KINDS)),
        ChoiceFilter("status", _("状态"), choices=tuple(Ticket.STATUSES)),
        ChoiceFilter("source", _("来源"), choices=tuple(Ticket.SOURCES)),
        replace(dated.ENTERED, hidden=True),
        RowFilter("place", _("地点"), model="places.Place", widen=lambda place: within("place", place)),
        RowFilter("worker", _("维修人"), model="people.Member"),
        RowFilter("reporter", _("报修人"), model="people.Member", hidden=True),
        DayFilter("reported_at", _("报修时间")),
        DayFilter("finished_at", _("修好时间")),
        GroupFilter("stand", _("统计"), choices=STANDS, group=of_group, hidden=True),
        RowFilter("at", _("就在"), path="place", model="places.Place", hidden=True),
        TextFilter("material", _("用料"), q=facts.uses, hidden=True),
        DayFilter("due_at", _("应修好"), hidden=True),
        DayFilter("expected_on", _("预计修好"), dates=True, hidden=True),
    )
    sorts = (
        Sort("-reported_at", "reported_at", descending=True),
        Sort("reported_at", "reported_at"),
        Sort("due_at", "due_at"),
    )
    tabs = (
        Tab("open", _("未办结"), lambda member: Q(status__in=OPEN)),
        Tab("new", _("待受理"), lambda member: Q(status=NEW)),
        Tab("late", _("已超时"), lambda member: is_late(member, clock.at(clock.today()))),
        Tab("waiting", _("等待中"), lambda member: Q(status=WAITING)),
        Tab("cannot", _("待处置"), lambda member: Q(status=CANNOT)),
        Tab("mended", _("待验收"), lambda member: TO_CONFIRM),
        Tab("mine", _("我报的"), lambda member: Q(reporter=member)),
        Tab("sent", _("派给我的"), lambda member: Q(worker=member, status__in=OPEN) & ~Q(status=CANNOT)),
        Tab("all", _("全部")),
    )
    beside = (
        Beside(_("看板"), "/repairs/board/", "repairs.finish_ticket"),
        Beside(_("日历"), "/repairs/calendar/", "repairs.view_all_tickets"),
        Beside(_("统计"), "/repairs/statistics/", "repairs.view_statistics"),
        Beside(_("通报"), "/repairs/bulletin/", "repairs.view_statistics"),
        Beside(_("打印"), "/repairs/papers/", "repairs.view_all_tickets"),
    )
    links = (
        Beside(_("补登的"), "/repairs/tickets/?tab=all&entered=later", "repairs.view_all_tickets"),
        Beside(_("纸质转录的"), "/repairs/tickets/?tab=all&entered=paper", "repairs.view_all_tickets"),
    )
    batch_links = (Beside(_("打印维修单"), "/repairs/papers/chosen/pdf/", "repairs.view_ticket"),)
    searched = (("place", "places.Place"), ("worker", "people.Member"))
    primary = "repairs.report_ticket"
    begins = ("repairs.record_done", "repairs.report_for", "repairs.take_messages")
    more = (
        "repairs.report_for",
        "repairs.take_messages",
        "repairs.record_done",
        "repairs.record_round",
    )
    often = 9
    facts = (
        Fact(
            _("地点"), lambda ticket: f"{ticket.place.path} {ticket.spot}".strip(), fields=("place", "spot")
        ),
        Fact(_("类别"), "get_kind_display", fields=("kind",)),
        Fact(_("报修人"), "reporter_name"),
        Fact(_("报修时间"), "reported_at"),
        Fact(_("来源"), "get_source_display"),
        Fact(_("急否"), sections.class_words, fields=("urgent", "large")),
        Fact(_("应修好"), "due_at"),
        Fact(_("维修人"), "worker", if_any=True),
        dated.ENTERED_FACT,
        Fact(_("故障"), "fault", wide=True),
        Fact(_("等待"), sections.wait_words, wide=True, if_any=True),
        Fact(_("未修原因"), sections.not_done_words, wide=True, if_any=True),
        Fact(_("维修情况"), "done", wide=True, if_any=True),
        Fact(_("修好时间"), "finished_at", if_any=True),
        Fact(_("验收"), lambda ticket: _signed(ticket), if_any=True),
        Fact(_("费用"), lambda ticket: f"{yuan(ticket.cost_fen)}元" if ticket.cost_fen else "", if_any=True),
        Fact(_("用时"), lambda ticket: sections.minutes_words(ticket.minutes), if_any=True),
        Fact(_("返修次数"), lambda ticket: ticket.returns or "", if_any=True),
        Fact(_("同样反映"), lambda ticket: sections.echo_words(ticket.echoes), if_any=True),
        Fact(_("评价"), lambda ticket: "★" * (ticket.rating or 0), if_any=True),
        Fact(_("查询码"), "tracking"),
    )
    joined = ("place", "reporter", "worker", "confirmed_by", "merged_into")
    empty = _("没有报修。看到东西坏了，点“报修”就行。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        rows = dated.with_mark(super().rows(member), member.school)
        return dated.with_real(rows, member.school, late=is_late(member, clock.now()))

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/repairs/papers/chosen/pdf/?ids={row.pk}"

    @classmethod
    def pictured(cls, row: Any, member: Any) -> list[Any]:
        """Photos stay through a merge: those of the reports that this one took in are shown to who may see them."""
        return [row, *_taken_in(member, row.pk)]

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.sections_of(row, member)


@prepared
def _taken_in(member: Any, ticket: UUID) -> Any:
    return Ticket.objects.visible_to(member).filter(merged_into=ticket).order_by("id")[:20]


def _signed(ticket: Ticket) -> str:
    """Who confirmed it and when; or that nobody objected."""
    who = _("视为验收") if ticket.is_lapsed else ticket.confirmed_by
    return f"{who} {in_words(ticket.confirmed_at)}" if who else ""


class RoundsPage(ListPage):
    model = Round
    slug = "rounds"
    title = _("巡查记录")
    icon = "check"
    columns = (
        Column("title", _("名称"), kind="main"),
        Column("kind", _("种类"), choices=dict(Round.KINDS)),
        Column("on", _("日期"), kind="day"),
        Column("looked", _("查看处数"), kind="number"),
        Column("found", _("发现问题"), kind="number"),
        Column("made_by__name", _("巡查人")),
        dated.MARK,
        dated.RECORDED,
        dated.BECAUSE,
        Column("number", _("编号"), kind="code"),
    )
    filters = (
        ChoiceFilter("kind", _("种类"), choices=tuple(Round.KINDS)),
        RowFilter("made_by", _("巡查人"), model="people.Member"),
        dated.ENTERED,
    )
    sorts = (Sort("-on", "on", descending=True), Sort("on", "on"))
    beside = (Beside(_("空白巡查表"), "/repairs/papers/rooms/", "repairs.view_round"),)
    primary = "repairs.record_round"
    often = 4
    facts = (
        Fact(_("种类"), "get_kind_display"),
        Fact(_("日期"), "on"),
        Fact(_("巡查人"), "made_by"),
        Fact(_("查看处数"), "looked"),
        Fact(_("发现问题"), "found"),
        dated.ENTERED_FACT,
    )
    joined = ("made_by",)
    empty = _("还没有巡查记录。走一圈，看到的一次登记。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        return dated.with_mark(super().rows(member), member.school)

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/repairs/papers/rounds/pdf/?round={row.pk}"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.round_sections(row)


class RoutesPage(ListPage):
    model = Route
    slug = "routes"
    title = _("派工规则")
    in_side_bar = False
    columns = (
        Column("kind", _("类别"), kind="main", choices=dict(KINDS)),
        Column("place__path", _("范围")),
        Column("worker__name", _("维修人")),
        Column("active", _("在用"), kind="yes_no"),
    )
    filters = (ChoiceFilter("kind", _("类别"), choices=tuple(KINDS)),)
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    tabs = (Tab("active", _("在用"), lambda member: Q(active=True)), Tab("all", _("全部")))
    primary = "repairs.set_route"
    facts = (
        Fact(_("类别"), "get_kind_display"),
        Fact(_("范围"), lambda route: route.place or _("全校")),
        Fact(_("维修人"), "worker"),
        Fact(_("在用"), "active"),
    )
    joined = ("place", "worker")
    empty = _("没有规则：每次都由总务处派工。例如“多媒体”可以直接派给信息技术老师。")
