"""Which year a month belongs to, from the year and term that a title names."""

import re
from dataclasses import dataclass

from houqin.duties.rules.words import narrow

_DIGITS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_IN_WORDS = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年|学年|[—\-－~至])")
_YEARS = re.compile(r"(20\d\d)\s*(?:年)?\s*[-—－–~～至到/]{1,2}\s*(20\d\d|\d\d(?!\d))\s*(?:学?年度?)?")
_ONE = re.compile(r"(20\d\d)\s*(学年度?|年度?)?")
_AUTUMN = re.compile(r"秋|第一学期|上学期|第1学期|上期")
_SPRING = re.compile(r"春|第二学期|下学期|第2学期|下期|上半年")


@dataclass(frozen=True)
class Span:
    """The time a title names: autumn, spring, school_year or year, from its first year on."""

    year: int
    kind: str
    words: str

    def year_of(self, month: int, before: list[int]) -> int:
        """The year of a month, after the months that stand before it in the same calendar."""
        if self.kind == "autumn" or self.kind == "school_year":
            return self.year if month >= 7 else self.year + 1
        if self.kind == "spring" and not any(each >= 9 for each in before):
            return self.year
        return self.year + (1 if month <= 6 and any(each >= 9 for each in before) else 0)


def span_of(text: str) -> Span | None:
    """The year and term of a title, or nothing when it names none."""
    text = _IN_WORDS.sub(lambda match: "".join(_DIGITS[each] for each in match[0]), narrow(text))
    both, one = _YEARS.search(text), _ONE.search(text)
    if both is None and one is None:
        return None
    match = both or one
    assert match is not None
    year = int(match[1])
    of_school = both is not None or (one is not None and "学年" in (one[2] or ""))
    autumn, spring = _AUTUMN.search(text), _SPRING.search(text)
    if autumn and not (spring and spring.start() < autumn.start()):
        return Span(year, "autumn", text)
    if spring:
        # 2023学年第二学期 and 2023—2024学年第二学期 are the spring of 2024; 2023年春 is that of 2023.
        return Span(year + 1 if of_school else year, "spring", text)
    return Span(year, "school_year" if of_school else "year", text)
