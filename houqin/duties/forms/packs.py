"""What is asked when duties are taken from packs."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm
from houqin.duties.packs import lines


class TakePackForm(ActionForm):
    LANDS: ClassVar[str] = "/duties/packs/"

    lines = forms.MultipleChoiceField(
        label=_("启用哪些"),
        choices=lambda: [(key, line.title) for key, line in lines().items()],
        widget=forms.CheckboxSelectMultiple,
    )
