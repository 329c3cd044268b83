"""The days of a book: which are due, which are 休, and which of the past ones have no entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from houqin.registers.rules.definition import Definition
from houqin.terms.rules import Calendar, week_name, weekday_name

DAILY = ("每个在校日", "每天", "每日", "每晚", "每餐", "每班")
WEEKLY = ("每周", "每周一次", "每周1次")
AT_SCHOOL = "在校日"  # what a register of holidays has between them
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """A day, or days off in a row, without an entry: 休 with its reason, or nothing written down."""

    first: date
    last: date
    off: bool
    reason: str = ""

    @property
    def words(self) -> str:
        """休（国庆节）"""
        if not self.off:
            return "无记录"
        if self.reason == AT_SCHOOL:
            return self.reason
        return f"休（{self.reason}）" if self.reason else "休"


def is_daily(made: Definition) -> bool:
    """Whether every day asks for an entry, so that a day without one is told."""
    return made.occasion.often.startswith(DAILY)


def is_weekly(made: Definition) -> bool:
    """Whether each week asks for one, on whatever day."""
    return made.occasion.often in WEEKLY


def is_due(made: Definition, calendar: Calendar, day: date) -> bool:
    """Whether this day asks for one."""
    if made.occasion.on == "all_days":
        return True
    return calendar.is_school_day(day) is not (made.occasion.on == "holidays")


def gaps(
    made: Definition, calendar: Calendar, first: date, last: date, filled: Iterable[date]
) -> Iterator[Gap]:
    """The days from `first` to `last` without an entry, days off in a row as one."""
    if not is_daily(made):
        return
    there = set(filled)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    empty = [day for day in days if day not in there]
    for (off, reason, _run), run in groupby(enumerate(empty), key=lambda pair: _kind(made, calendar, *pair)):
        some = [day for _number, day in run]
        if off:
            yield Gap(some[0], some[-1], True, reason)
        else:
            yield from (Gap(day, day, False) for day in some)


def _kind(made: Definition, calendar: Calendar, number: int, day: date) -> tuple[bool, str, Any]:
    """Days that may stand in one line are of one kind and follow each other."""
    off = not is_due(made, calendar, day)
    if off and made.occasion.on == "holidays":
        return off, AT_SCHOOL, day - timedelta(days=number)
    reason = calendar.day(day).reason if off else ""
    return off, reason, day - timedelta(days=number)


def day_words(day: date) -> str:
    """9月3日"""
    return f"{day.month}月{day.day}日"


def week_words(calendar: Calendar | None, day: date) -> str:
    """第3周; nothing outside of a term."""
    term = calendar.term_of(day) if calendar else None
    return week_name(term.week_number(day)) if term else ""


def span_words(first: date, last: date) -> str:
    """9月5日—6日"""
    if first == last:
        return day_words(first)
    return f"{day_words(first)}—{day_words(last) if last.month != first.month else f'{last.day}日'}"


def weekday(day: date) -> str:
    """四"""
    return weekday_name(day.weekday())[-1]
