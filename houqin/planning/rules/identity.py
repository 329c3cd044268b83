"""What kind of plan it is and of which year or term, from its title and its months. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from houqin.planning.rules.years import span_of

THREE_YEAR, YEAR, TERM, MONTH = "three_year", "year", "term", "month"
_THREE = re.compile(r"三年|3年|五年|规划")
_MONTH = re.compile(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?:工作|后勤|总务|计划|安排)")


@dataclass(frozen=True)
class Identity:
    """`year` is the one in which the school year begins (or the calendar year of a year's plan)."""

    kind: str
    year: int | None
    ordinal: int | None = None


def identity_of(title: str, months: Sequence[tuple[int | None, int]]) -> Identity:
    """From the title where it tells, else from the first month of the calendar that has a year."""
    span = span_of(title)
    if _THREE.search(title) and not _says_term(title):
        return Identity(THREE_YEAR, span.year if span else _first(months))
    if _MONTH.search(title):
        return Identity(MONTH, span.year if span else _first(months))
    if span is not None and span.kind == "autumn":
        return Identity(TERM, span.year, 1)
    if span is not None and span.kind == "spring":
        return Identity(TERM, span.year - 1, 2)
    if span is not None:
        return Identity(YEAR, span.year)
    known = [(year, month) for year, month in months if year is not None]
    if not known:
        return Identity(TERM, None)
    year, month = known[0]
    return Identity(TERM, year if month >= 7 else year - 1, 1 if month >= 7 else 2)


def _says_term(title: str) -> bool:
    return bool(re.search(r"学期|[春秋]季", title))


def _first(months: Iterable[tuple[int | None, int]]) -> int | None:
    return next((year for year, _month in months if year), None)


def same_title(one: str, other: str) -> bool:
    """Two versions of one plan: nothing but blanks, marks and 修订稿 tells their titles apart."""
    return _bare(one) == _bare(other) and bool(_bare(one))


def _bare(title: str) -> str:
    return re.sub(
        r"[\s（）()《》“”\"—\-－_·：:、，,。]|修订稿?|修改稿?|定稿|初稿|终稿|第?[0-9一二三四]+[稿版]",
        "",
        title,
    )
