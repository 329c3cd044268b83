"""What an action asks for: plain forms, the only declaration of an action's arguments (decisions/0012)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from houqin.core.canonical import canonical, sha256
from houqin.core.text import tidy

Narrow = Callable[[Any, Any], Any]  # (queryset, member) -> queryset


REQUIRED = _("请填写这一项。")


class ActionForm(forms.Form):
    """The form of one action, filled by `by`, on `target` (None before there is a row)."""

    EDITS: ClassVar[bool] = (
        False  # shows what stands, to be changed: nobody sends it over what he has not seen
    )

    INTRO: ClassVar[str | Promise] = (
        ""  # said above the fields: what this will do, where its name does not say it
    )

    by: Any
    target: Any

    def __init__(self, data: Any = None, *, by: Any, target: Any = None, **kwargs: Any) -> None:
        self.by, self.target = by, target
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            if isinstance(field, RowField | RowsField):
                field.narrow_for(by)
            field.error_messages["required"] = REQUIRED
        self.prepare()

    def prepare(self) -> None:
        """A room may set first values or choices here, from `by` and `target`."""

    @classmethod
    def standing(cls, by: Any, target: Any) -> dict[str, str]:
        """A short digest of what stands now in each field of a form that EDITS; nothing for others."""
        if not cls.EDITS:
            return {}
        form = cls(by=by, target=target)
        return {
            name: sha256(canonical(form.initial[name]))[:8] for name in form.fields if name in form.initial
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


class Text(forms.CharField):
    """One line of text, or several with `lines`."""

    def __init__(
        self, *, max_length: int = 200, lines: int = 1, example: str | Promise = "", **kwargs: Any
    ) -> None:
        attrs = {"placeholder": example} if example else {}
        widget = forms.Textarea(attrs | {"rows": lines}) if lines > 1 else forms.TextInput(attrs)
        super().__init__(max_length=max_length, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        if isinstance(value, list | dict | bool):
            raise forms.ValidationError(_("这里要填文字。"))
        return super().to_python(value) or ""

    def clean(self, value: Any) -> str:
        return str(super().clean(tidy(self.to_python(value))))


class Whole(forms.IntegerField):
    """A whole number with its unit; never larger than the database can hold."""

    def __init__(
        self, *, unit: str | Promise = "", min_value: int = 0, max_value: int = 2**53, **kwargs: Any
    ) -> None:
        self.unit = unit
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        text = tidy(str(value)) if value not in self.empty_values else ""
        if (text and not text.removeprefix("-").isdecimal()) or len(text) > 18:
            raise forms.ValidationError(_("请填一个整数，例如 12。"))
        return super().to_python(text.translate(ASCII_DIGITS))


ASCII_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class RowSelect(forms.Select):
    """A list of rows written in one go: a template for each of five hundred places would be felt."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value])}
        parts = [f"<select{flatatt(self.build_attrs(self.attrs, {'name': name, **(attrs or {})}))}>"]
        for key, label in self.choices:
            mark = " selected" if str(key) in chosen else ""
            parts.append(f'<option value="{escape(key)}"{mark}>{escape(label)}</option>')
        return mark_safe("".join([*parts, "</select>"]))  # all values are escaped


class RowSelectMany(RowSelect, forms.SelectMultiple):
    """The same for several."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"multiple": True}


class _Rows:
    """Choosing among rows of the member's school."""

    widget: Any
    queryset: Any

    def __init__(self, model: str, *, narrow: Narrow | None = None, code: str = "", **kwargs: Any) -> None:
        self.model_label, self.narrow, self.code = model, narrow, code
        super().__init__(queryset=None, **kwargs)  # type: ignore[call-arg]

    def narrow_for(self, by: Any) -> None:
        model: Any = apps.get_model(self.model_label)
        rows = model.objects.visible_to(by).choosable()
        self.queryset = self.narrow(rows, by) if self.narrow else rows
        room, name = self.model_label.lower().split(".")
        self.widget.attrs["data-options-url"] = f"/pick/{room}/{name}/" + (
            f"?for={self.code}" if self.code else ""
        )


class RowField(_Rows, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of the school, e.g. a place; `narrow(rows, by)` says which may be chosen."""

    widget: Any = RowSelect


class RowsField(_Rows, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of the school."""

    MOST = 500  # more is nobody's choice
    widget: Any = RowSelectMany

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) > self.MOST:
            raise forms.ValidationError(_("一次最多选 {most} 项。").format(most=self.MOST))
        return super().clean(value)


class Choices(forms.ChoiceField):
    """One of a few words, shown as buttons beside each other."""

    def __init__(self, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(choices=list(choices), widget=forms.RadioSelect, **kwargs)


class Day(forms.DateField):
    """A date; the ways people write one are all understood, the ambiguous 03/04/26 is not.

    Years outside of EARLIEST and LATEST are slips of the pen, and beyond what a moment in UTC can hold.
    """

    EARLIEST, LATEST = 1900, 2199

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"]
        super().__init__(
            input_formats=formats, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **kwargs
        )

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and not isinstance(value, str | date):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        day = super().to_python(value)
        if day is not None and not self.EARLIEST <= day.year <= self.LATEST:
            raise forms.ValidationError(_("请核对年份。"))
        return day


class Lines(forms.Field):
    """A table of lines in one field: a list of objects, each checked by the same small form.

    Pages send JSON text in one input, the API sends the list itself; `clean` gives a list of dicts.
    """

    def __init__(self, line: type[forms.Form], *, most: int = 500, **kwargs: Any) -> None:
        self.line, self.most = line, most
        super().__init__(widget=forms.Textarea({"data-lines": "1"}), **kwargs)

    def to_python(self, value: Any) -> list[Any]:
        import json

        if value in self.empty_values:
            return []
        try:
            lines = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            lines = None
        if not isinstance(lines, list) or len(lines) > self.most:
            raise forms.ValidationError(_("明细表读不出来，或者行数太多。"))
        return lines

    def clean(self, value: Any) -> list[dict[str, Any]]:
        problems, good = [], []
        for number, line in enumerate(super().clean(value) or [], 1):
            form = self.line(line if isinstance(line, dict) else {})
            if form.is_valid():
                good.append(form.cleaned_data)
                continue
            for name, errors in form.errors.items():
                label = form.fields[name].label or name if name in form.fields else ""
                problems += [
                    _("第{row}行{label}：{text}").format(row=number, label=label, text=text)
                    for text in errors
                ]
        if problems:
            raise forms.ValidationError(problems)
        return good
