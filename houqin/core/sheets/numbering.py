"""The automatic numbers of a .docx (一、 （二） 3. ①): they stand in no text, so they are counted as Word counts them."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographTraditional",
    "chineseLegalSimplified",
    "japaneseDigitalTenThousand",
)
_DIGITS = "零一二三四五六七八九"


class Numbering:
    """Counters of all lists of one document."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.of_number: dict[str, str] = {}
        self.of_style: dict[str, tuple[str, int]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        if numbering is not None:
            self._read(numbering)
        for style in styles.iter(f"{W}style") if styles is not None else ():
            found = _link(style.find(f"{W}pPr/{W}numPr"))
            if found:
                self.of_style[style.get(f"{W}styleId", "")] = found

    def _read(self, numbering: Element) -> None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            levels = {
                int(_digits(level.get(f"{W}ilvl"))): _level(level) for level in abstract.iter(f"{W}lvl")
            }
            self.levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in numbering.iter(f"{W}num"):
            link = number.find(f"{W}abstractNumId")
            self.of_number[number.get(f"{W}numId", "")] = link.get(f"{W}val", "") if link is not None else ""

    def label(self, paragraph: Element) -> str:
        """The number in front of this paragraph, and one more is counted; empty for bullets and for none."""
        link = _link(paragraph.find(f"{W}pPr/{W}numPr")) or self._by_style(paragraph)
        if link is None:
            return ""
        abstract, level = self.of_number.get(link[0], ""), link[1]
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return ""
        shape, text, start = levels[level]
        self.counts[link[0], level] = self.counts.get((link[0], level), start - 1) + 1
        for deeper in range(level + 1, 9):
            self.counts.pop((link[0], deeper), None)
        if shape in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", lambda match: self._written(link[0], levels, int(match[1]) - 1), text)

    def _by_style(self, paragraph: Element) -> tuple[str, int] | None:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.of_style.get(style.get(f"{W}val", "")) if style is not None else None

    def _written(self, number: str, levels: dict[int, tuple[str, str, int]], level: int) -> str:
        """The count of a level in its own figures."""
        shape, _text, start = levels.get(level, ("decimal", "", 1))
        return written(self.counts.get((number, level), start), shape)


def written(count: int, shape: str) -> str:
    """12 as 12, 十二, ⑫ or L."""
    if shape in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return ("" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十") + (
            _DIGITS[ones] if ones or not tens else ""
        )
    if shape.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if shape in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        return chr((97 if shape == "lowerLetter" else 65) + count - 1)
    return str(count)


def _level(level: Element) -> tuple[str, str, int]:
    """(shape of its figures, text around them, first number)."""
    return (
        _value(level, "numFmt", "decimal"),
        _value(level, "lvlText", "%1."),
        int(_digits(_value(level, "start", "1"))),
    )


def _value(element: Element, name: str, otherwise: str) -> str:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", otherwise) if child is not None else otherwise


def _digits(text: str | None) -> str:
    return text if text and text.isdecimal() and len(text) < 6 else "0"


def _link(properties: Element | None) -> tuple[str, int] | None:
    """(list, level) of a paragraph or style; list 0 means none."""
    if properties is None:
        return None
    number = _value(properties, "numId", "0")
    return None if number == "0" else (number, min(int(_digits(_value(properties, "ilvl", "0"))), 8))
