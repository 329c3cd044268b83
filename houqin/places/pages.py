"""How places are listed and shown."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.pages import ChoiceFilter, Column, Fact, ListPage, Related, RowFilter, Sort, Tab
from houqin.places.models import Place
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
    facts = (
        Fact(_("种类"), "get_kind_display"),
        Fact(_("上级场所"), "parent"),
        Fact(_("房间号"), "room_number"),
        Fact(_("用途"), "use"),
        Fact(_("责任人"), "keepers_text"),
        Fact(_("编码"), "code"),
    )
    related = (
        Related(_("这里的报修单"), "repairs.tickets", "place"),
        Related(_("里面的场所"), "places.places", "inside"),
    )
    joined = ("parent",)
    empty = _("还没有场所。可以把现有的房间一览表直接导入。")
