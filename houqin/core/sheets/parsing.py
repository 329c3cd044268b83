"""How one cell becomes a value: text, codes, numbers, dates, phones, names, choices.

Each `parse_…(options)` returns a `Parser`; calling it gives the value (None for an empty cell), raises
`Bad` when the row cannot be taken, or `Doubt` when it can be taken with a warning. `write` is the way back
into a cell, so that what is exported imports again unchanged.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houqin.core.sheets.amounts import MoneyParser, NumberParser, QuantityParser
from houqin.core.sheets.cells import (
    BLANKS,
    EPOCH_1900,
    NOTHING,
    Bad,
    CodeParser,
    Parser,
    TextParser,
    Writable,
    ascii_form,
    plain_text,
)
from houqin.core.sheets.dates import PartialDate, day_of_serial, day_of_text
from houqin.core.sheets.people import NameParser, NamesParser, PhoneParser
from houqin.core.sheets.reading import Cell


@dataclass(frozen=True)
class DateParser(Parser):
    """A day; with `partial` also a month or a year, which keep that they are no more exact."""

    earliest: datetime.date = datetime.date(1900, 1, 1)
    latest: datetime.date = datetime.date(2100, 12, 31)
    partial: bool = True
    kind = "date"

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> PartialDate | None:
        found = self.read(value, epoch)
        if found is None:
            return None
        if not self.partial and found.precision != "day":
            raise Bad(_("日期“%(text)s”不完整，请写到日，例如 2026-03-01。") % {"text": plain_text(value)})
        if not self.earliest <= found.date <= self.latest:
            span = {"date": found, "low": self.earliest, "high": self.latest}
            raise Bad(_("日期 %(date)s 不在 %(low)s 到 %(high)s 之间。") % span)
        return found

    def read(self, value: Cell, epoch: datetime.date) -> PartialDate | None:
        """From a date cell, a serial number, or text in one of the usual forms."""
        if isinstance(value, datetime.datetime):
            return PartialDate(value.date())
        if isinstance(value, datetime.date):
            return PartialDate(value)
        if isinstance(value, bool | datetime.time):
            raise Bad(_("这里应填日期，例如 2026-03-01。"))
        try:
            if isinstance(value, int | float):
                return day_of_serial(value, epoch)
            text = ascii_form(plain_text(value))
            return None if text in NOTHING else day_of_text(text)
        except ValueError as problem:
            raise Bad(str(problem)) from problem

    def write(self, value: Any) -> Writable:
        """A whole day as a date, a month as 2021.03, a year as 2021年."""
        if isinstance(value, PartialDate):
            return value.date if value.precision == "day" else str(value)
        return value if isinstance(value, datetime.date) else None

    def help(self) -> str:
        return _("例如 2026-03-01；只知道年月时写 2026.03。") if self.partial else _("例如 2026-03-01。")


@dataclass(frozen=True)
class ListParser(Parser):
    """Several short texts in one cell, as posts are: 语文教师、值周教师."""

    max_length: int = 40
    most: int = 20

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> tuple[str, ...] | None:
        parts = [part.strip() for part in re.split(r"[、，,;；/／|\n]|兼(?=\S{2})", plain_text(value))]
        parts = list(dict.fromkeys(part for part in parts if part and part not in NOTHING))
        if len(parts) > self.most or any(len(part) > self.max_length for part in parts):
            raise Bad(_("太长：请用顿号分开，每项最多 %(limit)s 个字。") % {"limit": self.max_length})
        return tuple(parts) or None

    def write(self, value: Any) -> Writable:
        return "、".join(value) if value else None


@dataclass(frozen=True)
class ChoiceParser(Parser):
    """One of a few words; each value has the word it is shown by, and may have others."""

    words: Mapping[Any, Sequence[str | Promise]] = field(default_factory=dict)

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> Any:
        text = plain_text(value)
        if not text:
            return None
        wanted = _comparable(text)
        for choice, names in self.words.items():
            if wanted in {_comparable(str(name)) for name in names}:
                return choice
        if text in NOTHING:
            return None
        raise Bad(
            _("“%(text)s”不在可填的内容里：%(all)s。") % {"text": text[:30], "all": "、".join(self.choices)}
        )

    def write(self, value: Any) -> Writable:
        return str(self.words[value][0]) if value in self.words else None

    @property
    def choices(self) -> list[str]:
        return [str(names[0]) for names in self.words.values()]

    def help(self) -> str:
        return _("只填：%(all)s。") % {"all": "、".join(self.choices)}


def _comparable(text: str) -> str:
    """Without blanks, widths and capitals."""
    return ascii_form(BLANKS.sub("", text)).casefold()


def parse_text(max_length: int = 200) -> Parser:
    """One line of text of at most `max_length` characters."""
    return TextParser(max_length=max_length)


def parse_code(max_length: int = 40) -> Parser:
    """A code or number that identifies; 101.0, １０１ and "101 " are all "101"."""
    return CodeParser(max_length=max_length)


def parse_int(low: int | None = None, high: int | None = None, *, units: Sequence[str] = ()) -> Parser:
    """A whole number between `low` and `high`; `units` (楼, 层, 人) may stand around it."""
    return NumberParser(low=low, high=high, units=units)


def parse_money_fen(low: int | None = 0, high: int | None = 10**13) -> Parser:
    """Yuan with at most two decimals, as fen; bounds in fen."""
    return MoneyParser(low=low, high=high, places=2, units=("¥", "￥", "RMB", "元"))


def parse_qty_milli(low: int | None = 0, high: int | None = 10**13, *, units: Sequence[str] = ()) -> Parser:
    """A quantity with at most three decimals, as thousandths; bounds in thousandths."""
    return QuantityParser(low=low, high=high, places=3, units=units)


def parse_date(
    earliest: datetime.date = datetime.date(1900, 1, 1),
    latest: datetime.date = datetime.date(2100, 12, 31),
    *,
    partial: bool = True,
) -> Parser:
    """A date as `PartialDate`; with partial=False only whole days are taken."""
    return DateParser(earliest=earliest, latest=latest, partial=partial)


def parse_phone() -> Parser:
    """A telephone number as digits; words instead of a number are doubted, not refused."""
    return PhoneParser()


def parse_name() -> Parser:
    """One person's name."""
    return NameParser()


def parse_names(most: int = 20) -> Parser:
    """Names of several people as a tuple."""
    return NamesParser(most=most)


def parse_list(max_length: int = 40) -> Parser:
    """Several short texts as a tuple."""
    return ListParser(max_length=max_length)


def parse_choice(words: Mapping[Any, str | Promise | Sequence[str | Promise]]) -> Parser:
    """{value: (word, other words…)}: the first word is written out, all are understood."""
    return ChoiceParser(
        words={key: (names,) if isinstance(names, str | Promise) else names for key, names in words.items()}
    )


def parse_yes_no() -> Parser:
    """是/否 in the ways people tick it."""
    yes = ("是", "有", "对", "√", "✓", "✔", "Y", "yes", "1", "TRUE", "T")
    no = ("否", "无", "没有", "不是", "×", "✗", "✘", "N", "no", "0", "FALSE", "F")
    return ChoiceParser(words={True: yes, False: no})
