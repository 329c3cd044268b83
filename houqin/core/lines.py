"""A table of lines in one field of a form: material lines of a repair, rooms of a round, rows pasted from a sheet.

Pages post one input for each cell (`lines-0-place`), the API sends a list of objects; both come to the same small form
for each line. Rows named in many lines are asked for once, not line by line (decisions/0008).
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from houqin.core import lines_html
from houqin.core.fields import RowField, RowsField, Text
from houqin.core.lines_input import Line, LinesInput, line_number, nothing
from houqin.core.words import in_words

__all__ = ["BoundLines", "LineForm", "Lines", "is_cell", "line_number"]

REQUIRED = _("请填写这一项。")
AT_LEAST_ONE = _("还没有填写：至少填一行。")
MOST_INPUTS = 5900  # what settings.DATA_UPLOAD_MAX_NUMBER_FIELDS leaves for the lines of one form


class LineForm(forms.Form):
    """One line of a table, filled by `by`; a room may check in `clean` what belongs together in a line."""

    COPIED: ClassVar[tuple[str, ...] | None] = (
        None  # what 同上 takes from the line above; else rows, choices and days
    )

    def __init__(self, data: Any = None, *, by: Any = None, **kwargs: Any) -> None:
        self.by = by
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = REQUIRED
            if isinstance(field, Text):
                field.by = by

    @classmethod
    def copied(cls) -> set[str]:
        """Names of the fields that 同上 takes from the line above."""
        if cls.COPIED is not None:
            return set(cls.COPIED)
        kinds = (RowField, forms.ChoiceField, forms.DateField)
        return {name for name, field in cls.base_fields.items() if isinstance(field, kinds)}

    @classmethod
    def said(cls, line: Line) -> str:
        """The line as the history tells it."""
        words = (_said(cls.base_fields[name], value) for name, value in line.items() if not nothing(value))
        return " ".join(word for word in words if word)


def _said(field: Any, value: Any) -> str:
    tell = getattr(field, "in_words", None)
    if tell:
        return str(tell(value))
    if isinstance(field, forms.BooleanField):
        return str(field.label)
    choices = {} if isinstance(field, RowField) else dict(getattr(field, "choices", None) or ())
    return str(choices[value]) if isinstance(value, str) and value in choices else in_words(value)


def is_cell(fields: Mapping[str, forms.Field], key: str) -> bool:
    """Whether an input of a page is a cell of one of these fields' tables."""
    name, _number, column = (*key.split("-"), "", "")[:3]
    field = fields.get(name)
    return (
        isinstance(field, Lines) and line_number(name, key) is not None and column in field.line.base_fields
    )


class BoundLines(forms.BoundField):
    """The table as the page shows it."""

    field: "Lines"

    @property
    def own_errors(self) -> list[str]:
        """What is wrong with the table as a whole; what is wrong in a line stands in its cell."""
        problems = self.form.errors.as_data().get(self.name, [])
        return [text for each in problems if each.code != "line" for text in each.messages]

    @property
    def wrong_lines(self) -> int:
        """How many lines hold something wrong."""
        return sum(not form.is_valid() for form in self._forms()) if self.form.is_bound else 0

    @property
    def columns(self) -> list[Any]:
        """The visible fields of a line, as the head of the table names them."""
        return [each for each in self.field.prototype if not each.is_hidden]

    @property
    def rows(self) -> SafeString:
        """All lines with something in them, then `start` empty ones."""
        forms_ = self._forms()
        empty = self.field.start if not forms_ else min(1, self.field.start)
        empty = min(empty, self.field.most - len(forms_))
        return lines_html.rows(self.html_name, self.field, forms_, empty)

    @property
    def blank(self) -> SafeString:
        """One empty line, for the script to copy."""
        return lines_html.blank(self.html_name, self.field)

    @property
    def lists(self) -> SafeString:
        """What browsers without scripts offer while a row's name is typed: once for the table, not once a line."""
        return lines_html.lists(self.html_name, self.field)

    def _forms(self) -> list[Any]:
        if self.form.is_bound:
            return self.field.checked
        return self.field.forms_of(self.value() or [], bound=False)


