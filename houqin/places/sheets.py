"""The columns of the list of rooms (房间一览表)."""

from django.utils.translation import gettext_lazy

from houqin.core.sheets.columns import Column, Sheet, parse_choice, parse_code, parse_names, parse_text
from houqin.places.floors import FloorParser
from houqin.places.models import Place

WAY = {Place.SITE: "site", Place.BUILDING: "building", Place.FLOOR: "floor"}
KINDS = {Place.ROOM: ("房间", "室"), Place.OUTDOOR: ("室外场地", "室外", "场地")}
SHEET = Sheet(
    "places",
    gettext_lazy("场所"),
    columns=(
        Column(
            "site",
            gettext_lazy("校区"),
            synonyms=("教学点", "校区（教学点）", "校址"),
            parse=parse_text(60),
            help=gettext_lazy("只有一个校区时不填。"),
        ),
        Column(
            "building",
            gettext_lazy("楼栋"),
            needed=True,
            synonyms=("楼", "楼名", "建筑", "所在楼栋", "楼宇", "教学楼名称"),
            parse=parse_text(60),
            example="示例楼",
        ),
        Column("floor", gettext_lazy("楼层"), synonyms=("层", "所在楼层"), parse=FloorParser(), example="1"),
        Column(
            "number",
            gettext_lazy("房间号"),
            synonyms=("房号", "门牌号", "教室号", "房间编号", "室号"),
            parse=parse_code(20),
            example="101",
        ),
        Column(
            "title",
            gettext_lazy("名称"),
            synonyms=("房间名称", "场所名称", "教室名称", "室名"),
            parse=parse_text(60),
            example="1（1）班",
            help=gettext_lazy("房间号和名称至少填一个。"),
        ),
        Column(
            "use",
            gettext_lazy("用途"),
            synonyms=("功能", "类别", "类型"),
            parse=parse_text(40),
            example="教室",
        ),
        Column(
            "keepers",
            gettext_lazy("责任人"),
            synonyms=("负责人", "管理员", "室长", "管理人", "责任教师"),
            parse=parse_names(),
            example="张三、李四",
            help=gettext_lazy("几个人用顿号分开。"),
        ),
        Column("kind", gettext_lazy("种类"), parse=parse_choice(KINDS), help=gettext_lazy("不填就是房间。")),
        Column(
            "code",
            gettext_lazy("场所编码"),
            parse=parse_code(12),
            help=gettext_lazy("系统给的编码，印在标签上；导出的表里有，新场所不填。"),
        ),
    ),
)
