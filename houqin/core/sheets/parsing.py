"""How one cell becomes a value: text, codes, numbers, dates, phones, names, choices.

Each `parse_…(options)` returns a `Parser`; calling it gives the value (None for an empty cell), raises
`Bad` when the row cannot be taken, or `Doubt` when it can be taken with a warning. `write` is the way back
into a cell, so that what is exported imports again unchanged.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houqin.core.sheets.dates import PartialDate as PartialDate
from houqin.core.sheets.dates import day_of_serial, day_of_text
from houqin.core.sheets.reading import Cell
from houqin.core.text import tidy

EPOCH_1900 = datetime.date(1899, 12, 30)
LONG_NUMBER = 10**14  # from 15 digits on a spreadsheet may have lost the last ones
NOTHING = frozenset({"", "-", "--", "—", "——", "－", "/", "／", "\\", "无", "暂无"})
MARKS = re.compile("[\u200e\u200f\u061c]")
BLANKS = re.compile(r"[ \t\r\n\u00a0\u3000]+")
EXPONENT = re.compile(r"^[+-]?\d+(?:\.\d+)?[eE][+-]?\d+$")
Writable = str | int | float | Decimal | datetime.date | None


class Bad(Exception):
    """This cell cannot be taken; the text says what is wrong and what would be right."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Doubt(Exception):
    """This cell is taken as `value` (often None) with a warning; the row keeps what was written as a note."""

    def __init__(self, text: str, value: Any = None) -> None:
        super().__init__(text)
        self.text, self.value = text, value


@dataclass(frozen=True)
class Parser:
    """A parse function with its kind (how it is written), its choices and its one-line help."""

    kind = "text"

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> Any:
        """The cell's value; None for an empty cell."""
        raise NotImplementedError

    def write(self, value: Any) -> Writable:
        """The value as it stands in a cell."""
        return None if value is None else str(value)

    @property
    def choices(self) -> list[str]:
        """The few words that may be typed, for the template's drop-down list."""
        return []

    def help(self) -> str:
        """How to fill this column, in one sentence."""
        return ""


def plain_text(value: Cell) -> str:
    """Any cell as tidy text: 101.0 is "101", dates are ISO; refuses long numbers and control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
        )
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    try:
        return BLANKS.sub(" ", MARKS.sub("", tidy(value))).strip()
    except ValidationError as problem:
        raise Bad(" ".join(problem.messages)) from problem


def number_text(value: float) -> str:
    """A number as people read it, without the noise of binary fractions."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Bad(_("这一格不是正常的数。"))
    if abs(value) >= LONG_NUMBER:
        raise Bad(_("数字太长，末几位可能已被表格软件改掉。请把这一格设为文本，再重新输入。"))
    if value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


def ascii_form(text: str) -> str:
    """Full-width letters, digits and signs as ASCII (１２３ -> 123); Chinese text stays."""
    return "".join(
        unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char for char in text
    )


@dataclass(frozen=True)
class AnyParser(Parser):
    """For columns that are only written: numbers, days and moments stay what they are, all else is text."""

    kind = "any"

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> Cell:
        return value

    def write(self, value: Any) -> Writable:
        if isinstance(value, bool):
            return _("是") if value else _("否")
        return (
            value if value is None or isinstance(value, int | float | Decimal | datetime.date) else str(value)
        )


@dataclass(frozen=True)
class TextParser(Parser):
    """One line of text."""

    max_length: int = 200

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> str | None:
        text = plain_text(value)
        if len(text) > self.max_length:
            raise Bad(
                _("太长：最多 %(limit)s 个字，现有 %(have)s 个。")
                % {"limit": self.max_length, "have": len(text)}
            )
        if isinstance(value, datetime.date):
            raise Doubt(
                _("表格软件把它变成了日期 %(text)s。请核对；需要时把这一格设为文本再输入。") % {"text": text},
                text,
            )
        return text or None


