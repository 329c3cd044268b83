"""Where a plan begins: its title, and in a collection of several the title that comes again with a number."""

import re

from houqin.duties.rules.words import narrow, number_of, tidy
from houqin.planning.rules.blocks import Block, Line
from houqin.planning.rules.headings import kind_of_heading

_NUMBERED = re.compile(
    r"(?:计划|方案|范文|篇|安排)\s*(?:[（(]\s*(?P<in>[一二三四五六七八九十]{1,2}|\d{1,2})\s*[)）]|(?:第|篇)?\s*"
    r"(?P<out>[一二三四五六七八九十]{1,2}|\d{1,2})\s*(?:篇)?(?=[\s：:]|$|[一1][、．]))"
)
_TITLE = re.compile(
    r"[^。；;！!]{0,40}(?:计划|行事历|月历|工作历|工作要点|工作安排|(?:工作|任务)清单|实施方案)(?:表|书)?(?:[（(][^）)]{1,16}[)）])?"
)
# Words that also head a part of a paper name one only beside a year.
_OF_A_TIME = re.compile(
    r"(?=.{0,40}(?:20\d\d|二[〇○零0][一二三四五六七八九〇○零]{2})\s*(?:[-—－–~～至]|学?年|[春秋])).{4,46}"
    r"(?:安排|工作|重点|思路|日程|一览|周历|表)(?:[（(][^）)]{1,24}[)）])?"
)
_NO_TITLE = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(]|\d|附)(?!\d{3})")
NUMBERED_TITLE = "\u0001"


def cut_at_titles(blocks: list[Block]) -> list[Block]:
    """Make the numbered titles of a collection lines of their own, also where they stand in the middle of running text."""
    text = "\n".join(block.text for block in blocks if isinstance(block, Line))
    title = _common_title(text)
    if not title:
        return blocks
    cut: list[Block] = []
    for block in blocks:
        cut += _cut(block, title) if isinstance(block, Line) else [block]
    return cut


def _common_title(text: str) -> str:
    """The longest ending that the texts before （一）, （二）, … have in common; at least six letters."""
    ends: dict[int, str] = {}
    for match in _NUMBERED.finditer(text):
        number = number_of(match["in"] or match["out"]) or 0
        group = "in" if match["in"] else "out"
        before = text[max(0, match.start() - 40) : match.start(group)].rpartition("\n")[2]
        if number == len(ends) + 1:
            ends[number] = before
    if len(ends) < 2:
        return ""
    common = ends[1]
    for before in ends.values():
        while common and not before.endswith(common):
            common = common[1:]
    common = common.lstrip("0123456789、，。 ") if not re.match(r"20\d\d", common) else common
    return common if len(common) >= 6 else ""


def _cut(block: Line, title: str) -> list[Block]:
    """The block cut before and after each numbered title; what is a title is marked so."""
    pattern = re.compile(re.escape(title) + r"(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[)）]?(?:篇)?[：:]?")
    parts: list[Block] = []
    place = 0
    for match in pattern.finditer(block.text):
        if tidy(block.text[place : match.start()]):
            parts.append(Line(tidy(block.text[place : match.start()])))
        parts.append(Line(NUMBERED_TITLE + tidy(match[0])))
        place = match.end()
    if tidy(block.text[place:]):
        parts.append(Line(tidy(block.text[place:])))
    return parts


def is_title(text: str, have_one: bool, number: int) -> tuple[str, bool]:
    """(the title, whether it begins the next plan of a collection); an empty title for any other line."""
    if text.startswith(NUMBERED_TITLE):
        return text[1:], True
    words = text.strip("—-－◎★☆※*= \u3000")
    if not have_one and len(words) <= 50 and _names_a_plan(words):
        return words, False
    return "", False


def _names_a_plan(words: str) -> bool:
    """××小学2026年总务工作计划; and 2026年11月总务工作安排表, unless it is the name of a part."""
    if _NO_TITLE.match(words):
        return False
    if _TITLE.fullmatch(words):
        return True
    plain = narrow(words)
    sentence = re.search(r"[。；;！!，,：:]", words)
    return (
        not sentence
        and bool(_OF_A_TIME.fullmatch(plain))
        and kind_of_heading(words) not in ("duties", "safety")
    )
