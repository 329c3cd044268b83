"""周安排 and 一周一页: what a week brings and what it was, each room telling its part (`weekly.py` of the room).

A room has `ahead(member, span)` and `past(member, span)`, both iterators of `Part`; they yield nothing to whom they may
not tell it. Names of people stand in neither: both are made to be passed on.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.bulletins import Bulletin, Line, Part, bulletin
from houqin.core.facts import Span
from houqin.core.rooms import all_modules
from houqin.core.todo import everything_for
from houqin.core.words import day_words
from houqin.terms.calendar import calendar_of, week_label
from houqin.terms.rules import Calendar, Day
from houqin.terms.weeks import follows_words


def week_of(school: Any, day: date) -> Span:
    """The school's week with this day in it; the caller has named the school."""
    return Span(*calendar_of(school).week_of(day))


def span_words(school: Any, span: Span) -> str:
    """第12周 11月16日 周一—11月22日 周日."""
    return f"{week_label(school, span.first)} {day_words(span.first)}—{day_words(span.last)}".strip()


def plan(member: Any, span: Span) -> Bulletin:
    """周安排: the days, then what each room expects. The caller has named the school."""
    parts = [part for _room, module in all_modules("weekly") for part in module.ahead(member, span)]
    title = _("周安排")
    return bulletin(member.school, title, parts, when=span_words(member.school, span))


def page(member: Any, span: Span) -> Bulletin:
    """一周一页: what the week was, what waits for this member, what the next week brings."""
    parts = [part for _room, module in all_modules("weekly") for part in module.past(member, span)]
    parts += _waits_for(member) if clock.today() <= span.last + timedelta(days=2) else []
    following = week_of(member.school, span.last + timedelta(days=1))
    coming = [
        sentence
        for _room, module in all_modules("weekly")
        for part in module.ahead(member, following)
        for sentence in part.said
    ]
    parts += [Part(_("下周"), said=coming)] if coming else []
    return bulletin(member.school, _("一周一页"), parts, when=span_words(member.school, span))


def _waits_for(member: Any) -> list[Part]:
    """The groups of 今天 that have a number, as it is now."""
    groups = [group for group in everything_for(member) if group.counted]
    figures = [
        (str(group.title), _many(group.count or len(group.items)), group.tone == "bad") for group in groups
    ]
    return [Part(_("等我办的"), figures=figures, url="/")] if figures else []


def _many(count: int) -> str:
    return "99+" if count >= 100 else str(count)


# What the calendar itself says --------------------------------------------------------------------------------


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """How many school days, and what is special about a day."""
    calendar = calendar_of(member.school)
    days = calendar.days(span.first, span.last)
    count = sum(day.school_day for day in days)
    said = [_("在校日{count}天。").format(count=count) if count else _("这一周不上课。")]
    lines = [Line(day_words(day.date), what) for day in days if (what := _special(day))]
    yield Part(_("校历"), lines, said=[*said, *_doubts(calendar, span)])


def past(member: Any, span: Span) -> Iterator[Part]:
    """The calendar has nothing to report of a week that is over."""
    yield from ()


def _special(day: Day) -> str:
    """补周三的课（按周三的课表）; nothing for an ordinary day or an ordinary weekend."""
    aside = f"（{follows_words(day.follows)}）" if day.follows is not None else ""
    return f"{day.reason}{aside}" if day.reason else ""


def _doubts(calendar: Calendar, span: Span) -> list[str]:
    return list(dict.fromkeys(day.doubt for day in calendar.doubtful_days(span.first, span.last)))
