"""One cell: what it says as text, what is wrong or doubtful in it, and the parsers of plain texts and codes."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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
