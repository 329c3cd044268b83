"""The one field that an action declares for all questions of a register; what it asks is told when the form is made (ask).

A page sends `answers-temperature` or `answers-staff-0-fever`, a program one object; both are cleaned by the same inner form.
"""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from houqin.registers.asking.inner import SURE, Inner, inner_form
from houqin.registers.models import Given
from houqin.registers.rules.definition import Definition, Field

PREFIX = "answers"


class AnyPart:
    """A field whose parts are told by data, not by the program, takes every part; what is none is refused in clean()."""

    def __contains__(self, part: str) -> bool:
        return True


class AnswersInput(forms.Widget):
    """What a page sends of all questions together, or the object of a program."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data.get(name)
        sent = {key: data[key] for key in data if key.startswith(f"{name}-")}
        return Sent(sent) if sent else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return self.value_from_datadict(data, files, name) is None


class Sent(dict[str, Any]):
    """Inputs of a page, still with their prefix."""


class BoundAnswers(forms.BoundField):
    """All questions as the page shows them."""

    field: "Answers"

    @property
    def questions(self) -> Any:
        """The inner form's fields: visible ones, and `sure` only when it is asked."""
        form = self.field.shown(self)
        return [each for each in form.visible_fields() if each.name != SURE or each.errors]

    @property
    def checks(self) -> int:
        """How many questions “其余正常” would answer."""
        if self.field.asked is None:
            return 0
        alone = [each for each in self.field.asked.fields if not each.columns]
        return sum(each.kind == "check" for each in (*alone, *self._cells()))

    def _cells(self) -> list[Field]:
        """The columns of all tables; one table of checks has many of them."""
        assert self.field.asked is not None
        return [column for table in self.field.asked.tables for column in table.columns for _line in range(3)]


class Answers(forms.Field):
    """All questions of a register in one field; cleans to what is kept as JSON, and can be told in words."""

    widget = AnswersInput
    template = "registers/answers.html"
    parts = AnyPart()
    schema: ClassVar[dict[str, Any]] = {"type": "object", "additionalProperties": True}

    def __init__(self, **kwargs: Any) -> None:
        self.asked: Definition | None = None
        self.by: Any = None
        self.checked: Inner | None = None
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundAnswers:
        return BoundAnswers(form, self, field_name)

    def narrow_for(self, by: Any) -> None:
        """Who fills it."""
        self.by = by

    def ask(self, definition: Definition) -> None:
        """What is asked."""
        self.asked = definition

    def shown(self, bound: BoundAnswers) -> Inner:
        """The inner form: with what was typed, or with first values."""
        assert self.asked is not None
        if bound.form.is_bound and self.checked is None:
            self.clean_quietly(bound.data)
        if self.checked is not None:
            return self.checked
        first = bound.value()
        first = dict(first) if isinstance(first, Mapping) else {}
        return inner_form(self.asked)(by=self.by, prefix=bound.name, initial=first)

    def clean_quietly(self, value: Any) -> None:
        """Bind the inner form to what was sent, whatever becomes of it."""
        assert self.asked is not None
        self.checked = inner_form(self.asked)(_inputs(value), by=self.by, prefix=PREFIX)

    @cached_property
    def known(self) -> set[str]:
        """The names of all questions."""
        return {SURE, *(each.name for each in self.asked.fields)} if self.asked else set()

    def clean(self, value: Any) -> Given:
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                value = ""
        if value in (None, {}):
            value = {}
        if not isinstance(value, Mapping) or self.asked is None:
            raise forms.ValidationError(_("内容读不出来，请刷新页面后重新填写。"))
        self.clean_quietly(value)
        assert self.checked is not None
        strange = self._strange(value)
        if strange:
            raise forms.ValidationError(_("没有“{name}”这一项，请刷新页面后重新填写。").format(name=strange))
        if not self.checked.is_valid():
            raise forms.ValidationError(
                [forms.ValidationError(text, code="line") for text in self._problems()]
            )
        return Given(self.asked, self.checked.cleaned_data)

    def _strange(self, value: Mapping[str, Any]) -> str:
        """A name that nothing asks for."""
        for key in value:
            name = str(key)
            if isinstance(value, Sent):
                name = name.removeprefix(f"{PREFIX}-")
                table, dash, _rest = name.partition("-")
                name = (
                    table
                    if dash and self.asked and (found := self.asked.field(table)) and found.kind == "table"
                    else name
                )
            if name not in self.known:
                return name[:40]
        return ""

    def _problems(self) -> list[str]:
        assert self.checked is not None
        told = []
        for name, errors in self.checked.errors.items():
            label = str(self.checked.fields[name].label) if name in self.checked.fields else ""
            told += [str(text) if name == SURE else f"{label}：{text}" for text in errors]
        return told

    def in_words(self, value: Any) -> str:
        """What was answered, as the history tells it."""
        return str(getattr(value, "words", ""))


def _inputs(value: Any) -> dict[str, Any]:
    """What was sent as inputs of the inner form, from a page or a program; of what is neither, nothing."""
    if isinstance(value, Sent):
        return dict(value)
    return _prefixed(value) if isinstance(value, Mapping) else {}


def _prefixed(value: Mapping[str, Any]) -> dict[str, Any]:
    """An object of a program as the inputs of a page; what cannot be an answer becomes a text that no field takes."""
    return {f"{PREFIX}-{name}": as_input(each) for name, each in value.items() if isinstance(name, str)}


def as_input(value: Any) -> Any:
    """An answer of a program as a page would send it."""
    if isinstance(value, list):
        return [dict(line) if isinstance(line, Mapping) else line for line in value]
    return value if isinstance(value, str | bool | int | None) or value is None else str(value)
