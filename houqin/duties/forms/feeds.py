"""What is asked when a calendar feed is opened."""

from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm
from houqin.people.login_forms import Secret


class OpenFeedForm(ActionForm):
    letters = Secret(label=_("订阅地址的密文"), min_length=32, max_length=60)
