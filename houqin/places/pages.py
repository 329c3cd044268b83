"""How places are listed and shown."""

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import Beside, ChoiceFilter, Column, Fact, ListPage, Related, RowFilter, Sort, Tab
from houqin.places.models import BLANK, USED, VOID, Label, LabelRoll, Place
from houqin.places.tree import within


class PlacesPage(ListPage):
    model = Place
    slug = "places"
    title = _("场所")
    icon = "building"
    often = 3
    columns = (
        Column("path", _("位置"), kind="main"),
        Column("kind", _("种类"), choices=dict(Place.KINDS)),
        Column("use", _("用途")),
        Column("keepers_text", _("责任人")),
        Column("code", _("编码"), kind="code"),
        Column("room_number", _("房间号"), shown=False),
    )
    filters = (
        ChoiceFilter("kind", _("种类"), choices=tuple(Place.KINDS)),
        RowFilter("inside", _("在…里面"), model="places.Place", widen=lambda place: within("pk", place)),
    )
    sorts = (Sort("path", "tree"), Sort("-path", "tree", descending=True))
    tabs = (
        Tab("active", _("在用"), lambda member: Q(active=True)),
        Tab("closed", _("已停用"), lambda member: Q(active=False)),
    )
    primary = "places.add_place"
    importer = "places"
    more = ("places.print_blank_labels",)
    links = (
        Beside(_("打印标签"), "/places/labels/", "places.print_labels"),
        Beside(_("标签"), "/places/codes/", "places.view_label"),
    )
    batch_links = (Beside(_("打印标签"), "/places/labels/", "places.print_labels"),)
    facts = (
        Fact(_("种类"), "get_kind_display"),
        Fact(_("上级场所"), "parent"),
        Fact(_("房间号"), "room_number"),
        Fact(_("用途"), "use"),
        Fact(_("责任人"), "keepers_text"),
        Fact(_("编码"), "code"),
        Fact(_("标签日期"), lambda row: row.labelled_on or _("还没有印过标签")),
    )
    related = (
        Related(_("这里的报修单"), "repairs.tickets", "place"),
        Related(_("里面的场所"), "places.places", "inside"),
        Related(_("后来贴的标签"), "places.codes", "place"),
    )
    joined = ("parent",)
    empty = _("还没有场所。可以把现有的房间一览表直接导入。")


class LabelsPage(ListPage):
    model = Label
    slug = "codes"
    title = _("标签")
    icon = "qr"
    in_side_bar = False
    columns = (
        Column("code", _("编码"), kind="main"),
        Column("status", _("状态"), kind="badge", choices=dict(Label.STATUSES), tones=Label.TONES),
        Column("place__path", _("贴在")),
        Column("claimed_at", _("贴上时间"), kind="moment"),
        Column("claimed_by__name", _("贴标签的人"), shown=False),
        Column("roll__number", _("批次"), kind="code"),
        Column("reason", _("作废原因"), shown=False),
    )
    filters = (
        RowFilter("place", _("贴在"), model="places.Place"),
        RowFilter("roll", _("批次"), model="places.LabelRoll"),
    )
    sorts = (
        Sort("-recorded_at", "recorded_at", descending=True),
        Sort("recorded_at", "recorded_at"),
    )
    tabs = (
        Tab("all", _("全部")),
        Tab("blank", _("空白"), lambda member: Q(status=BLANK)),
        Tab("used", _("在用"), lambda member: Q(status=USED)),
        Tab("void", _("已作废"), lambda member: Q(status=VOID)),
    )
    searched = (("place", "places.Place"),)
    more = ("places.print_blank_labels",)
    links = (Beside(_("空白标签批次"), "/places/rolls/", "places.view_labelroll"),)
    facts = (
        Fact(_("贴在"), "place"),
        Fact(_("贴上时间"), "claimed_at"),
        Fact(_("贴标签的人"), "claimed_by"),
        Fact(_("批次"), "roll"),
        Fact(_("作废原因"), "reason"),
    )
    joined = ("place", "claimed_by", "roll")
    empty = _("场所自己的码打印时就有，不在这里。空白标签印好、贴好、扫过，就记在这里。")


class LabelRollsPage(ListPage):
    model = LabelRoll
    slug = "rolls"
    title = _("空白标签批次")
    icon = "qr"
    in_side_bar = False
    columns = (
        Column("number", _("批次"), kind="main"),
        Column("count", _("张数"), kind="number"),
        Column("note", _("备注")),
        Column("recorded_at", _("登记时间"), kind="moment"),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    primary = "places.print_blank_labels"
    often = -20
    facts = (Fact(_("张数"), "count"), Fact(_("备注"), "note"))
    related = (Related(_("这一批的标签"), "places.codes", "roll"),)
    empty = _("还没有印过空白标签。")

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        """The way to the printer."""
        if not member.can("places.print_labels"):
            return []
        link = format_html(
            '<p><a class="button button-primary" href="/places/labels/?which=roll&amp;roll={}">{}</a></p>',
            row.pk,
            _("打印这一批"),
        )
        return [{"title": _("打印"), "html": link}]
