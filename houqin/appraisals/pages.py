"""How appraisals are listed and shown."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.appraisals import sections
from houqin.appraisals.models import CONFIRMED, OBJECTED, PENDING, SEES_ALL, Appraisal
from houqin.core.pages import Beside, ChoiceFilter, Column, DayFilter, Fact, ListPage, RowFilter, Sort, Tab


class AppraisalsPage(ListPage):
    model = Appraisal
    slug = "appraisals"
    title = _("月考核")
    icon = "check"
    columns = (
        Column("name", _("姓名"), kind="main"),
        Column("posts", _("岗位")),
        Column("period", _("月份")),
        Column("score", _("得分")),
        Column("counts", _("计分"), choices={True: _("计分"), False: _("只看不计分")}),
        Column("status", _("状态"), kind="badge", choices=dict(Appraisal.STATUSES), tones=Appraisal.TONES),
        Column("extra", _("加减分"), kind="number", shown=False),
        Column("confirmed_by__name", _("确认人"), shown=False),
    )
    filters = (
        RowFilter("member", _("姓名"), model="people.Member"),
        DayFilter("month", _("哪个月"), dates=True),
        ChoiceFilter("status", _("状态"), choices=tuple(Appraisal.STATUSES)),
    )
    sorts = (Sort("-month", "month", descending=True), Sort("month", "month"))
    tabs = (
        Tab("open", _("没有确认的"), lambda member: Q(status__in=(PENDING, OBJECTED))),
        Tab("mine", _("我的"), lambda member: Q(member=member)),
        Tab("done", _("已确认"), lambda member: Q(status=CONFIRMED)),
        Tab("all", _("全部")),
    )
    searched = (("member", "people.Member"),)
    primary = "appraisals.draw_up_appraisals"
    batch_links = (Beside(_("打印考核表"), "/appraisals/papers/", SEES_ALL),)
    facts = (
        Fact(_("姓名"), "name"),
        Fact(_("岗位"), "posts", if_any=True),
        Fact(_("月份"), "period"),
        Fact(_("得分"), lambda row: sections.score_words_of(row)),
        Fact(_("加减分"), lambda row: sections.extra_words(row), if_any=True, wide=True),
        Fact(_("本人异议"), "objection", if_any=True, wide=True),
        Fact(_("答复"), "reply", if_any=True, wide=True),
        Fact(_("异议提到"), "open_until"),
        Fact(_("确认"), lambda row: sections.confirmed_words(row), if_any=True),
    )
    joined = ("confirmed_by",)
    empty = _("还没有月考核表。一个月过完了，点“生成月考核表”，数字从任务、评分表和台账里来。")

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.sheet_sections(row)

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/appraisals/papers/?ids={row.pk}"
