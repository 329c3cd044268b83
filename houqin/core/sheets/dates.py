"""The ways people write a date in a sheet: date cells, serial numbers, 2021.03, 1999年10月, 2013-10-03,
20260301.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

FULL = re.compile(
    r"^(\d{4})([-./年])\s*(\d{1,2})([-./月])\s*(\d{1,2})\s*[日号]?(?:\s*T?\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?$",
    re.ASCII,
)
MONTH = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?(?:份)?$", re.ASCII)
YEAR = re.compile(r"^(\d{4})\s*年$", re.ASCII)
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})?$", re.ASCII)
UNCLEAR = re.compile(r"^\d{1,2}[-./]\d{1,2}[-./]\d{1,4}$", re.ASCII)
Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date that may be known only to its month or year; then `date` is the first day of it."""

    date: datetime.date
    precision: Precision = "day"

    def __str__(self) -> str:
        if self.precision == "day":
            return self.date.isoformat()
        return f"{self.date:%Y.%m}" if self.precision == "month" else f"{self.date:%Y}年"


def day_of_text(text: str) -> PartialDate:
    """A date out of text; ValueError carries the sentence that says what is wrong."""
    text = re.sub(r"\s*([-./年月日号])\s*", r"\1", text.strip())
    if match := FULL.match(text):
        return PartialDate(_day(match[1], match[3], match[5], text))
    if (match := COMPACT.match(text)) and match[3]:
        return PartialDate(_day(match[1], match[2], match[3], text))
    if match := MONTH.match(text) or COMPACT.match(text):
        return PartialDate(_day(match[1], match[2], "1", text), "month")
    if match := YEAR.match(text):
        return PartialDate(_day(match[1], "1", "1", text), "year")
    if UNCLEAR.match(text):
        raise ValueError(_("日期“%(text)s”分不清年月日，请写成 2026-03-01 的样子。") % {"text": text})
    raise ValueError(_("“%(text)s”不是日期，请写成 2026-03-01 的样子。") % {"text": text[:30]})


def _day(year: str, month: str, day: str, text: str) -> datetime.date:
    """A day that exists in the calendar."""
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError as problem:
        raise ValueError(_("没有“%(text)s”这一天。") % {"text": text}) from problem


def day_of_serial(value: float, epoch: datetime.date) -> PartialDate:
    """A number in a date column: 20260301, 2021.03, or days since the workbook's epoch."""
    if value == int(value) and 19000101 <= value <= 21001231:
        return day_of_text(str(int(value)))
    if 1900 <= value <= 2100:
        return _month_number(value)
    if 10_000 <= value <= 75_000:
        return PartialDate(epoch + datetime.timedelta(days=int(value)))
    raise ValueError(_("数字 %(number)s 不像日期，请写成 2026-03-01 的样子。") % {"number": f"{value:g}"})


def _month_number(value: float) -> PartialDate:
    """2021.03 typed as a number is March; 2021.1 may have been 2021.10, so it is asked about."""
    digits = f"{Decimal(f'{value:.10g}'):f}".partition(".")[2]
    if len(digits) == 2:
        return day_of_text(f"{int(value)}.{digits}")
    if not digits:
        return day_of_text(f"{int(value)}年")
    text = f"{value:g}"
    raise ValueError(
        _("“%(text)s”分不清是 1 月还是 10 月，请写成 2021年1月 或 2021年10月。") % {"text": text}
    )
