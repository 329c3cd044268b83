"""Numbers in a cell: whole ones, money in fen, quantities in thousandths."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.sheets.cells import EPOCH_1900, NOTHING, Bad, Parser, Writable, ascii_form, plain_text
from houqin.core.sheets.reading import Cell


@dataclass(frozen=True)
class NumberParser(Parser):
    """Shared by whole numbers, money and quantities: `places` decimals, kept as an integer of the smallest
    unit.
    """

    low: int | None = None
    high: int | None = None
    places: int = 0
    units: Sequence[str] = ()
    kind = "int"

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> int | None:
        text = self.number_part(value)
        if text in NOTHING:
            return None
        number = self.exact(text)
        scaled = int(number.scaleb(self.places))
        if (self.low is not None and scaled < self.low) or (self.high is not None and scaled > self.high):
            raise Bad(self.range_text(text))
        return scaled

    def number_part(self, value: Cell) -> str:
        """The digits, without a unit or currency sign around them."""
        if isinstance(value, bool | datetime.date | datetime.time):
            raise Bad(_("这里应填数字。"))
        text = ascii_form(plain_text(value)).replace(" ", "")
        for unit in self.units:
            text = text.removeprefix(unit).removesuffix(unit)
        return text

    def exact(self, text: str) -> Decimal:
        """The number, if it is written the plain way and not finer than the unit; else what to change."""
        if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", text):
            raise Bad(_("“%(text)s”里有千分位逗号。请去掉逗号。") % {"text": text})
        if re.fullmatch(r"[+-]?\d+[,。、]\d+", text):
            raise Bad(_("“%(text)s”的小数点不对。请用英文句点，例如 12.5。") % {"text": text})
        if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text, re.ASCII) or len(text) > 20:
            raise Bad(_("“%(text)s”不是数字。") % {"text": text[:30]})
        number = Decimal(text)
        if number.scaleb(self.places) % 1:
            raise Bad(self.places_text(text))
        return number

    def places_text(self, text: str) -> str:
        """Why a number is too fine."""
        if self.places == 0:
            return _("“%(text)s”不是整数。") % {"text": text}
        return _("“%(text)s”的小数太多，最多 %(places)s 位。") % {"text": text, "places": self.places}

    def range_text(self, text: str) -> str:
        """Between what the number must be."""
        low, high = self.shown(self.low), self.shown(self.high)
        if self.low is not None and Decimal(text) < Decimal(self.low).scaleb(-self.places):
            return _("“%(text)s”太小，不能小于 %(low)s。") % {"text": text, "low": low}
        if self.low is None or len(high) > 9:
            return _("“%(text)s”太大，不能大于 %(high)s。") % {"text": text, "high": high}
        return _("“%(text)s”超出范围，应在 %(low)s 到 %(high)s 之间。") % {
            "text": text,
            "low": low,
            "high": high,
        }

    def shown(self, bound: int | None) -> str:
        """A bound in the unit that people type."""
        return "…" if bound is None else f"{Decimal(bound).scaleb(-self.places).normalize():f}"

    def write(self, value: Any) -> Writable:
        """The number in the unit that people type."""
        if value is None:
            return None
        return int(value) if self.places == 0 else Decimal(value).scaleb(-self.places)


@dataclass(frozen=True)
class MoneyParser(NumberParser):
    """An amount in yuan, kept in fen."""

    kind = "money"


@dataclass(frozen=True)
class QuantityParser(NumberParser):
    """A quantity, kept in thousandths."""

    kind = "qty"
