"""People in a cell: their names, one or several, and their telephones."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.sheets.cells import EPOCH_1900, NOTHING, Bad, Doubt, Parser, Writable, ascii_form, plain_text
from houqin.core.sheets.reading import Cell


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
