"""What the actions of the devices room ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, RowField, RowsField, Text
from houqin.devices.fields import PinCode
from houqin.devices.models import Device
from houqin.devices.pins import new_pin
from houqin.people.models import Member


class OldPinOrPassword(forms.CharField):
    """What its owner knows already; never told to the history."""

    secret = True

    def __init__(self, **kwargs: object) -> None:
        widget = forms.PasswordInput({"autocomplete": "off"})
        super().__init__(max_length=128, strip=False, widget=widget, **kwargs)  # type: ignore[arg-type]


class EditDeviceForm(ActionForm):
    EDITS = True

    name = Text(label=_("名称"), max_length=40, example=_("例如：厨房平板、门卫室平板"))
    place = RowField("places.Place", label=_("放在哪里"))
    people = RowsField(
        "people.Member",
        label=_("谁在这里办事"),
        required=False,
        help_text=_("名字会显示在屏幕上。都不选，就显示这个场所的责任人和只管这里的人。"),
    )
    large = forms.BooleanField(label=_("大字"), required=False, initial=True)

    def prepare(self) -> None:
        if isinstance(self.target, Device):
            for name in ("name", "place", "people", "large"):
                self.initial.setdefault(name, getattr(self.target, name))


class AddDeviceForm(EditDeviceForm):
    EDITS = False


class AskPairingForm(ActionForm):
    INTRO = _("会给出 6 个数字，10 分钟内有效，在要共用的平板或电脑上输入。原来那台随即停止使用。")


class PairHereForm(ActionForm):
    INTRO = _("您正在用的这台平板或电脑将成为共用设备，您在这台上的登录会退出。")


class RetireDeviceForm(ActionForm):
    INTRO = _("停用后，那台设备上马上不能再办事；办过的都留着。")


class GivePinForm(ActionForm):
    INTRO = _("口令是 4 个数字：在共用设备上点名字后输入，也用来在别人的手机上签名。请当面告诉本人。")

    pin = PinCode(label=_("口令"), shown=True)

    def prepare(self) -> None:
        if isinstance(self.target, Member):
            self.initial.setdefault("pin", new_pin(self.target.phone))


class SetPinForm(ActionForm):
    old = OldPinOrPassword(
        label=_("原口令"), help_text=_("没有口令或忘了，就填登录密码；都没有请找总务主任。")
    )
    pin = PinCode(label=_("新口令"), help_text=_("4 个数字，不要用生日、连号或手机尾号"))


class TakePinForm(ActionForm):
    INTRO = _("收回后，这个人不能再在共用设备上办事，也不能在别人的手机上签名。")
