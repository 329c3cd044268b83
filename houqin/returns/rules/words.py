"""The words of a heading, made comparable: the same question asked next month has the same key."""

import re
import unicodedata

UNIT = re.compile(r"[（(]\s*(?:单位[:：]\s*)?([^（）()\s]{1,4})\s*[)）]\s*$")
UNIT_CELL = re.compile(r"^[（(]?\s*(?:计量)?单位\s*[:：]\s*([^\s：:（）()]{1,3})[)）]?$")
NUMBERING = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．])\s*")
NO_UNIT = frozenset(["章", "盖章", "签字", "签名", "公章", "含", "选填", "必填", "填", "可选", "全称"])
MOST_KEY = 120
BETWEEN = " · "


def plain(text: str) -> str:
    """On one line, without the blanks that only spread the characters (合　计)."""
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", words)


def unit_of(heading: str) -> str:
    """人 of 学生数（人）; nothing where the bracket says something else."""
    found = UNIT.search(plain(heading))
    return found[1] if found and found[1] not in NO_UNIT and not found[1].isdigit() else ""


def without_unit(heading: str) -> str:
    """学生数 of 学生数（人）."""
    return plain(UNIT.sub("", plain(heading)) if unit_of(heading) else heading)


def key_of(question: str) -> str:
    """What stays the same when the same thing is asked again: neither blanks and marks nor its number in the list."""
    parts = (NUMBERING.sub("", without_unit(part)) for part in question.split(BETWEEN.strip()))
    return "|".join(re.sub(r"[\W_]+", "", part).lower() for part in parts if part.strip())[:MOST_KEY]
