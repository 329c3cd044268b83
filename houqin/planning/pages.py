"""How plans are listed and shown."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import ChoiceFilter, Column, Fact, ListPage, Sort, Tab
from houqin.planning.models import ACCEPTED, DRAFT, Plan
from houqin.planning.sections import sections_of


class PlansPage(ListPage):
    model = Plan
    slug = "plans"
    title = _("计划")
    icon = "list"
    columns = (
        Column("title", _("标题"), kind="main"),
        Column("kind", _("种类"), choices=dict(Plan.KINDS)),
        Column("status", _("状态"), kind="badge", choices=dict(Plan.STATUSES), tones=Plan.TONES),
        Column("version", _("第几版"), kind="number"),
        Column("by__name", _("读入人")),
        Column("recorded_at", _("读入时间"), kind="moment"),
        Column("file_name", _("原文件"), shown=False),
    )
    filters = (
        ChoiceFilter("kind", _("种类"), choices=tuple(Plan.KINDS)),
        ChoiceFilter("status", _("状态"), choices=tuple(Plan.STATUSES)),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    tabs = (
        Tab("current", _("在用"), lambda member: Q(status__in=(DRAFT, ACCEPTED))),
        Tab("draft", _("待核对"), lambda member: Q(status=DRAFT)),
        Tab("all", _("全部")),
    )
    primary = "planning.read_plan"
    joined = ("by", "replaces")
    facts = (
        Fact(_("种类"), "get_kind_display"),
        Fact(_("时间"), "when_words", if_any=True),
        Fact(_("第几版"), "version"),
        Fact(_("原文件"), "file_name"),
        Fact(_("读入人"), "by"),
        Fact(_("替换"), "replaces", if_any=True),
    )
    empty = _("还没有计划。点“读入计划”，把写好的后勤计划放进来。")

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections_of(row, member)

    @classmethod
    def printed(cls, row: Any) -> str:
        """《学期工作行事历》."""
        return f"/planning/papers/{row.pk}/calendar/"
