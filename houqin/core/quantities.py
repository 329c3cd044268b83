"""Money and quantities as forms ask for them and people read them; the database holds whole 分 and thousandths."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ASCII_DIGITS
from houqin.core.text import tidy
from houqin.core.words import yuan


def quantity_words(milli: int) -> str:
    """Thousandths as one would write them: 2, 0.5, 1.25."""
    whole, rest = divmod(abs(milli), 1000)
    text = f"{whole}.{rest:03d}".rstrip("0").rstrip(".") if rest else str(whole)
    return f"-{text}" if milli < 0 else text


WRITTEN = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)")  # Python's own numbers know 1e5 and 1_000 too


class _Scaled(forms.DecimalField):
    """A decimal number written by a person; gives a whole number of the smallest unit."""

    SCALE = 1

    def to_python(self, value: Any) -> Any:
        """A comma is never guessed at: 12，5 may be meant as 12.5, and 1,234 as a thousand."""
        if isinstance(value, str):
            value = tidy(value).strip().translate(ASCII_DIGITS).replace("．", ".")
            if "," in value or "，" in value or "。" in value:
                raise forms.ValidationError(_("请去掉逗号，小数点用“.”，例如 1234.5。"))
            if value and not WRITTEN.fullmatch(value):
                raise forms.ValidationError(_("请填一个数，例如 12.5。"))
        elif isinstance(value, float):
            value = repr(value)
        return super().to_python(value)

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        return None if number is None else int(number * self.SCALE)

    def prepare_value(self, value: Any) -> Any:
        """A stored whole number comes back into the form as a person writes it."""
        return Decimal(value) / self.SCALE if isinstance(value, int) else value


class Yuan(_Scaled):
    """Money in 元 with at most two places; gives whole 分."""

    SCALE = 100
    unit = _("元")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_digits": 12, "decimal_places": 2, **kwargs})

    def in_words(self, value: int) -> str:
        return f"{yuan(value)}元"


class Quantity(_Scaled):
    """A quantity with at most three places; gives whole thousandths."""

    SCALE = 1000

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": Decimal("0.001"), "max_digits": 12, "decimal_places": 3, **kwargs})

    def in_words(self, value: int) -> str:
        return quantity_words(value)


DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL, LARGE = ("", "拾", "佰", "仟"), ("", "万", "亿")
TOO_MUCH = 10**12  # 元; beyond 亿 the words are no longer the same everywhere


def amount_in_words(fen: int) -> str:
    """分 as 人民币大写 (《支付结算办法》附一): 壹仟陆佰捌拾元零叁角贰分, 叁拾伍元整, 零元整; 负 before less than nothing."""
    if fen < 0:
        return "负" + amount_in_words(-fen)
    whole, (jiao, cents) = fen // 100, divmod(fen % 100, 10)
    text = f"{_whole_in_words(whole)}元" if whole else ""
    if whole and (jiao or cents) and (not jiao or whole % 10 == 0):
        text += "零"
    text += f"{DIGITS[jiao]}角" * bool(jiao) + f"{DIGITS[cents]}分" * bool(cents)
    return (text or "零元") + "整" * (not cents)


def _whole_in_words(number: int) -> str:
    """A number above nothing as on a cheque: one 零 for however many noughts stand inside. Raises ValueError."""
    if number >= TOO_MUCH:
        raise ValueError("more money than 仟亿 can say")
    text, gap = "", False
    for place in range(11, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += "零" * bool(gap and text) + DIGITS[digit] + SMALL[place % 4]
        gap = not digit
        if place % 4 == 0 and number // 10**place % 10_000:
            text, gap = text + LARGE[place // 4], False
    return text
