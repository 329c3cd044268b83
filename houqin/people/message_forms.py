"""What the actions on messages ask for; the address and the key of a robot are told to no history."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, Choices, Text
from houqin.core.notices.models import Channel, NoticeWish
from houqin.core.notices.robots import HOSTS
from houqin.core.notices.sending import NotSent, checked
from houqin.core.notices.telling import TOPICS


class Key(Text):
    """An address or a word that opens a group: never told to the history, never shown again."""

    secret = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs["autocomplete"] = "off"


class SetMyMessagesForm(ActionForm):
    EDITS = True
    INTRO = _("不选的消息不再进您的“消息”。邮件要学校接通以后才会发。")

    topics = forms.MultipleChoiceField(
        label=_("要告诉我的"),
        required=False,
        choices=lambda: [(t.code, t.label) for t in TOPICS.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    email = Text(label=_("电子邮箱"), max_length=120, required=False, example="chen@example.com")
    mail_digest = forms.BooleanField(label=_("上学日早上一封待办邮件"), required=False)
    mail_urgent = forms.BooleanField(label=_("急修马上发邮件"), required=False)

    def prepare(self) -> None:
        if self.target is None:
            return
        wish = NoticeWish.objects.filter(member=self.target).first() or NoticeWish()
        self.initial.setdefault("topics", [code for code in TOPICS if code not in wish.without])
        for name in ("email", "mail_digest", "mail_urgent"):
            self.initial.setdefault(name, getattr(wish, name))

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email:
            EmailValidator(_("电子邮箱不对，例如 chen@example.com。"))(email)
        return email


class _Channel(ActionForm):
    """What both forms of a channel ask."""

    name = Text(label=_("名称"), max_length=40, example=_("例如：后勤工作群"))
    url = Key(
        label=_("机器人地址"),
        max_length=400,
        help_text=_("在群设置里添加机器人后复制，以 https:// 开头。保存后不再显示。"),
    )
    secret = Key(
        label=_("加签密钥"), max_length=120, help_text=_("钉钉、飞书选了“加签”时才填。保存后不再显示。")
    )
    sends_urgent = forms.BooleanField(label=_("急修马上发"), required=False, initial=True)
    sends_digest = forms.BooleanField(label=_("上学日早上一条汇总"), required=False, initial=True)
    with_names = forms.BooleanField(
        label=_("写出姓名"), required=False, help_text=_("不选时，发到群里的话不带姓名。")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        url, kind = (
            cleaned.get("url"),
            cleaned.get("kind") or (self.target.kind if isinstance(self.target, Channel) else ""),
        )
        if url and kind in HOSTS:
            try:
                checked(url, HOSTS[kind])
            except NotSent as problem:
                self.add_error("url", str(problem))
        return cleaned


class AddChannelForm(_Channel):
    field_order = ("kind", "name", "url", "secret", "sends_urgent", "sends_digest", "with_names")

    kind = Choices(Channel.KINDS, label=_("种类"))


class MailHeadsForm(ActionForm):
    EDITS = True
    INTRO = _(
        "每天一封，写着当天办理记录的链首。最好寄给校外的人，例如上级单位：留着它，谁改过记录都能查出来。"
    )

    address = Text(
        label=_("电子邮箱"),
        max_length=120,
        required=False,
        help_text=_("空着就不寄。"),
        example="jiancha@example.com",
    )

    def prepare(self) -> None:
        if isinstance(self.target, Channel):
            self.initial.setdefault("address", self.target.heads_to)

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if address:
            EmailValidator(_("电子邮箱不对，例如 chen@example.com。"))(address)
        return address


class EditChannelForm(_Channel):
    EDITS = True

    active = forms.BooleanField(label=_("使用中"), required=False)

    def prepare(self) -> None:
        self.fields["url"].help_text = _("不换就空着。")
        self.fields["secret"].help_text = _("不换就空着。")
        if isinstance(self.target, Channel):
            for name in ("name", "sends_urgent", "sends_digest", "with_names", "active"):
                self.initial.setdefault(name, getattr(self.target, name))
