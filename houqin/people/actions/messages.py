"""Messages: what each wants to be told, and the ways out of the house that the school opens."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, Refused, action
from houqin.core.keys import uuid7
from houqin.core.notices import mail
from houqin.core.notices.models import Channel, NoticeWish, Outgoing
from houqin.core.notices.outbox import ask_to_deliver
from houqin.people.models import Member, School

FLAGS = ("name", "sends_urgent", "sends_digest", "with_names")


@action(_("消息设置"), says=_("改了消息设置"), only=lambda member, by: member.pk == by.pk)
def set_my_messages(
    member: Member, /, *, by: Member, topics: list[str], email: str, mail_digest: bool, mail_urgent: bool
) -> NoticeWish:
    """What I want to be told in the house, and whether by mail too; only I set it for myself."""
    from houqin.core.notices.telling import TOPICS

    if (mail_digest or mail_urgent) and not email:
        raise Refused(_("要收邮件，请先填电子邮箱。"))
    wish = NoticeWish.objects.filter(member=member).first() or NoticeWish(member=member)
    wish.without = [code for code in TOPICS if code not in topics]
    wish.email, wish.mail_digest, wish.mail_urgent = email, mail_digest, mail_urgent
    return wish


@action(_("添加消息通道"), tone="primary", says=_("添加消息通道：{name}（{kind}）"))
def add_channel(
    school: School, /, *, by: Member, kind: str, url: str = "", secret: str = "", **facts: Any
) -> Channel:
    """The robot of a group, by the address the group gives, or mail. The address is a key: it is not shown again."""
    if kind == Channel.EMAIL and not mail.is_set_up():
        raise Refused(_("本系统还没有设置发信服务器，请装系统的人先设置（见“接通群和邮件”）。"))
    if kind != Channel.EMAIL and not url:
        raise Refused(_("请填机器人地址：在群设置里添加机器人后复制。"))
    return Channel(kind=kind, url=url, secret=secret, **{name: facts[name] for name in FLAGS})


@action(_("修改消息通道"), says=_("修改消息通道：{name}"))
def edit_channel(
    channel: Channel, /, *, by: Member, active: bool, url: str = "", secret: str = "", **facts: Any
) -> Channel:
    """What goes through it, and whether it is in use; address and key only where new ones are given."""
    channel.url, channel.secret = url or channel.url, secret or channel.secret
    channel.active = active
    for name in FLAGS:
        setattr(channel, name, facts[name])
    return channel


@action(
    _("每日链首寄给"),
    says=_("每日链首寄给 {address}"),
    only=lambda channel, by: channel.kind == Channel.EMAIL,
)
def mail_heads(channel: Channel, /, *, by: Member, address: str) -> Channel:
    """Where the end of the day's history is mailed to, best outside the school; nowhere when it is left empty."""
    channel.heads_to = address
    return channel


@action(_("发一条测试"), tone="primary", says=_("发一条测试消息"), only=lambda channel, by: channel.active)
def try_channel(channel: Channel, /, *, by: Member) -> Changes:
    """A message that says that it is a trial, to the group or to my own mail address."""
    wish = NoticeWish.objects.filter(member=by).first()
    address = wish.email if wish and not channel.is_robot else ""
    if not channel.is_robot and not address:
        raise Refused(_("请先在“我的 → 消息设置”里填自己的电子邮箱。"))
    text = _("测试：{school}的后勤消息能发到这里了。").format(school=by.school.name)
    message = Outgoing(
        school=by.school,
        channel=channel,
        cause=uuid7(),
        row=channel.pk,
        subject=text,
        text=text,
        address=address,
    )
    ask_to_deliver(message)
    return Changes(message)
