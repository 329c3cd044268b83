"""职责日历 on paper: a month as a grid lying on A4, as schools post it, a week or a list as lines."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.words import WEEKDAYS, day_words
from houqin.duties.calendar_rows import LATE, Entry
from houqin.duties.models import DONE, SKIPPED, UNRECORDED
from houqin.terms.calendar import Calendar
from houqin.terms.rules import Day, week_name
from houqin.terms.weeks import MARKS

MOST = 400  # entries of one list; a school with more asks by person, place or area
OFTEN = 8  # days of a month from which on a thing is named once below the grid and not in each cell
STATES = {DONE: "√ ", LATE: "（逾期）", SKIPPED: "（本次不做）", UNRECORDED: "（无记录）"}


def month_sheet(
    school: Any, title: str, conditions: list[str], found: list[Entry], month: Span, days: Calendar
) -> dict[str, Any]:
    """As typst/month.typ reads it. What is done nearly every day would fill every cell: it stands below, once."""
    often, others = _often(found[:MOST])
    by_day = {on: list(group) for on, group in groupby(others, key=lambda each: each.on)}
    first = month.first - timedelta(days=month.first.weekday())
    weeks = []
    while first <= month.last:
        week = days.days(first, first + timedelta(days=6))
        number = next((day.week for day in week if day.week is not None), None)
        label = week_name(number) if number is not None else ""
        weeks.append({"label": label, "days": [_cell(day, by_day.get(day.date, []), month) for day in week]})
        first += timedelta(days=7)
    return _head(school, title, conditions, found) | {
        "heads": [_("周次"), *(str(each) for each in WEEKDAYS)],
        "weeks": weeks,
        "often": often,
        "often_label": _("经常做的"),
        "small": max((len(each) for each in by_day.values()), default=0) > 7,
    }


def _often(found: list[Entry]) -> tuple[list[str], list[Entry]]:
    """(what comes on many days, named once; the others)."""
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    for each in found:
        days[each.title, each.who].add(each.on)
    often = {key: len(on) for key, on in days.items() if len(on) >= OFTEN}
    words = [
        _("{title}（{who}，{count}天）").format(title=title, who=_plain(who), count=count)
        for (title, who), count in sorted(often.items())
    ]
    return words, [each for each in found if (each.title, each.who) not in often]


def _cell(day: Day, found: list[Entry], month: Span) -> dict[str, Any]:
    out = not month.first <= day.date <= month.last
    times = Counter((each.title, each.who, STATES.get(each.state, "")) for each in found)
    return {
        "number": "" if out else str(day.date.day),
        "mark": "" if out else str(MARKS.get(day.kind, "")),
        "reason": "" if out or day.kind not in MARKS else day.reason,
        "off": not day.school_day,
        "out": out,
        "entries": [] if out else [_line(*each, count) for each, count in times.items()],
    }


def _line(title: str, who: str, state: str, count: int) -> str:
    times, who = f"×{count}" if count > 1 else "", _plain(who)
    named = f"{title}（{who}）{times}" if who else f"{title}{times}"
    return f"{state}{named}" if state == STATES[DONE] else f"{named}{state}"


def _plain(who: str) -> str:
    """门卫, not 门卫（岗位）: it stands in brackets already."""
    return who.replace("（岗位）", "")


def list_sheet(school: Any, title: str, conditions: list[str], found: list[Entry]) -> dict[str, Any]:
    """As core/typst/list.typ reads it."""
    return _head(school, title, conditions, found) | {
        "wide": False,
        "columns": [_("日期"), _("做什么"), _("地点"), _("责任人"), _("情况")],
        "widths": [("mm", 26), ("fr", 5), ("fr", 3), ("fr", 3), ("mm", 18)],
        "rows": [
            [f"{day_words(each.on)} {each.hours}".strip(), each.title, each.place, each.who, each.words]
            for each in found[:MOST]
        ],
        "signers": [_("填表人"), _("审核人")],
    }


def _head(school: Any, title: str, conditions: list[str], found: list[Entry]) -> dict[str, Any]:
    cut = [_("只印前{most}项").format(most=MOST)] if len(found) > MOST else []
    return {
        "school": school.name,
        "office": school.office_name,
        "title": title,
        "conditions": [*conditions, *cut],
        "pages": _("第 {x} 页　共 {y} 页"),
        "count": _("共 {count} 项").format(count=min(len(found), MOST)),
        "printed": _("打印：{day}").format(day=day_words(clock.today(), year=True)),
    }
