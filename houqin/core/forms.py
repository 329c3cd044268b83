"""What an action asks for: plain forms, the only declaration of an action's arguments (decisions/0012)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core.canonical import canonical, sha256
from houqin.core.fields import (
    ASCII_DIGITS,
    Choices,
    Day,
    RowField,
    RowSelect,
    RowSelectMany,
    RowsField,
    Text,
    TimeOfDay,
    Whole,
)
from houqin.core.lines import LineForm, Lines
from houqin.core.text import tidy

__all__ = [
    "ASCII_DIGITS",
    "ActionForm",
    "Choices",
    "Day",
    "LineForm",
    "Lines",
    "RowField",
    "RowSelect",
    "RowSelectMany",
    "RowsField",
    "Text",
    "TimeOfDay",
    "Whole",
]

REQUIRED = _("请填写这一项。")


class ActionForm(forms.Form):
    """The form of one action, filled by `by`, on `target` (None before there is a row)."""

    EDITS: ClassVar[bool] = (
        False  # shows what stands, to be changed: nobody sends it over what he has not seen
    )

    INTRO: ClassVar[str | Promise] = (
        ""  # said above the fields: what this will do, where its name does not say it
    )

    LANDS: ClassVar[str] = ""  # the page one comes to when it is done, where that is not the row's own

    QUEUED: ClassVar[str] = (
        ""  # what is filled without network waits and is sent later: the address of the worker for it
    )

    by: Any
    target: Any

    def __init__(self, data: Any = None, *, by: Any, target: Any = None, **kwargs: Any) -> None:
        self.by, self.target = by, target
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            if hasattr(field, "narrow_for"):
                field.narrow_for(by)
            elif isinstance(field, Text):
                field.by = by
            if not isinstance(field, Lines):
                field.error_messages["required"] = REQUIRED
        self.prepare()

    @property
    def preface(self) -> str | Promise:
        """INTRO; a room may say more of the row at hand."""
        return self.INTRO

    def prepare(self) -> None:
        """A room may set first values or choices here, from `by` and `target`."""

    @classmethod
    def begun_with(cls, by: Any, asked: Mapping[str, str]) -> dict[str, Any]:
        """First values from the address, e.g. the place after a QR code was scanned; a room may understand more."""
        fields = cls.base_fields
        return {n: value for n, value in asked.items() if n in fields and not isinstance(fields[n], Lines)}

    @classmethod
    def look_ahead(cls, by: Any, data: Any) -> None:
        """Let fields do before the transaction what is slow there, or would be undone with it."""
        for name, field in cls.base_fields.items():
            if hasattr(field, "look_ahead"):
                field.look_ahead(by, field.widget.value_from_datadict(data, {}, name))

    def bare(self, name: str) -> Any:
        """What was sent for a field that does not hold; a field with a secret part leaves that out."""
        raw, field = self[name].data, self.fields[name]
        return field.without_secret(raw) if hasattr(field, "without_secret") else raw

    @classmethod
    def standing(cls, by: Any, target: Any) -> dict[str, str]:
        """A short digest of what stands now in each field of a form that EDITS; nothing for others."""
        if not cls.EDITS:
            return {}
        form = cls(by=by, target=target)
        return {
            name: sha256(canonical(form.initial[name]))[:8]
            for name in cls.base_fields  # also what this row's kind does not ask
            if name in form.initial
        }

    def clean(self) -> dict[str, Any]:
        """Text is tidied once, for pages, API and imports alike (reliability.md 5.1)."""
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                try:
                    cleaned[name] = tidy(value)
                except forms.ValidationError as problem:
                    self.add_error(name, problem)
        return self.cleaned_data
