"""Names in free words, and the post that stands for each in what goes out; what only looks like a name stays. Pure.

Chinese has no spaces: 李明 begins 李明华, and 高峰 ends 早高峰. A name of two signs is one only where what stands before and
after it may stand beside a person; where that is not so nobody guesses, and who writes is asked to look.
"""

import re

Names = tuple[tuple[str, str], ...]

_CHINESE = re.compile("[\u3400-\u9fff]")
LONG = 3  # signs: a name that is hardly ever part of a word
BEFORE = set(
    "由和与及跟同请让给找被把向对因是但经叫派靠等为并而工员长任师傅安医计纳干管生家者班组处室天日号次后前"
)
AFTER = set(
    "老师同主校园阿医大会出厨保组科先女等的和与及跟也都又还就才没不未已正在到去来从对向把被将让给请要能可是有无说讲写记填报查"
    "检看修换装拆买领送搬打关开锁巡值守带管负分因由为忘漏迟病休外调离退住摔受两一二三四五六七八九十每当昨今本"
)
GIVEN = set(
    "华江明军平强芳英兰涛红梅玉珍霞丽娟燕飞波辉刚勇斌磊洋艳敏静洁琳峰林海龙云山成志文武东南北春秋冬生民国庆祥福贵荣"
)


def unnamed(text: str, names: Names) -> str:
    """水电工丁大勇 and 丁大勇 both become 水电工; the longest names first."""
    for name, instead in names:
        pieces, place = [], 0
        for found in re.finditer(f"(?:{re.escape(instead)})?{re.escape(name)}", text):
            pieces += [text[place : found.start()], instead if _is_one(found, name) else found.group()]
            place = found.end()
        text = "".join([*pieces, text[place:]])
    return text


def left_over(text: str, names: Names) -> list[str]:
    """Names that still stand there, perhaps as part of another word."""
    return [name for name, _instead in names if name in text]


def _is_one(found: "re.Match[str]", name: str) -> bool:
    """Whether a person is meant here."""
    text, begin, end = found.string, found.start(), found.end()
    after = text[end : end + 1]
    if len(name) >= LONG:
        return after not in GIVEN or after in AFTER or not after
    with_post = found.group() != name
    return (with_post or _open(text[max(0, begin - 1) : begin], BEFORE)) and _open(after, AFTER)


def _open(sign: str, known: set[str]) -> bool:
    """Whether a name may stand beside this sign: the edge of the text, no Chinese at all, or a word said of people."""
    return not _CHINESE.match(sign) or sign in known
