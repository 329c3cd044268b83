"""How shared devices are listed, and what the head sees of one: its code, who works there, what was signed there."""

from typing import Any

from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core.history import Entry
from houqin.core.pages import Column, Fact, ListPage, RowFilter, Sort, Tab
from houqin.core.pages.rowpage import sentence
from houqin.core.words import moment_words
from houqin.devices.models import Device, spaced

SHOWN = 20  # of what was last done there, on the device's own page


def whose(device: Device) -> str:
    """The names on its screen, or by what rule they come there."""
    return device.people_text or str(_("这个场所的责任人和只管这里的人"))


class DevicesPage(ListPage):
    model = Device
    slug = "devices"
    title = _("共用设备")
    icon = "key"
    columns = (
        Column("name", _("名称"), kind="main"),
        Column("place__path", _("地点")),
        Column("people_text", _("使用人")),
        Column("paired_at", _("启用时间"), kind="moment"),
        Column("used_at", _("最近使用"), kind="moment"),
    )
    filters = (RowFilter("place", _("地点"), model="places.Place"),)
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    tabs = (
        Tab("active", _("在用"), lambda member: Q(active=True)),
        Tab("all", _("全部")),
    )
    primary = "devices.add_device"
    often = -10
    facts = (
        Fact(_("地点"), "place"),
        Fact(_("使用人"), whose, wide=True),
        Fact(_("大字"), "large"),
        Fact(_("启用时间"), lambda row: row.paired_at or _("还没有在设备上启用")),
        Fact(_("最近使用"), "used_at"),
    )
    joined = ("place",)
    empty = _("食堂、门卫室几个人用一台平板的，在这里添加；每人点自己的名字，输 4 位口令办事。")

    @classmethod
    def badge(cls, row: Any) -> dict[str, str]:
        if not row.active:
            return {"label": str(_("已停用")), "tone": "closed"}
        return (
            {"label": str(_("在用")), "tone": "done"}
            if row.is_paired
            else {"label": str(_("等待启用")), "tone": "wait"}
        )

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        code = row.code_now() if member.can("devices.ask_pairing") else ""
        parts = [{"title": _now("启用码"), "html": _how_to_pair(row, code, member)}] if code else []
        return [*parts, {"title": _now("在这台设备上办的"), "html": _signed(row)}]


def _how_to_pair(row: Any, code: str, member: Any) -> Any:
    address = f"{member.school.address or ''}/devices/pair/"
    text = _now("在那台平板或电脑的浏览器里打开 {address}，输入学校代码 {school} 和上面的数字。").format(
        address=address, school=member.school.code
    )
    until = _now("{moment} 前有效，用一次就失效。").format(moment=moment_words(row.pairing_until))
    return format_html(
        '<p class="big-code">{}</p><p>{}</p><p class="muted">{}</p>', spaced(code), text, until
    )


def entries_on(device: Device) -> Any:
    """What was done on this device, latest first, with the people who did it."""
    return Entry.objects.filter(device=device.pk).select_related("member").order_by("-number")


def line_of(entry: Entry) -> dict[str, str]:
    """When, and who did what."""
    return {"sentence": sentence(entry), "when": moment_words(entry.recorded_at)}


def _signed(device: Device) -> Any:
    lines = [line_of(entry) for entry in entries_on(device)[:SHOWN]]
    if not lines:
        return format_html('<p class="muted">{}</p>', _now("还没有在这台设备上办过事。"))
    items = format_html_join(
        "", "<li><p>{}</p><small>{}</small></li>", ((line["sentence"], line["when"]) for line in lines)
    )
    more = format_html('<p><a href="/devices/signed/{}/">{}</a></p>', device.pk, _now("全部"))
    return format_html('<ol class="story">{}</ol>{}', items, more)