class Lines(forms.Field):
    """A table of lines; `clean` gives a list of dicts, each cleaned by `line`.

    `most` lines at once, `start` empty ones to begin with. First lines come as `initial`, a list of dicts.
    """

    widget = LinesInput

    def __init__(self, line: type[LineForm], *, most: int = 500, start: int = 3, **kwargs: Any) -> None:
        if most * len(line.base_fields) > MOST_INPUTS:
            raise ValueError(f"{most} lines of {line.__name__} do not fit one form")
        if any(isinstance(each, RowsField) for each in line.base_fields.values()):
            raise ValueError(f"{line.__name__}: a line names one row in a cell, not several")
        self.line, self.most, self.start = line, most, start
        self.by: Any = None
        self.checked: list[LineForm] = []
        super().__init__(**kwargs)
        self.error_messages["required"] = AT_LEAST_ONE
        widget: Any = self.widget
        widget.line = line

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundLines:
        return BoundLines(form, self, field_name)

    def narrow_for(self, by: Any) -> None:
        """Whose rows may be named in the lines."""
        self.by = by
        self.prototype = self.line(by=by)
        for field in self.row_fields.values():
            field.narrow_for(by)

    @property
    def row_fields(self) -> dict[str, RowField]:
        """The fields of a line that name a row of the school."""
        fields = self.prototype.fields.items()
        return {name: field for name, field in fields if isinstance(field, RowField)}

    def to_python(self, value: Any) -> list[Any]:
        if value in self.empty_values:
            return []
        try:
            lines = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            lines = None
        if not isinstance(lines, list):
            raise forms.ValidationError(_("明细表读不出来，请刷新页面后重新填写。"))
        if len(lines) > self.most:
            sentence = _("一次最多填 {most} 行，现在有 {count} 行。请分几次填。")
            raise forms.ValidationError(sentence.format(most=self.most, count=len(lines)))
        return lines

    def clean(self, value: Any) -> list[dict[str, Any]]:
        lines = super().clean(value) or []
        self.checked = self.forms_of([line if isinstance(line, dict) else {} for line in lines], bound=True)
        problems = [
            forms.ValidationError(text, code="line")
            for number, form in enumerate(self.checked, 1)
            for text in _problems(number, form)
        ]
        if problems:
            raise forms.ValidationError(problems)
        return [dict(form.cleaned_data) for form in self.checked]

    def in_words(self, lines: Iterable[Line]) -> str:
        """The lines as the history tells them."""
        return "；".join(self.line.said(line) for line in lines)

    def forms_of(self, lines: list[Line], *, bound: bool) -> list[LineForm]:
        """A form for each line; the rows that the lines name are looked up together."""
        if not hasattr(self, "prototype"):
            self.narrow_for(self.by)
        known = {
            name: _found(field, [line.get(name) for line in lines]) for name, field in self.row_fields.items()
        }
        made = []
        for line in lines:
            form = self.line(line, by=self.by) if bound else self.line(initial=line, by=self.by)
            for name, rows in known.items():
                field: Any = form.fields[name]
                field.known, field.widget.attrs = rows, self.prototype.fields[name].widget.attrs
            made.append(form)
        return made


def _problems(number: int, form: LineForm) -> list[str]:
    """What is wrong in one line: 第3行 数量：请填写这一项。"""
    told = []
    for name, errors in form.errors.items():
        label = form.fields[name].label or name if name in form.fields else ""
        told += [_("第{row}行{label}：{text}").format(row=number, label=label, text=text) for text in errors]
    return told


def _found(field: RowField, asked: list[Any]) -> dict[str, Any]:
    """The rows these cells name, by id or by their whole name, with one question for each of the two ways."""
    texts = {str(getattr(each, "pk", each)).strip() for each in asked if not nothing(each)}
    ids = {text for text in texts if _is_id(text)}
    known = {str(row.pk): row for row in field.queryset.filter(pk__in=ids)} if ids else {}
    names = {_bare(text): text for text in texts - ids}
    if names:
        named: dict[str, list[Any]] = {}
        for row in field.queryset:
            if _bare(str(row)) in names:
                named.setdefault(names[_bare(str(row))], []).append(row)
        known |= {text: rows[0] for text, rows in named.items() if len(rows) == 1}
    return known


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
