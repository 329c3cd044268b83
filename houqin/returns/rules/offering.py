"""Which figures a question could mean: by the characters they share, and by how these are read. No model of language.

A wrong character that sounds the same still finds its figure; nothing is filled in by likeness alone, it is only offered.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Read = Callable[[str], tuple[str, ...]]  # how a text is read, sign by sign

MOST = 5
LEAST = 0.3
OF_SOUND = 0.8  # what only sounds alike counts less than what is written alike
OF_RULE = 0.35  # the 口径 says more words than the label, so it weighs less

# What offices call it, and what the school's records call it.
SAME = (
    ("在校生", "学生"),
    ("班级", "教学班"),
    ("班数", "教学班"),
    ("教师", "教职工"),
    ("职工", "教职工"),
    ("维修", "报修"),
    ("排查", "检查"),
    ("整改", "销号"),
    ("整改", "办结"),
    ("完成", "已做"),
    ("修复", "修好"),
)
# What a question says of its time, and the period that is then offered.
TIMES = (
    ("上学期", "term_before"),
    ("本学期", "term"),
    ("学期", "term"),
    ("学年", "school_year"),
    ("上月", "month_before"),
    ("上个月", "month_before"),
    ("本月", "month"),
    ("当月", "month"),
    ("月", "month"),
    ("年度", "year"),
    ("全年", "year"),
    ("今年", "year"),
    ("本年", "year"),
)
EMPTY = re.compile(
    r"本学期|上学期|学期|学年|本月|上月|年度|今年|本年|全年|情况|数量|个数|人数|次数|总数|[\W\d_]"
)


@dataclass(frozen=True)
class Word:
    """A figure as it is compared: its code, what it is called, its rule."""

    code: str
    label: str
    rule: str


def best(question: str, words: Sequence[Word], read: Read) -> list[str]:
    """The codes that a question could mean, the likeliest first. `read` gives how a text is read."""
    bare = EMPTY.sub("", question)
    if not bare:
        return []
    asked = [bare, *(bare.replace(theirs, ours) for theirs, ours in SAME if theirs in bare)]
    found = [(max(likeness(each, word, read) for each in asked), word) for word in words]
    ranked = sorted((pair for pair in found if pair[0] >= LEAST), key=lambda pair: (-pair[0], pair[1].code))
    return [word.code for _score, word in ranked[:MOST]]


def likeness(asked: str, word: Word, read: Read) -> float:
    """From 0 to 1."""
    label, rule = shared(asked, word.label), shared(asked, word.rule, one_sided=True)
    heard = shared(read(asked), read(word.label)) if label < LEAST else 0.0
    return max(label, OF_SOUND * heard) * (1 - OF_RULE) + rule * OF_RULE


def shared(one: str | tuple[str, ...], other: str | tuple[str, ...], *, one_sided: bool = False) -> float:
    """How much of two texts is the same pairs of signs; `one_sided`: how much of the first stands in the second."""
    mine, theirs = pairs(one), pairs(other)
    if not mine or not theirs:
        return 0.0
    both = len(mine & theirs)
    return both / len(mine) if one_sided else 2 * both / (len(mine) + len(theirs))


@lru_cache(maxsize=5000)
def pairs(text: str | tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """Each two signs that stand beside each other; of one sign itself."""
    signs = tuple(re.sub(r"[\W_]+", "", text)) if isinstance(text, str) else text
    return frozenset(signs[n : n + 2] for n in range(len(signs) - 1)) or frozenset((signs,) if signs else ())


def period_in(question: str) -> str:
    """What the question says of its time, else nothing."""
    return next((period for word, period in TIMES if word in question), "")
