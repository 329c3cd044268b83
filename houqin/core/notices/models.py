"""Notices in the house, the channels that lead out of it, and the outbox in between."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Owned, SchoolForeignKey, SchoolQuerySet, SchoolRows

if TYPE_CHECKING:
    from houqin.people.models import Member


class NoticeQuerySet(SchoolQuerySet):
    """Notices are private: nobody, whatever his roles, sees what another was told."""

    def visible_to(self, member: "Member") -> Self:
        return self.filter(member=member)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(Owned):
    """One thing one member is told, with the address of the row it is about."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    member = SchoolForeignKey("people.Member", related_name="notices", verbose_name=_("告知谁"))
    topic = models.CharField(_("名目"), max_length=40)
    text = models.CharField(_("内容"), max_length=240)
    url = models.CharField(_("地址"), max_length=120)
    row = models.UUIDField(_("对象"))
    cause = models.UUIDField(_("起因"))  # the history entry; for what a schedule tells, a key made of its day
    urgent = models.BooleanField(_("急"), default=False)
    told_at = models.DateTimeField(_("告知时间"), default=clock.now)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(NoticeQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("消息")
        constraints = [
            models.UniqueConstraint(fields=["school", "member", "cause", "topic", "row"], name="notice_once")
        ]
        indexes = [
            models.Index(fields=["school", "member", "told_at", "id"], name="notice_by_time"),
            models.Index(
                fields=["school", "member", "told_at", "id"],
                condition=Q(read_at__isnull=True),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class NoticeWish(Owned):
    """What one member wants to be told, and whether by mail too; who has no row is told everything, in the house only."""

    PAGE: ClassVar[str] = "/mine/"

    member = SchoolForeignKey("people.Member", related_name="notice_wishes", verbose_name=_("人员"))
    without = models.JSONField(_("不要的消息"), default=list, blank=True)
    email = models.CharField(_("电子邮箱"), max_length=120, blank=True)
    mail_digest = models.BooleanField(_("每天一封待办邮件"), default=False)
    mail_urgent = models.BooleanField(_("急事马上发邮件"), default=False)

    class Meta(Owned.Meta):
        verbose_name = _("消息设置")
        constraints = [models.UniqueConstraint(fields=["school", "member"], name="notice_wish_once")]

    def __str__(self) -> str:
        return str(_("消息设置"))

    def said_after(self, action: str) -> str:
        """What is said when it was saved."""
        return str(_("消息设置已保存。"))


class Channel(Owned):
    """A way out of the house: the robot of a group chat, or mail. Its key is written once and never shown again."""

    WECOM, DINGTALK, FEISHU, EMAIL = "wecom", "dingtalk", "feishu", "email"
    KINDS: ClassVar[list[tuple[str, Any]]] = [
        (WECOM, _("企业微信群机器人")),
        (DINGTALK, _("钉钉群机器人")),
        (FEISHU, _("飞书群机器人")),
        (EMAIL, _("电子邮件")),
    ]
    UNTOLD: ClassVar[tuple[str, ...]] = ("url", "secret")
    MOVES_AS: ClassVar[dict[str, Any]] = {"url": "", "secret": "", "active": False}  # a group is joined again

    kind = models.CharField(_("种类"), max_length=10, choices=KINDS)
    name = models.CharField(_("名称"), max_length=40)
    url = models.CharField(_("机器人地址"), max_length=400, blank=True)
    secret = models.CharField(_("加签密钥"), max_length=120, blank=True)
    sends_urgent = models.BooleanField(_("急修马上发"), default=True)
    sends_digest = models.BooleanField(_("每天一条汇总"), default=True)
    with_names = models.BooleanField(_("写出姓名"), default=False)
    heads_to = models.CharField(_("每日链首寄给"), max_length=120, blank=True)
    active = models.BooleanField(_("使用中"), default=True)

    class Meta(Owned.Meta):
        verbose_name = _("消息通道")
        indexes = [models.Index(fields=["school", "recorded_at", "id"], name="channel_by_time")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_robot(self) -> bool:
        return self.kind != self.EMAIL


class Outgoing(Owned):
    """One message on its way out through one channel; its key is the message's name, the same at every try."""

    STAYS: ClassVar[str] = "在路上的消息：两边都发就重复了，发过的在原处可查"
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"
    STATES: ClassVar[list[tuple[str, Any]]] = [
        (WAITING, _("等待发出")),
        (SENT, _("已发出")),
        (GIVEN_UP, _("没有发出")),
    ]
    TONES: ClassVar[dict[str, str]] = {WAITING: "wait", SENT: "done", GIVEN_UP: "bad"}

    channel = SchoolForeignKey(Channel, related_name="outgoing", verbose_name=_("消息通道"))
    address = models.CharField(_("收件地址"), max_length=120, blank=True)  # of mail; "" for a group
    subject = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"), max_length=2000)
    cause = models.UUIDField(_("起因"))
    row = models.UUIDField(_("对象"))
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default=WAITING)
    tries = models.PositiveSmallIntegerField(_("试过几次"), default=0)
    not_before = models.DateTimeField(_("下次发送"), default=clock.now)
    problem = models.CharField(_("没有发出的原因"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("发出的消息")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "channel", "cause", "row", "address"], name="outgoing_once"
            )
        ]
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="outgoing_by_time"),
            models.Index(fields=["school", "state", "recorded_at", "id"], name="outgoing_by_state"),
        ]

    def __str__(self) -> str:
        return self.subject[:60]
