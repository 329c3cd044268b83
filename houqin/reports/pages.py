"""How reports are listed; the report itself is read on a page of its own."""

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import ChoiceFilter, Column, DayFilter, Fact, ListPage, Sort, Tab
from houqin.reports.models import DRAFT, HANDED, SIGNED, WAITS, Report
from houqin.reports.periods import KINDS
from houqin.reports.reading import stands_words


class ReportsPage(ListPage):
    model = Report
    slug = "reports"
    title = _("总结报告")
    short = _("总结")
    icon = "list"
    columns = (
        Column("title", _("标题"), kind="main"),
        Column("kind", _("种类"), choices=dict(KINDS)),
        Column("status", _("状态"), kind="badge", choices=dict(Report.STATUSES), tones=Report.TONES),
        Column("last", _("到哪天"), kind="day"),
        Column("by__name", _("起草人")),
        Column("version", _("第几版"), kind="number", shown=False),
        Column("signed_on", _("签发日期"), kind="day", shown=False),
        Column("handed_to", _("上交给"), shown=False),
        Column("handed_on", _("上交日期"), kind="day", shown=False),
    )
    filters = (
        ChoiceFilter("kind", _("种类"), choices=tuple(KINDS)),
        DayFilter("last", _("到哪天"), dates=True),
    )
    sorts = (Sort("-last", "last", descending=True), Sort("last", "last"))
    tabs = (
        Tab("open", _("在写的、待签的"), lambda member: Q(status__in=(DRAFT, *WAITS))),
        Tab("signed", _("已签发"), lambda member: Q(status__in=(SIGNED, HANDED))),
        Tab("all", _("全部")),
    )
    primary = "reports.draft_report"
    often = 1
    joined = ("by", "reviewer", "signer", "school")
    facts = (
        Fact(_("正文"), lambda row: _open(row)),
        Fact(_("种类"), "get_kind_display"),
        Fact(_("起草人"), "by"),
        Fact(_("数据截至"), stands_words, if_any=True),
        Fact(_("退回原因"), "why_returned", if_any=True, wide=True),
        Fact(_("审核"), lambda row: _signed(row.reviewer, row.reviewed_on), if_any=True),
        Fact(_("签发"), lambda row: _signed(row.signer, row.signed_on), if_any=True),
        Fact(_("上交"), lambda row: _handed(row), if_any=True),
    )
    empty = _("还没有总结、报告。点“起草总结、报告”，数字由登记的记录来，写好自己改。")

    @classmethod
    def landing(cls, pk: Any) -> str:
        return f"/reports/read/{pk}/"

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/reports/paper/{row.pk}/?as=pdf"


def _open(row: Report) -> str:
    return format_html('<a class="button" href="{}">{}</a>', row.PAGE, _("打开正文"))


def _signed(who: Any, day: Any) -> str:
    return f"{who.name} {day.month}月{day.day}日" if who and day else ""


def _handed(row: Report) -> str:
    day = row.handed_on
    return f"{row.handed_to} {day.month}月{day.day}日" if day else ""
