"""Of which time a report tells: a week, a month, a term, a year, and how that is written (2026-09, 2026T1, 2026)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.facts import Span
from houqin.terms.calendar import calendar_of, week_label
from houqin.terms.rules import TermSpan, proposed_terms

WEEK, MONTH, TERM, YEAR, SAFETY, MEETING = "week", "month", "term", "year", "safety", "meeting"
KINDS: list[tuple[str, str | Promise]] = [
    (WEEK, _lazy("周报")),
    (MONTH, _lazy("月报")),
    (TERM, _lazy("学期工作总结")),
    (YEAR, _lazy("年度工作总结")),
    (SAFETY, _lazy("安全工作总结")),
    (MEETING, _lazy("例会材料")),
]
TITLES: dict[str, str | Promise] = {
    WEEK: _lazy("{school}{office}{when}工作周报"),
    MONTH: _lazy("{school}{office}{when}工作月报"),
    TERM: _lazy("{school}{when}{office}工作总结"),
    YEAR: _lazy("{school}{when}{office}工作总结"),
    SAFETY: _lazy("{school}{when}安全工作总结"),
    MEETING: _lazy("{school}{office}{when}例会材料"),
}
NOW: dict[str, tuple[str | Promise, str | Promise]] = {
    WEEK: (_lazy("本周"), _lazy("下周")),
    MONTH: (_lazy("本月"), _lazy("下月")),
    TERM: (_lazy("本学期"), _lazy("下学期")),
    YEAR: (_lazy("本年度"), _lazy("下年度")),
    SAFETY: (_lazy("本学期"), _lazy("下学期")),
    MEETING: (_lazy("上周"), _lazy("本周")),
}
EARLIER: dict[str, str | Promise] = {
    WEEK: _lazy("上周"),
    MONTH: _lazy("上月"),
    TERM: _lazy("上学期"),
    YEAR: _lazy("上年"),
    SAFETY: _lazy("上学期"),
    MEETING: _lazy("再上周"),  # never said: a meeting compares nothing
}
THURSDAY = 3
_MONTH, _TERM, _YEAR = (re.compile(f"^{p}$") for p in (r"(\d{4})-(\d\d?)", r"(\d{4})[Tt]([12])", r"(\d{4})"))


@dataclass(frozen=True)
class Period:
    """The days a report tells of; `text` is how it is asked for, `words` how it is written."""

    kind: str
    text: str
    span: Span
    words: str
    before: Span
    year_ago: Span | None = None  # where that is another span than the one before

    @property
    def earlier(self) -> str:
        """上学期: what the span before is called."""
        return str(EARLIER[self.kind])

    @property
    def subject(self) -> str:
        """本学期."""
        return str(NOW[self.kind][0])

    @property
    def coming(self) -> str:
        """下学期."""
        return str(NOW[self.kind][1])

    @property
    def whole(self) -> Span:
        """The days whose work is told: a meeting looks back on the week before its own."""
        return self.before if self.kind == MEETING else self.span

    @property
    def told(self) -> Span:
        """What has passed of them: nothing is told of days to come."""
        return Span(self.whole.first, min(self.whole.last, clock.today()))

    @property
    def is_over(self) -> bool:
        """Whether all of these days have come."""
        return self.told == self.whole

    def title(self, school: Any) -> str:
        """××小学2026—2027学年第一学期总务处工作总结."""
        told = {"school": school.name, "office": school.office_name, "when": self.words}
        return str(TITLES[self.kind]).format(**told)


def period_of(kind: str, text: str, school: Any) -> Period:
    """What a text asks for; Refused says how it is written. The caller has named the school."""
    text = text.strip() or text_of(kind, clock.today(), school)
    try:
        made = _MAKES[kind](kind, text, school)
    except (ValueError, LookupError, OverflowError) as problem:
        raise Refused(
            _("时间“{text}”读不懂：{example}。").format(text=text, example=EXAMPLES[kind])
        ) from problem
    if made.whole.first > clock.today():
        raise Refused(_("{when}还没有开始，没有可写的。").format(when=made.words))
    return made


EXAMPLES: dict[str, str | Promise] = {
    WEEK: _lazy("写这一周里的一天，例如 2026-11-16"),
    MONTH: _lazy("写成 2026-11"),
    TERM: _lazy("写成 2026T1（2026—2027学年第一学期）"),
    YEAR: _lazy("写成 2026"),
    SAFETY: _lazy("写成 2026T1（2026—2027学年第一学期）"),
    MEETING: _lazy("写开会那一周里的一天，例如 2026-11-16"),
}


def text_of(kind: str, day: date, school: Any) -> str:
    """The period that a day lies in; of the holidays the term before them."""
    if kind in (TERM, SAFETY):
        terms = [each for each in _terms(day.year, school) if each.first <= day]
        term = max(terms, key=lambda each: each.first)
        return f"{term.year}T{term.number}"
    if kind == MEETING and day.weekday() >= THURSDAY:
        day += timedelta(days=7)  # from Thursday on the next Monday's is written
    return {MONTH: f"{day.year}-{day.month:02d}", YEAR: str(day.year)}.get(kind, day.isoformat())


def _terms(year: int, school: Any) -> list[TermSpan]:
    """As the school has set them, else as they usually lie."""
    usual = {(t.year, t.number): t for y in (year - 1, year) for t in proposed_terms(y)}
    return list((usual | {(t.year, t.number): t for t in calendar_of(school).terms}).values())


def _term(kind: str, text: str, school: Any) -> Period:
    year, number = (int(part) for part in _matched(_TERM, text))
    terms = sorted(_terms(year, school), key=lambda each: each.first)
    term = next(each for each in terms if (each.year, each.number) == (year, number))
    before = [each for each in terms if each.last < term.first]
    last = before[-1] if before else proposed_terms(year - 1)[1]
    same = next(each for each in _terms(year - 1, school) if (each.year, each.number) == (year - 1, number))
    told, then, ago = (Span(each.first, each.last) for each in (term, last, same))
    return Period(kind, f"{year}T{number}", told, term.name, then, ago)


def _month(kind: str, text: str, school: Any) -> Period:
    year, month = (int(part) for part in _matched(_MONTH, text))
    span, ago = _month_span(year, month), _month_span(year - 1, month)
    ended = span.first - timedelta(days=1)
    words = _("{year}年{month}月").format(year=year, month=month)
    return Period(kind, f"{year}-{month:02d}", span, words, Span(ended.replace(day=1), ended), ago)


def _month_span(year: int, month: int) -> Span:
    first = date(year, month, 1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _year(kind: str, text: str, school: Any) -> Period:
    (year,) = (int(part) for part in _matched(_YEAR, text))
    span, before = (Span(date(y, 1, 1), date(y, 12, 31)) for y in (year, year - 1))
    return Period(kind, str(year), span, _("{year}年度").format(year=year), before)


def _week(kind: str, text: str, school: Any) -> Period:
    first, last = calendar_of(school).week_of(date.fromisoformat(text))
    week = timedelta(days=7)
    words = week_label(school, first) or f"{first.month}月{first.day}日—{last.month}月{last.day}日"
    return Period(kind, first.isoformat(), Span(first, last), words, Span(first - week, last - week))


_MAKES = {WEEK: _week, MONTH: _month, TERM: _term, YEAR: _year, SAFETY: _term, MEETING: _week}


def _matched(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = pattern.match(text)
    if found is None:
        raise ValueError(text)
    return found.groups()
