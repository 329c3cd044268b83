"""What is asked about passwords and the second step; nothing of it is told to the history."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, Choices, Text
from houqin.core.text import is_sound
from houqin.people.models import School


class Secret(forms.CharField):
    """A password: never told to the history."""

    secret = True

    def __init__(self, *, shown: bool = False, **kwargs: Any) -> None:
        widget = forms.TextInput({"autocomplete": "off"}) if shown else forms.PasswordInput()
        super().__init__(max_length=kwargs.pop("max_length", 128), widget=widget, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        if not isinstance(value, str | None) or not is_sound(value or ""):
            raise forms.ValidationError(_("密码里有不能用的字符，请换一个。"))
        return str(super().to_python(value))


class NewSecret(Secret):
    """A password that is about to be set: long enough, and none of the common ones."""

    def clean(self, value: Any) -> str:
        password = str(super().clean(value))
        validate_password(password)
        return password


class TurnOnSecondStepForm(ActionForm):
    old = Secret(label=_("登录密码"))
    seed = Secret(label=_("密钥"))
    code = Secret(label=_("验证码"), shown=True)
    codes = Secret(label=_("备用码"), max_length=400)


class TurnOffSecondStepForm(ActionForm):
    INTRO = _("停用后，只凭密码就能登录。")

    code = Secret(label=_("验证码"), shown=True, help_text=_("手机上现在的 6 位数字；手机不在时填一个备用码"))


class ResetSecondStepForm(ActionForm):
    INTRO = _("手机丢了、换了，又没有备用码时才用。请当面认清是本人；本人会收到消息。")

    reason = Text(label=_("原因"), example=_("例如：换手机，已当面核对"))


class RequireSecondStepForm(ActionForm):
    EDITS = True
    INTRO = _("两步登录：除密码外，还要手机上的 6 位数字。被要求的人下次打开网页时先去设置。")

    who = Choices(School.SECOND_STEP, label=_("谁必须两步登录"))

    def prepare(self) -> None:
        if isinstance(self.target, School):
            self.initial.setdefault("who", self.target.second_step)