@dataclass(frozen=True)
class CodeParser(TextParser):
    """A number or code that identifies something: ASCII digits, no blanks inside."""

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> str | None:
        text = super().__call__(value, epoch)
        code = ascii_form(text or "").replace(" ", "")
        if EXPONENT.match(code) and ("+" in code or "." in code):
            raise Bad(
                _("“%(text)s”是科学计数法，末几位已经丢失。请把这一格设为文本，再重新输入。") % {"text": code}
            )
        return code or None


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
class PhoneParser(Parser):
    """A mobile number, or a landline with or without its area code: digits only."""

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> str | None:
        text = ascii_form(plain_text(value))
        if text in NOTHING:
            return None
        several = [part for part in re.split(r"[、，,;；/]|\s{1,}(?=1\d{10}\b)", text) if part.strip()]
        numbers = [self.normal(part) for part in several]
        if numbers[0] and len(numbers) > 1:
            raise Doubt(_("“%(text)s”有几个号码，只取第一个。") % {"text": text}, numbers[0])
        if numbers[0]:
            return numbers[0]
        if not re.search(r"\d", text):
            raise Doubt(_("电话“%(text)s”不是号码，先留空，以后可补。") % {"text": text})
        raise Bad(
            _("电话“%(text)s”不对：手机应为 11 位，座机要带区号，例如 0571-87654321。") % {"text": text}
        )

    def normal(self, text: str) -> str:
        """The digits of a believable number, or an empty text."""
        digits = re.sub(r"[\s\-—－()（）.]", "", text)
        digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)
        believable = re.fullmatch(r"1[3-9]\d{9}|0\d{2,3}[1-9]\d{6,7}|[1-9]\d{6,7}", digits, re.ASCII)
        return digits if believable and len(set(digits)) > 1 else ""

    def help(self) -> str:
        return _("11 位手机号，或带区号的座机号。")


@dataclass(frozen=True)
class NamesParser(Parser):
    """People in one cell: 、，；/ separate them, blanks inside one name (吴  勇) do not."""

    most: int = 20
    max_length: int = 40

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> tuple[str, ...] | None:
        text = plain_text(value)
        if ascii_form(text) in NOTHING:
            return None
        names = tuple(
            dict.fromkeys(name for part in re.split(r"[、，,;；/／|]", text) for name in people_in(part))
        )
        if len(names) > self.most or any(len(name) > self.max_length for name in names):
            raise Bad(_("“%(text)s”不像人名。请用顿号分开几个人。") % {"text": text[:30]})
        if any(char.isdigit() for name in names for char in name):
            raise Doubt(_("“%(text)s”里有数字，请核对人名。") % {"text": text[:30]}, names or None)
        return names or None

    def write(self, value: Any) -> Writable:
        return "、".join(value) if value else None


@dataclass(frozen=True)
class NameParser(NamesParser):
    """Exactly one person."""

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> str | None:  # type: ignore[override]
        names = super().__call__(value, epoch)
        if names is not None and len(names) != 1:
            raise Bad(_("这里只能写一个人，现有：%(names)s。") % {"names": "、".join(names)})
        return names[0] if names else None

    def write(self, value: Any) -> Writable:
        return value or None


def people_in(text: str) -> list[str]:
    """Names in text without separators: a single character is never a person, so 吴 勇 is one and 张三
    李四 two.
    """
    words = text.replace("•", "·").replace("．", "·").split()
    if not all("\u3400" <= char <= "\u9fff" or char > "\U00020000" for word in words for char in word):
        return [" ".join(words)] if words else []
    names: list[str] = []
    open_name = ""
    for place, word in enumerate(words):
        alone_after = len(words[place + 1]) == 1 if place + 1 < len(words) else False
        pair_after = alone_after and place + 2 < len(words) and len(words[place + 2]) == 1
        if open_name:
            names.append(open_name + word)
            open_name = ""
        elif len(word) == 1 or (alone_after and not pair_after):
            open_name = word
        else:
            names.append(word)
    if open_name:
        names[-1:] = [names[-1] + open_name] if names else [open_name]
    return names


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
