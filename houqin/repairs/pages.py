"""How tickets are listed and shown."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import ChoiceFilter, Column, DayFilter, Fact, ListPage, RowFilter, Sort, Tab
from houqin.places.tree import within
from houqin.repairs.models import MENDED, OPEN, Ticket


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
        Column("worker__name", _("维修人")),
        Column("reporter__name", _("报修人")),
        Column("reported_at", _("报修时间"), kind="moment"),
        Column("number", _("单号"), kind="code"),
        Column("kind", _("类别"), choices=dict(Ticket.KINDS), shown=False),
        Column("spot", _("具体位置"), shown=False),
        Column("done", _("维修情况"), shown=False),
        Column("finished_at", _("修好时间"), kind="moment", shown=False),
        Column("returns", _("返修次数"), kind="number", shown=False),
    )
    filters = (
        ChoiceFilter("kind", _("类别"), choices=tuple(Ticket.KINDS)),
        RowFilter("place", _("地点"), model="places.Place", widen=lambda place: within("place", place)),
        RowFilter("worker", _("维修人"), model="people.Member"),
        DayFilter("reported_at", _("报修时间")),
    )
    sorts = (Sort("-reported_at", "reported_at", descending=True), Sort("reported_at", "reported_at"))
    tabs = (
        Tab("open", _("未办结"), lambda member: Q(status__in=OPEN)),
        Tab("mended", _("待验收"), lambda member: Q(status=MENDED)),
        Tab("mine", _("我报的"), lambda member: Q(reporter=member)),
        Tab("sent", _("派给我的"), lambda member: Q(worker=member, status__in=OPEN)),
        Tab("all", _("全部")),
    )
    searched = (("place", "places.Place"), ("reporter", "people.Member"), ("worker", "people.Member"))
    primary = "repairs.report_ticket"
    often = 9
    facts = (
        Fact(_("地点"), lambda ticket: f"{ticket.place.path} {ticket.spot}".strip()),
        Fact(_("类别"), "get_kind_display"),
        Fact(_("急修"), "urgent"),
        Fact(_("报修人"), "reporter"),
        Fact(_("报修时间"), "reported_at"),
        Fact(_("维修人"), "worker"),
        Fact(_("修好时间"), "finished_at"),
        Fact(_("返修次数"), "returns"),
        Fact(_("故障"), "fault", wide=True),
        Fact(_("维修情况"), "done", wide=True),
    )
    joined = ("place", "reporter", "worker")
    empty = _("没有报修。看到东西坏了，点“报修”就行。")
