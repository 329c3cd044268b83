"""The fields of actions' forms, one for each kind of answer: text, whole numbers, rows, choices, days."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from html import escape  # what Django's own escape does to text, without looking for lazy texts
from typing import Any

from django import forms
from django.apps import apps
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.cutoffs import BY_DAY, NOT_YET, is_ahead
from houqin.core.text import tidy

Narrow = Callable[[Any, Any], Any]  # (queryset, member) -> queryset
EARLIEST, LATEST = 1900, 2199  # years


@dataclass(frozen=True)
class Offer:
    """A text that one tap fills in, and what the same tap chooses in other fields."""

    text: str
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def also_json(self) -> str:
        return json.dumps(dict(self.also), ensure_ascii=False) if self.also else ""


Offers = Iterable[Any] | Callable[[Any], Iterable[Any]]


class Text(forms.CharField):
    """One line of text, or several with `lines`.

    `offers` are texts to fill in with one tap: each a text, or (text, {field: value}) which chooses in other fields
    too, or (text, value) for the field named by `also`; or a function of the member that gives these. With `many`
    taps gather, 灯管、开关.
    """

    by: Any = None

    def __init__(
        self,
        *,
        max_length: int = 200,
        lines: int = 1,
        example: str | Promise = "",
        offers: Offers = (),
        also: str = "kind",
        many: bool = False,
        **kwargs: Any,
    ) -> None:
        attrs = {"placeholder": example} if example else {}
        widget = forms.Textarea(attrs | {"rows": lines}) if lines > 1 else forms.TextInput(attrs)
        self._offers, self._also, self.many = offers, also, many
        super().__init__(max_length=max_length, widget=widget, **kwargs)

    @property
    def offered(self) -> list[Offer]:
        """What is offered to the member who fills the form."""
        offers = self._offers(self.by) if callable(self._offers) else self._offers
        return [self._offer(each) for each in offers]

    def _offer(self, each: Any) -> Offer:
        if isinstance(each, str | Promise):
            return Offer(str(each))
        text, also = each
        return Offer(
            str(text), also if isinstance(also, Mapping) else {self._also: str(also)} if also else {}
        )

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        bound = super().get_bound_field(form, field_name)
        if self._offers and isinstance(self.widget, forms.TextInput):
            self.widget.attrs["list"] = f"{bound.auto_id}_offers"
        return bound

    def to_python(self, value: Any) -> str:
        if isinstance(value, list | dict | bool):
            raise forms.ValidationError(_("这里要填文字。"))
        return super().to_python(value) or ""

    def clean(self, value: Any) -> str:
        return str(super().clean(tidy(self.to_python(value))))


class LateReason(Text):
    """Why something is entered so late: one tap, asked only where a date in the fields named by `about` is past its time.

    The house keeps it with the rows that are late (moments.Dated); rules do not hear of it.
    """

    explains = True
    OFFERS = (_("停电"), _("断网"), _("忘记"), _("人手不足"), _("设备坏"))

    def __init__(self, about: str = "on", cut_off: Any = BY_DAY, **kwargs: Any) -> None:
        self.about, self.cut_off = about, cut_off
        own: dict[str, Any] = {
            "label": _("补登原因"),
            "required": False,
            "max_length": 80,
            "offers": self.OFFERS,
        }
        super().__init__(**(own | {"example": _("例如：停电；没有也可以不填")} | kwargs))

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        today = clock.today()
        past = self.cut_off.ends(today) <= clock.now()  # an hour of the day: today itself is late by now
        late_before = (today + timedelta(days=1) if past else self.cut_off.first_in_time(today)).isoformat()
        self.widget.attrs |= {"data-late-about": self.about, "data-late-before": late_before}
        return super().get_bound_field(form, field_name)


class AmendReason(Text):
    """Why something is corrected; the house keeps it beside the old and the new value (core/amending.py)."""

    corrects = True
    OFFERS = (_("填错了"), _("情况变了"), _("看过现场"))

    def __init__(self, **kwargs: Any) -> None:
        own: dict[str, Any] = {
            "label": _("更正原因"),
            "required": False,
            "max_length": 80,
            "offers": self.OFFERS,
        }
        super().__init__(**(own | kwargs))


def kept_by_the_house(field: Any) -> bool:
    """Whether what this field asks goes with the rows by itself, as photos and reasons do, and not to the rule."""
    return any(getattr(field, mark, False) for mark in ("attaches", "explains", "signs", "corrects"))


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


def _attributes(named: Mapping[str, Any]) -> str:
    """What stands in a tag, escaped: True only by its name, False and None not at all."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in named.items()
        if value is not False and value is not None
    )


