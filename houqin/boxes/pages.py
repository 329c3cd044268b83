"""How boxes are listed and shown."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from houqin.boxes import sections
from houqin.boxes.models import Box
from houqin.core.pages import Beside, Column, DayFilter, Fact, ListPage, Related, RowFilter, Sort, Tab


class BoxesPage(ListPage):
    model = Box
    slug = "boxes"
    title = _("档案盒")
    icon = "book"
    columns = (
        Column("number", _("指标编号"), kind="code"),
        Column("title", _("评估指标"), kind="main"),
        Column("outline", _("评估")),
        Column("year", _("年份")),
        Column("keeper__name", _("责任人")),
        Column("least", _("至少几件"), kind="number", shown=False),
        Column("due_on", _("备齐期限"), kind="day"),
        Column("source", _("出处"), shown=False),
    )
    filters = (
        RowFilter("keeper", _("责任人"), model="people.Member"),
        DayFilter("due_on", _("备齐期限"), dates=True),
        RowFilter("parent", _("上级指标"), model="boxes.Box", hidden=True),
    )
    sorts = (Sort("number", "sort"), Sort("due_on", "due_on"))
    tabs = (
        Tab("on", _("在用"), lambda member: Q(active=True)),
        Tab("mine", _("我负责的"), lambda member: Q(active=True, keeper=member)),
        Tab("off", _("不用的"), lambda member: Q(active=False)),
    )
    primary = "boxes.begin_boxes"
    more = ("boxes.add_box", "boxes.import_boxes")
    importer = "boxes"
    batch_links = (
        Beside(_("打印盒脊"), "/boxes/spines/", "boxes.view_box"),
        Beside(_("打印卷内目录"), "/boxes/catalogue/", "boxes.view_box"),
    )
    beside = (Beside(_("缺什么"), "/boxes/shelf/", "boxes.view_box"),)
    searched = (("keeper", "people.Member"),)
    facts = (
        Fact(_("评估"), "outline"),
        Fact(_("哪一年"), "when"),
        Fact(_("责任人"), "keeper", if_any=True),
        Fact(_("至少几件"), "least"),
        Fact(_("备齐期限"), "due_on", if_any=True),
        Fact(_("保管期限"), "get_keep_display"),
        Fact(_("上级指标"), "parent", if_any=True),
        Fact(_("出处"), "source", wide=True, if_any=True),
        Fact(_("拿走、打印"), lambda row: sections.take_along(row), wide=True),
    )
    related = (Related(_("它下面的盒"), "boxes.boxes", "parent"),)
    joined = ("keeper", "parent")
    empty = _("还没有档案盒。点“建一套档案盒”，照提纲建起来，在用的台账会自己放进去。")

    @classmethod
    def rows(cls, member: Any) -> Any:
        below = Box.objects.filter(parent=OuterRef("pk"), active=True)
        return super().rows(member).annotate(heads=Exists(below))

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        return sections.box_sections(row, member)

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"/boxes/catalogue/?ids={row.pk}"
