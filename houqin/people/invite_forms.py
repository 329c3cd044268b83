"""What is asked when somebody is invited, and when he accepts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm
from houqin.people.login_forms import Secret
from houqin.people.models.logins import LOGIN


class InviteMemberForm(ActionForm):
    letters = Secret(label=_("邀请码"), min_length=12, max_length=40)


class AcceptInvitationForm(ActionForm):
    INTRO = _("本人在场时用：填邀请条上的邀请码，由本人输入登录名和密码。")

    letters = Secret(label=_("邀请码"), shown=True, max_length=40)
    known = forms.BooleanField(label=_("我已有账号（在别的学校）"), required=False)
    login = forms.CharField(label=_("登录名"), validators=[LOGIN], max_length=40)
    password = Secret(label=_("密码"))
