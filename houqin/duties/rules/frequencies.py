"""How often: from the words of a plan (每周四, 一学期两次, 期初、期末各一次) to a form that can be counted with.

`frequencies(text)` is pure. What the words do not say stays open (`unset`), so that a person is asked.
"""

from dataclasses import replace

from houqin.duties.rules.frequency import Found, Frequency
from houqin.duties.rules.frequency_words import PATTERNS
from houqin.duties.rules.words import narrow

VAGUE = ("unset", "event")


def frequencies(text: str) -> Found:
    """All that a text says about how often, in its order; what is vague goes when something definite stands beside it."""
    text = narrow(text)
    found: Found = []
    place = 0
    while place < len(text):
        for pattern, read in PATTERNS:
            match = pattern.match(text, place)
            if match and (read_now := read(match)) is not None:
                found += [replace(each, words=match[0].strip(" ，、")) for each in read_now]
                place = match.end()
                break
        else:
            place += 1
    return _settled(found, text)


def _settled(found: Found, text: str) -> Found:
    """Spot checks mark what they belong to; vague words give way; nothing is said twice."""
    definite = [each for each in found if each.unit not in VAGUE]
    spot = any(each.spot for each in found)
    if definite and spot:
        last = definite[-1]
        definite[-1] = replace(last, spot=True)
    kept: Found = []
    for each in definite or _one_of_each(found, spot):
        if not any(_says_less(each, other) for other in kept):
            kept = [other for other in kept if not _says_less(other, each)] + [each]
    return kept


def _one_of_each(found: Found, spot: bool) -> Found:
    """Of several vague words one open question is left: 定期不定期 is asked once."""
    asked = [each for each in found if each.unit == "unset"]
    if asked:
        return [replace(asked[0], spot=spot, words="".join(dict.fromkeys(each.words for each in asked)))]
    return found


def _says_less(one: Frequency, other: Frequency) -> bool:
    """每周 says less than 每周四 in the same text; what is equal is said once."""
    bare = replace(one, words="") == Frequency(one.unit, one.n)
    return one.unit == other.unit and one.n == other.n and (bare or replace(one, words=other.words) == other)