class RowSelect(forms.Select):
    """A list of rows written in one go: a template for each of five hundred places would be felt."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value])}
        parts = [f"<select{_attributes(self.build_attrs(self.attrs, {'name': name, **(attrs or {})}))}>"]
        for key, label in self.choices:
            mark = " selected" if str(key) in chosen else ""
            parts.append(f'<option value="{escape(str(key))}"{mark}>{escape(str(label))}</option>')
        return mark_safe("".join([*parts, "</select>"]))  # all values are escaped


class RowSelectMany(RowSelect, forms.SelectMultiple):
    """The same for several."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"multiple": True}


class _Rows:
    """Choosing among rows of the member's school."""

    widget: Any
    queryset: Any

    def __init__(
        self,
        model: str,
        *,
        narrow: Narrow | None = None,
        code: str = "",
        remember: bool = False,
        **kwargs: Any,
    ) -> None:
        self.model_label, self.narrow, self.code = model, narrow, code
        super().__init__(queryset=None, **kwargs)  # type: ignore[call-arg]
        if remember:  # the form begins with what this member chose here last time, on this device
            self.widget.attrs["data-remember"] = True

    def narrow_for(self, by: Any) -> None:
        model: Any = apps.get_model(self.model_label)
        rows = model.objects.visible_to(by).choosable()
        self.offer(model, self.narrow(rows, by) if self.narrow else rows)

    def offer(self, model: Any, rows: Any) -> None:
        """Choose among these; the picker looks them up where the form begins."""
        self.queryset = rows
        room, name = self.model_label.lower().split(".")
        self.widget.attrs["data-options-url"] = f"/pick/{room}/{name}/" + (
            f"?for={self.code}" if self.code else ""
        )
        if model.SCANNED:  # its rows carry labels: a code may be scanned instead of a name typed
            self.widget.attrs["data-scan"] = True


class RowField(_Rows, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of the school, e.g. a place; `narrow(rows, by)` says which may be chosen."""

    widget: Any = RowSelect
    known: dict[str, Any] | None = None  # in a table of lines: the rows all lines name, looked up together

    def to_python(self, value: Any) -> Any:
        if self.known is None or value in self.empty_values:
            return super().to_python(value)
        row = self.known.get(str(getattr(value, "pk", value)).strip())
        if row is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return row


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


class DayInput(forms.DateInput):
    """A date's input, written without templates: a list has two for each of its filters by day."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = self.format_value(value)
        own = {"type": self.input_type, "name": name} | ({"value": shown} if shown else {})
        return mark_safe(f"<input{_attributes(own | self.build_attrs(self.attrs, attrs))}>")


class Day(forms.DateField):
    """A date; the ways people write one are all understood, the ambiguous 03/04/26 is not.

    Years outside of EARLIEST and LATEST are slips of the pen, and near what a moment in UTC can hold.
    """

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        self.past = past  # a claim: what has not happened yet is not written down
        formats = ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"]
        super().__init__(input_formats=formats, widget=DayInput({"type": "date"}, "%Y-%m-%d"), **kwargs)

    def to_python(self, value: Any) -> Any:
        _require(self, value, str | date)
        day = super().to_python(value)
        _require_year(day)
        if day is not None and self.past and is_ahead(day, clock.now()):
            raise forms.ValidationError(NOT_YET)
        return day


class TimeOfDay(forms.TimeField):
    """An hour and minute on the school's clock."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput({"type": "time"}, "%H:%M")
        super().__init__(input_formats=["%H:%M", "%H:%M:%S", "%H：%M"], widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        _require(self, value, str | time)
        return super().to_python(value)


class Moment(forms.DateTimeField):
    """A day and a time on the school's clock."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"), **kwargs)

    def to_python(self, value: Any) -> Any:
        _require(self, value, str | date)
        moment = super().to_python(value)
        _require_year(moment)
        return moment


def _require(field: forms.Field, value: Any, kind: Any) -> None:
    """A program may send what no page can: a number where a day is asked, on which Django's fields break."""
    if value not in field.empty_values and not isinstance(value, kind):
        raise forms.ValidationError(field.error_messages["invalid"], code="invalid")


def _require_year(day: date | None) -> None:
    if day is not None and not EARLIEST <= day.year <= LATEST:
        raise forms.ValidationError(_("请核对年份。"))
