"""How surveys and opinions are listed and shown."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import Beside, ChoiceFilter, Column, DayFilter, Fact, ListPage, RowFilter, Sort, Tab
from houqin.surveys import sections
from houqin.surveys.models import (
    ANNOUNCED,
    ASIDE,
    BOX,
    CLOSED,
    DRAFT,
    OPEN,
    REPLIED,
    WAITS,
    WITHDRAWN,
    Opinion,
    Survey,
)


class SurveysPage(ListPage):
    model = Survey
    slug = "surveys"
    title = _("满意度测评")
    short = _("测评")
    icon = "list"
    columns = (
        Column("title", _("标题"), kind="main"),
        Column("kind", _("种类"), choices=dict(Survey.KINDS)),
        Column("audience", _("请谁填"), choices=dict(Survey.AUDIENCES)),
        Column("opens_on", _("开始日期"), kind="day"),
        Column("closes_on", _("截止日期"), kind="day"),
        Column("status", _("状态"), kind="badge", choices=dict(Survey.STATUSES), tones=Survey.TONES),
        Column("number", _("编号"), kind="code"),
    )
    filters = (
        ChoiceFilter("status", _("状态"), choices=tuple(Survey.STATUSES)),
        ChoiceFilter("kind", _("种类"), choices=tuple(Survey.KINDS)),
        DayFilter("opens_on", _("开始日期"), dates=True),
    )
    sorts = (Sort("-opens_on", "opens_on", descending=True), Sort("opens_on", "opens_on"))
    tabs = (
        Tab("all", _("全部"), lambda member: ~Q(status=WITHDRAWN)),
        Tab("open", _("进行中"), lambda member: Q(status__in=(DRAFT, OPEN))),
        Tab("done", _("有结果的"), lambda member: Q(status__in=(CLOSED, ANNOUNCED)) & ~Q(kind=BOX)),
        Tab("whole", _("含作废的")),
    )
    beside = (Beside(_("意见"), "/surveys/opinions/", "surveys.view_opinion"),)
    primary = "surveys.draft_survey"
    facts = (
        Fact(_("请谁填"), "get_audience_display"),
        Fact(_("时间"), sections.time_words),
        Fact(_("写给填的人的话"), "intro", wide=True, if_any=True),
        Fact(_("什么时候用"), sections.why_words, wide=True, if_any=True),
        Fact(_("发起人"), "made_by"),
        Fact(_("学校怎样改进"), "remedy", wide=True, if_any=True),
        Fact(_("作废原因"), "why_withdrawn", wide=True, if_any=True),
    )
    joined = ("made_by",)
    empty = _("还没有测评。发起一次：食堂、后勤、校车、校服、物业的问卷都是现成的。")

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.sections_of(row, member)


class OpinionsPage(ListPage):
    model = Opinion
    slug = "opinions"
    title = _("意见")
    icon = "paste"
    in_side_bar = False
    columns = (
        Column("text", _("意见内容"), kind="main"),
        Column("category", _("哪一类"), choices=dict(Opinion.CATEGORIES)),
        Column("status", _("状态"), kind="badge", choices=dict(Opinion.STATUSES), tones=Opinion.TONES),
        Column("sent_at", _("收到时间"), kind="moment"),
        Column("number", _("编号"), kind="code"),
    )
    filters = (
        RowFilter("survey", _("意见箱"), model="surveys.Survey"),
        ChoiceFilter("category", _("哪一类"), choices=tuple(Opinion.CATEGORIES)),
        DayFilter("sent_at", _("收到时间")),
    )
    sorts = (Sort("-sent_at", "sent_at", descending=True), Sort("sent_at", "sent_at"))
    tabs = (
        Tab("waiting", _("要答复的"), lambda member: Q(status__in=WAITS)),
        Tab("replied", _("已答复"), lambda member: Q(status=REPLIED)),
        Tab("aside", _("不作答复"), lambda member: Q(status=ASIDE)),
        Tab("all", _("全部")),
    )
    beside = (Beside(_("满意度测评"), "/surveys/surveys/", "surveys.view_survey"),)
    facts = (
        Fact(_("意见内容"), "text", wide=True),
        Fact(_("哪一类"), "get_category_display"),
        Fact(_("收到时间"), "sent_at"),
        Fact(_("留名和联系方式"), "who", if_any=True),
        Fact(_("意见箱"), "survey"),
        Fact(_("办理情况"), "progress", wide=True, if_any=True),
        Fact(_("答复"), "reply", wide=True, if_any=True),
        Fact(_("答复人"), "replied_by", if_any=True),
        Fact(_("不作答复的原因"), "why_aside", wide=True, if_any=True),
    )
    joined = ("survey", "replied_by")
    empty = _("没有意见。意见箱的二维码挂出去，收到的会列在这里。")
