"""How tables to be given in are listed and shown, and every number that was ever given."""

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import ChoiceFilter, Column, DayFilter, Fact, ListPage, Related, RowFilter, Sort, Tab
from houqin.returns.models import HANDED, OPEN, Return, ReturnCell
from houqin.returns.periods import KINDS


class ReturnsPage(ListPage):
    model = Return
    slug = "returns"
    title = _("上报数据表")
    short = _("上报")
    icon = "list"
    columns = (
        Column("title", _("表名"), kind="main"),
        Column("asked_by", _("谁要的")),
        Column("status", _("状态"), kind="badge", choices=dict(Return.STATUSES), tones=Return.TONES),
        Column("due_on", _("哪天交"), kind="day"),
        Column("handed_on", _("上交日期"), kind="day"),
        Column("by__name", _("经手人")),
        Column("asked_on", _("哪天要的"), kind="day", shown=False),
        Column("handed_to", _("交给谁"), shown=False),
        Column("file_name", _("文件名"), shown=False),
    )
    filters = (DayFilter("due_on", _("哪天交"), dates=True),)
    sorts = (Sort("-due_on", "due_on", descending=True), Sort("due_on", "due_on"))
    tabs = (
        Tab("open", _("待上报"), lambda member: Q(status=OPEN)),
        Tab("handed", _("已上交"), lambda member: Q(status=HANDED)),
        Tab("all", _("全部")),
    )
    primary = "returns.take_in_return"
    begins = ("returns.build_return",)
    often = 1
    joined = ("by", "file", "school")
    related = (Related(_("报过的数"), "returns.cells", "of_return"),)
    facts = (
        Fact(_("填表"), lambda row: _open(row)),
        Fact(_("谁要的"), "asked_by"),
        Fact(_("哪天要的"), "asked_on"),
        Fact(_("哪天交"), "due_on"),
        Fact(_("数据截至"), "until_on", if_any=True),
        Fact(_("原表"), "file_name", if_any=True),
        Fact(_("经手人"), "by"),
        Fact(_("上交"), lambda row: _handed(row), if_any=True),
        Fact(_("为什么不用报"), "why_dropped", if_any=True),
    )
    empty = _("局里、中心校要数的时候，点“上传要填的表”：能数出来的先填好，哪个数从哪里来都写清楚。")

    @classmethod
    def landing(cls, pk: Any) -> str:
        return f"/returns/table/{pk}/"


class ReturnCellsPage(ListPage):
    """Whether it was asked before, and what was said."""

    model = ReturnCell
    slug = "cells"
    title = _("报过的数")
    icon = "search"
    in_side_bar = False
    columns = (
        Column("question", _("问的是什么"), kind="main"),
        Column("said", _("上报的数")),
        Column("unit", _("要的单位")),
        Column("how", _("怎样填"), choices=dict(ReturnCell.HOWS)),
        Column("label", _("数的名称")),
        Column("of_return__title", _("上报表")),
        Column("of_return__handed_on", _("上交日期"), kind="day"),
        Column("by__name", _("谁填的"), shown=False),
        Column("rule", _("口径"), shown=False),
        Column("recorded_at", _("登记时间"), kind="moment", shown=False),
    )
    filters = (
        RowFilter("of_return", _("上报表"), model="returns.Return"),
        ChoiceFilter("how", _("怎样填"), choices=tuple(ReturnCell.HOWS[1:])),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    tabs = (
        Tab("handed", _("已上交"), lambda member: Q(of_return__status=HANDED)),
        Tab("all", _("全部")),
    )
    joined = ("of_return", "by")
    facts = (
        Fact(_("上报表"), lambda row: _table(row)),
        Fact(_("单元格"), lambda row: f"{row.sheet} {row.cell}".strip(), if_any=True),
        Fact(_("怎样填"), "get_how_display"),
        Fact(_("上报的数"), "said", if_any=True),
        Fact(_("数的名称"), "label", if_any=True),
        Fact(_("口径"), "rule", if_any=True, wide=True),
        Fact(_("哪一段时间"), lambda row: dict(KINDS)[row.period]),
        Fact(_("几条记录"), "counted", if_any=True),
        Fact(_("谁填的"), "by", if_any=True),
    )
    empty = _("还没有上交过上报表。")

    @classmethod
    def landing(cls, pk: Any) -> str:
        return f"/returns/number/{pk}/"


def _open(row: Return) -> str:
    return format_html('<a class="button" href="{}">{}</a>', row.PAGE, _("打开这张表"))


def _table(row: ReturnCell) -> str:
    return format_html('<a href="{}">{}</a>', row.of_return.PAGE, row.of_return)


def _handed(row: Return) -> str:
    day = row.handed_on
    return f"{row.handed_to} {day.month}月{day.day}日" if day else ""
