"""Finding rows by part of a word: one maintained column holds the text, its pinyin and its initials.

The school always comes first in the query; LIKE on SQLite, the same on PostgreSQL where pg_trgm can serve it.
"""

import re
from functools import lru_cache
from typing import Any

from django.db.models import Q
from pypinyin import Style, lazy_pinyin

_CHINESE = re.compile("[\u3400-\u9fff]")
LONGEST = 900  # characters kept; more than the own fields of any row


@lru_cache(maxsize=20_000)
def _spelled(text: str) -> str:
    """`报修` -> `报修 baoxiu bx`; text without Chinese only loses its capitals."""
    if not _CHINESE.search(text):
        return text.lower()
    full = "".join(lazy_pinyin(text, errors="ignore"))
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore"))
    return f"{text.lower()} {full} {initials}"


def search_text(row: Any) -> str:
    """What the `search` column of this row must hold."""
    values = (getattr(row, name) for name in row.SEARCHED)
    return " ".join(_spelled(str(value)[:200]) for value in values if value)[:LONGEST]


@lru_cache(maxsize=20_000)
def sort_key(text: str) -> str:
    """Pinyin to sort Chinese names by; numbers inside are padded so that 2 comes before 10."""
    spelled = " ".join(lazy_pinyin(text)).lower()
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
