"""Storeys: as a list of rooms writes them, as a number, as the tree calls them."""

import datetime
import re

from django.utils.translation import gettext as _

from houqin.core.sheets.cells import EPOCH_1900, ascii_form, plain_text
from houqin.core.sheets.columns import Bad, Parser
from houqin.core.sheets.reading import Cell

DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九十")}


class FloorParser(Parser):
    """A storey as a whole number: 3, 3楼, 三层, B1, 负一, 地下一层; 0 is none."""

    kind = "int"

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> int | None:
        text = ascii_form(plain_text(value)).replace(" ", "").upper()
        if text in ("", "-", "/", "—", "无"):
            return None
        below = bool(re.match(r"地下|负|-|B", text))
        number = storey(re.sub(r"^(地下|负|-|B|第)|(楼层|楼|层|F)$", "", text))
        if number is None or not 0 < number <= 60:
            raise Bad(_("“%(text)s”不是楼层，请写 1、2、3，地下写 -1。") % {"text": text[:20]})
        return -number if below else number


def storey(text: str) -> int | None:
    """3, 三, 十二 or 二十一 as a number; None when it is none of these."""
    if text.isdecimal() and len(text) <= 2:
        return int(text)
    if not text or len(text) > 3 or any(char not in DIGITS for char in text):
        return None
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS[text] if len(text) == 1 else None
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def floor_name(floor: int) -> str:
    """How a floor is called in the tree: 3层, 地下1层."""
    return f"{floor}层" if floor > 0 else f"地下{-floor}层"


def floor_number(name: str) -> int | None:
    """The number of a floor out of its name, where it has one."""
    try:
        return FloorParser()(name)
    except Bad:
        return None
