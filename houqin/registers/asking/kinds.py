"""Kinds of answers that no other room asks for: a number with its unit, from when till when, the last four of a number."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import Text
from houqin.core.quantities import Quantity
from houqin.registers.rules.answers import written
from houqin.registers.rules.definition import Field

SPAN = re.compile(r"\s*(\d{1,2})[:：](\d{2})\s*[-—–~～至到]\s*(\d{1,2})[:：](\d{2})\s*")


class Measured(Quantity):
    """A number with so many places; gives text, 36.5, so that nothing is rounded on its way."""

    def __init__(self, field: Field, **kwargs: Any) -> None:
        self.places, self.unit = field.decimals, field.unit
        low, high = field.limits
        bounds = {
            "min_value": Decimal(low) if low else Decimal(-(10**9)),
            "max_value": Decimal(high) if high else Decimal(10**9),
        }
        super().__init__(max_digits=14, decimal_places=field.decimals, **bounds, **kwargs)
        sentence = _("应在 {low}—{high}{unit} 之间，请核对。").format(
            low=low or "…", high=high or "…", unit=field.unit.replace("%", "%%")
        )  # Django fills what it is given into the sentence: a lone % breaks it
        for name in ("min_value", "max_value"):
            self.error_messages[name] = sentence
        for validator in self.validators:
            if getattr(validator, "code", "") in ("min_value", "max_value"):
                validator.message = sentence  # type: ignore[attr-defined]

    def clean(self, value: Any) -> Any:
        number = forms.DecimalField.clean(self, value)
        return "" if number is None else written(number, self.places)

    def prepare_value(self, value: Any) -> Any:
        return value


class Span(Text):
    """From when till when: 7:20-8:05; gives 07:20-08:05."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, example=_("例如：7:20-8:05"), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        found = SPAN.fullmatch(text)
        hours = [int(part) for part in found.groups()] if found else []
        if not hours or hours[0] > 23 or hours[2] > 24 or hours[1] > 59 or hours[3] > 59:
            raise forms.ValidationError(_("请写成 7:20-8:05 这样。"))
        return f"{hours[0]:02d}:{hours[1]:02d}-{hours[2]:02d}:{hours[3]:02d}"


class LastFour(Text):
    """The last four of a number on somebody's papers; a whole one is refused, so that it never lies anywhere."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, example=_("例如：321X"), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value).upper()
        if text and not re.fullmatch(r"[0-9]{3}[0-9X]", text):
            raise forms.ValidationError(_("只写证件号码的后四位，例如 321X；整个号码不要写在这里。"))
        return text
