"""The form field for photos: any action that has one gets its photos attached by the house."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from houqin.core.files.attaching import usable_by
from houqin.core.files.models import PAPER, PHOTO, File
from houqin.core.files.receiving import MOST_AT_ONCE, TOO_MANY_AT_ONCE, receive, receive_papers
from houqin.core.forms import RowsField

UPLOAD_URL = "/files/"
ACCEPTED = ".pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.csv,.txt,.wps,.et,.dps"
_SENT = '<input type="hidden" name="{}" value="{}" data-photo-id data-thumb-url="{}">'


class PhotoInput(forms.FileInput):
    """A file input that `photos.js` turns into thumbnails; photos already sent come back as hidden ids."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {"multiple": True, "accept": "image/*", "data-upload-url": UPLOAD_URL, "data-photos": True}
        super().__init__(own | (attrs or {}))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        """File ids: repeated form values of a page, or the list of an API request."""
        value = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        values = value if isinstance(value, list | tuple) else [value]
        return [each for each in values if each not in (None, "")]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """Ids stand in inputs of their own; this one may stay empty."""
        return False

    def format_value(self, value: Any) -> list[str]:  # type: ignore[override]
        return [str(each) for each in value or ()]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        sent = [
            (name, each, f"{UPLOAD_URL}{each}/thumb") for each in self.format_value(value) if _is_key(each)
        ]
        field = super().render(name, None, attrs, renderer)
        return format_html("{}{}", field, format_html_join("", _SENT, sent))


class Photos(RowsField):
    """Photos that were sent before, by their ids; gives a list of File rows in the order chosen."""

    attaches = True
    kind = PHOTO
    widget: Any = PhotoInput
    takes: Any = staticmethod(receive)

    def __init__(self, *, most: int = MOST_AT_ONCE, **kwargs: Any) -> None:
        self.most = most
        super().__init__("core.file", **{"required": False, "label": _("照片"), **kwargs})
        self.widget.attrs["data-max"] = most

    def narrow_for(self, by: Any) -> None:
        """Whose photos may be named: asked when they are known, since most are the member's own."""
        self.by = by
        self.queryset = File.objects.filter(uploaded_by=by)

    def clean(self, value: Any) -> list[File]:  # type: ignore[override]
        keys = _keys(value or ())
        if self.required and not keys:
            sentence = _("请拍一张或选一张照片。") if self.kind == PHOTO else _("请选一个文件。")
            raise forms.ValidationError(sentence, code="required")
        if len(keys) > self.most:
            raise forms.ValidationError(
                TOO_MANY_AT_ONCE
                if self.most == MOST_AT_ONCE
                else _("这里最多放 %(most)d 张照片。") % {"most": self.most}
            )
        found = {key: file for key, file in usable_by(self.by, keys).items() if file.kind == self.kind}
        if len(found) < len(keys):
            raise forms.ValidationError(_("有照片没有传好，请删去后重新选择。"), code="invalid_choice")
        return [found[key] for key in keys]


class PaperInput(PhotoInput):
    """A plain file input: papers go with the form itself, nothing of them is shown before."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPTED} | (attrs or {}))
        del self.attrs["data-upload-url"], self.attrs["data-photos"]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        sent = [(name, each) for each in self.format_value(value) if _is_key(each)]
        field = forms.FileInput.render(self, name, None, attrs, renderer)
        return format_html(
            "{}{}", field, format_html_join("", '<input type="hidden" name="{}" value="{}">', sent)
        )


class Papers(Photos):
    """Office files and PDFs; they are downloaded, never shown (papers.py says which)."""

    kind = PAPER
    widget = PaperInput
    takes = staticmethod(receive_papers)

    def __init__(self, **kwargs: Any) -> None:
        own = {"label": _("文件"), "help_text": _("PDF、Word、Excel、PPT、WPS 文档，每个不超过 40 MB。")}
        super().__init__(**(own | kwargs))


class PaperPhotos(Photos):
    """Photos of the paper sheet beside what is typed from it: hung on every row, which is then 纸质转录."""

    transcribes = True

    def __init__(self, **kwargs: Any) -> None:
        own = {
            "label": _("纸质登记表照片"),
            "help_text": _("照着纸质表录入的，拍下那张纸：算“纸质转录”，不算补登。"),
        }
        super().__init__(**(own | kwargs))


def _keys(value: Iterable[Any]) -> list[UUID]:
    """The ids without repeats, in their order."""
    try:
        return list(dict.fromkeys(UUID(str(each)) for each in value))
    except ValueError as problem:
        raise forms.ValidationError(
            _("有照片没有传好，请删去后重新选择。"), code="invalid_choice"
        ) from problem


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
