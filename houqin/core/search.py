"""Finding rows by part of a word: one maintained column holds the text, its pinyin and its initials.

The school always comes first in the query; LIKE on SQLite, the same on PostgreSQL where pg_trgm can serve it.
"""

import re
from functools import lru_cache
from typing import Any

from django.db.models import Q

_CHINESE = re.compile("[\u3400-\u9fff]")


# Surnames that are read otherwise than the same character elsewhere (通用规范: 曾 zēng, 单 shàn, 仇 qiú, ...).
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren", "区": "ou", "朴": "piao", "盖": "ge",
    "种": "chong", "秘": "bi", "缪": "miao", "翟": "zhai", "乐": "yue", "华": "hua", "覃": "qin", "宓": "fu", "尉": "wei",
}  # fmt: skip


def syllables_of(text: str, *, others: bool = True) -> list[str]:
    """How a text is read; what is not Chinese stays as it is, or is left out.

    The dictionary is read when it is first asked: 55 MB and a third of a second that most commands do without.
    """
    from pypinyin import lazy_pinyin

    return [str(each) for each in lazy_pinyin(text, errors="default" if others else "ignore")]


def name_pinyin(name: str) -> list[str]:
    """The syllables of a person's name, its surname read as a surname."""
    syllables = syllables_of(name)
    if name[:1] in SURNAMES:
        syllables[0] = SURNAMES[name[0]]
    return syllables


@lru_cache(maxsize=20_000)
def _spelled(text: str) -> str:
    """`报修` -> `报修 baoxiu bx`; text without Chinese only loses its capitals."""
    if not _CHINESE.search(text):
        return text.lower()
    read = syllables_of(text, others=False)
    words = [text.lower(), "".join(read), "".join(each[0] for each in read if each)]
    if text[0] in SURNAMES:  # perhaps a name: found by either reading
        syllables = name_pinyin(text)
        words += ["".join(syllables), "".join(each[0] for each in syllables)]
    return " ".join(words)


def search_text(row: Any) -> str:
    """What the `search` column of this row must hold, cut where the column ends."""
    values = (getattr(row, name) for name in row.SEARCHED)
    longest = row._meta.get_field("search").max_length
    return " ".join(_spelled(str(value)[:200]) for value in values if value)[:longest]


def name_key(name: str) -> str:
    """Pinyin to sort people by."""
    return " ".join(name_pinyin(name)).lower()[:200]


@lru_cache(maxsize=20_000)
def sort_key(text: str) -> str:
    """Pinyin to sort Chinese words by; numbers inside are padded so that 2 comes before 10."""
    spelled = " ".join(syllables_of(text)).lower()
    return re.sub(r"\d+", lambda found: found[0].zfill(6), spelled)[:200]


def matches(words: str, *paths: str) -> Q:
    """Every word must be found in one of these `search` columns; % and _ are ordinary characters."""
    found = Q()
    for word in words.lower().split()[:5]:
        one = Q()
        for path in paths or ("search",):
            one |= Q(**{f"{path}__contains": word})
        found &= one
    return found
