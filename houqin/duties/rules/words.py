"""Chinese numerals, month names and the plain form in which two texts are compared."""

import re

DIGITS = {mark: number for number, mark in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
    "正": 1,
    "元": 1,
}
NUMERAL = "[零〇一二两三四五六七八九十廿\\d]"
_WIDE = {ord(mark): ord(mark) - 0xFEE0 for mark in "０１２３４５６７８９"}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
BRACKETED_WORDS = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_NOT_TELLING = re.compile(r"[\s、，。；：,.;:!！?？“”\"'‘’（）()【】\[\]《》<>|—\-–…·．]+")


def narrow(text: str) -> str:
    """The same text with wide digits made narrow; every letter keeps its place."""
    return text.translate(_WIDE)


def number_of(word: str) -> int | None:
    """12, 十二, 二十, 两, ⑫ as numbers; nothing for what is no number."""
    word = narrow(word)
    for marks in (CIRCLED, BRACKETED, BRACKETED_WORDS, DOTTED):
        if len(word) == 1 and word in marks:
            return marks.index(word) + 1
    if word.isdecimal():
        return int(word)
    word = word.replace("廿", "二十")
    if "十" in word:
        tens, _ten, ones = word.partition("十")
        if (tens and tens not in DIGITS) or (ones and ones not in DIGITS):
            return None
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    if word and all(mark in DIGITS for mark in word):
        return int("".join(str(DIGITS[mark]) for mark in word))
    return None


def plain(text: str) -> str:
    """What two writings of the same words have in common: no spaces, no punctuation, narrow digits."""
    return _NOT_TELLING.sub("", narrow(text))


def tidy(text: str) -> str:
    """A sentence as it was written, without the spaces around it."""
    return text.strip(" \t\r\n\u3000\u00a0\ufeff\u200b")
