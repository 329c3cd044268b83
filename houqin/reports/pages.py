"""How reports are listed; the report itself is read on a page of its own."""

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import Beside, ChoiceFilter, Column, DayFilter, Fact, ListPage, Sort, Tab
from houqin.reports.models import DRAFT, HANDED, KEPT, OF_DAYS, SIGNED, WAITS, PaperTotal, Report, ReportBook
from houqin.reports.periods import KINDS
from houqin.reports.reading import stands_words
from houqin.reports.sections import book_section


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
        ChoiceFilter("status", _("状态"), choices=tuple(Report.STATUSES)),
        DayFilter("last", _("到哪天"), dates=True),
    )
    sorts = (Sort("-last", "last", descending=True), Sort("last", "last"))
    tabs = (
        Tab("open", _("在写的、待签的"), lambda member: Q(status__in=(DRAFT, *WAITS))),
        Tab("signed", _("已签发"), lambda member: Q(status__in=(SIGNED, HANDED))),
        Tab("all", _("全部")),
    )
    beside = (
        Beside(_("后勤一览"), "/reports/board/", "reports.view_board"),
        Beside(_("总结集"), "/reports/books/", "reports.view_reportbook"),
        Beside(_("纸质总数"), "/reports/totals/", "reports.view_papertotal"),
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


BACK = (Beside(_("总结报告"), "/reports/reports/", "reports.view_report"),)


class PaperTotalsPage(ListPage):
    model = PaperTotal
    slug = "totals"
    title = _("纸质总数")
    icon = "book"
    in_side_bar = False
    columns = (
        Column("label", _("数的是什么"), kind="main"),
        Column("said", _("数")),
        Column("first", _("从哪天"), kind="day"),
        Column("last", _("到哪天"), kind="day"),
        Column("book", _("册名")),
        Column("pages", _("哪几页")),
        Column("status", _("状态"), kind="badge", choices=dict(PaperTotal.STATUSES), tones=PaperTotal.TONES),
        Column("by__name", _("录入人"), shown=False),
    )
    filters = (
        ChoiceFilter("kind", _("一段时间"), choices=tuple(OF_DAYS)),
        DayFilter("last", _("到哪天"), dates=True),
    )
    sorts = (Sort("-last", "last", descending=True), Sort("last", "last"))
    tabs = (Tab("kept", _("在用"), lambda member: Q(status=KEPT)), Tab("all", _("全部")))
    beside = BACK
    primary = "reports.enter_paper_total"
    facts = (
        Fact(_("数"), "said"),
        Fact(_("从哪天"), "first"),
        Fact(_("到哪天"), "last"),
        Fact(_("出处"), "where"),
        Fact(_("录入人"), "by"),
        Fact(_("作废原因"), "why_void", if_any=True, wide=True),
    )
    joined = ("by",)
    empty = _("没有纸质总数。启用以前的数（例如上学期报修多少件）照登记册录一个，总结里就有得比。")


class ReportBooksPage(ListPage):
    model = ReportBook
    slug = "books"
    title = _("总结集")
    icon = "book"
    in_side_bar = False
    columns = (
        Column("title", _("书名"), kind="main"),
        Column("made_on", _("编成日期"), kind="day"),
        Column("by__name", _("编的人")),
    )
    filters = (DayFilter("made_on", _("编成日期"), dates=True),)
    sorts = (Sort("-made_on", "made_on", descending=True), Sort("made_on", "made_on"))
    beside = BACK
    primary = "reports.bind_reports"
    facts = (
        Fact(_("编成日期"), "made_on"),
        Fact(_("编的人"), "by"),
        Fact(_("前言"), "foreword", if_any=True, wide=True),
    )
    joined = ("by",)
    empty = _("还没有总结集。把签发了的总结编成一本：有封面、目录、页码，可以打印，也有 Word 文件。")

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/reports/book/{row.pk}/?as=pdf"

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return [book_section(row)]
