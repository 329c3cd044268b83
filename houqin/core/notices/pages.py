"""How the ways out of the house and what went through them are listed; no key of a robot is on any page."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.notices.models import Channel, Outgoing
from houqin.core.pages import Column, Fact, ListPage, Sort, Tab


class ChannelsPage(ListPage):
    model = Channel
    slug = "channels"
    title = _("消息通道")
    icon = "bell"
    in_side_bar = False
    columns = (
        Column("name", _("名称"), kind="main"),
        Column("kind", _("种类"), choices=dict(Channel.KINDS)),
        Column("sends_urgent", _("急修马上发"), kind="yes_no"),
        Column("sends_digest", _("每天一条汇总"), kind="yes_no"),
        Column("with_names", _("写出姓名"), kind="yes_no"),
        Column("active", _("使用中"), kind="yes_no"),
        Column("recorded_at", _("登记时间"), kind="moment"),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    primary = "people.add_channel"
    facts = (
        Fact(_("种类"), "get_kind_display"),
        Fact(_("急修马上发"), "sends_urgent"),
        Fact(_("每天一条汇总"), "sends_digest"),
        Fact(_("写出姓名"), "with_names"),
        Fact(_("每日链首寄给"), "heads_to", if_any=True),
        Fact(_("使用中"), "active"),
    )
    empty = _("还没有消息通道。企业微信、钉钉、飞书的群可以添加群机器人，把它的地址填在这里。")


class OutgoingPage(ListPage):
    model = Outgoing
    slug = "outgoing"
    title = _("发出的消息")
    icon = "bell"
    in_side_bar = False
    columns = (
        Column("subject", _("标题"), kind="main"),
        Column("channel__name", _("消息通道")),
        Column("state", _("状态"), kind="badge", choices=dict(Outgoing.STATES), tones=Outgoing.TONES),
        Column("problem", _("没有发出的原因")),
        Column("recorded_at", _("登记时间"), kind="moment"),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    tabs = (
        Tab("given_up", _("没有发出"), lambda member: Q(state=Outgoing.GIVEN_UP)),
        Tab("waiting", _("等待发出"), lambda member: Q(state=Outgoing.WAITING)),
        Tab("all", _("全部")),
    )
    facts = (
        Fact(_("消息通道"), "channel"),
        Fact(_("状态"), "get_state_display"),
        Fact(_("没有发出的原因"), "problem", if_any=True),
        Fact(_("试过几次"), "tries"),
        Fact(_("下次发送"), lambda row: row.not_before if row.state == Outgoing.WAITING else "", if_any=True),
        Fact(_("发出时间"), "sent_at", if_any=True),
        Fact(_("内容"), "text", wide=True),
    )
    joined = ("channel",)
    empty = _("没有发不出去的消息。")

    @classmethod
    def badge(cls, row: Any) -> dict[str, str]:
        return {"label": row.get_state_display(), "tone": Outgoing.TONES[row.state]}
