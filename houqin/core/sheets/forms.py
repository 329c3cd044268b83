"""What an import action asks for: the slip of a file that was sent and checked before, and how strict to be.

A room's form is `class ImportMembersForm(ImportForm): IMPORTER = "members"`.
"""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.errors import Refused
from houqin.core.forms import ActionForm
from houqin.core.sheets.uploads import Upload, find_upload


class ImportForm(ActionForm):
    """`upload` comes out as the slip's text, so that the same file twice is the same request."""

    IMPORTER: ClassVar[str] = ""

    upload = forms.CharField(label=_("文件"), max_length=2000, widget=forms.HiddenInput)
    good_rows = forms.BooleanField(label=_("只写入没有问题的行"), required=False)
    upload.unsaid = True  # type: ignore[attr-defined]  # a slip says nothing to a reader of the history

    def clean_upload(self) -> str:
        """The slip must be this member's, for this import, and the file still the one that was checked."""
        slip = str(self.cleaned_data["upload"])
        try:
            self.found: Upload = find_upload(slip, by=self.by, importer=self.IMPORTER)
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem
        return slip
