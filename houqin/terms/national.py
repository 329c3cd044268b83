"""Public holidays of mainland China: what the State Council announced for a year, and what the law fixes
for years it has not spoken about yet. No database; the only file that knows the library chinesecalendar.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import chinese_calendar
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

DayOff = Literal["off", "work", "plain"]
ONE_DAY = timedelta(days=1)

NEW_YEAR, SPRING, QINGMING = _("元旦"), _("春节"), _("清明节")
LABOUR, DRAGON_BOAT, MID_AUTUMN, NATIONAL = _("劳动节"), _("端午节"), _("中秋节"), _("国庆节")

FESTIVALS: dict[str, Promise] = {
    "New Year's Day": NEW_YEAR,
    "Spring Festival": SPRING,
    "Tomb-sweeping Day": QINGMING,
    "Labour Day": LABOUR,
    "Dragon Boat Festival": DRAGON_BOAT,
    "National Day": NATIONAL,
    "Mid-autumn Festival": MID_AUTUMN,
    "Anti-Fascist 70th Day": _("抗战胜利纪念日"),
}
"""The library's names -> the names schools use."""

FIXED = {
    (1, 1): NEW_YEAR,
    (5, 1): LABOUR,
    (5, 2): LABOUR,
    (10, 1): NATIONAL,
    (10, 2): NATIONAL,
    (10, 3): NATIONAL,
}
"""Days off by the sun calendar: 《全国年节及纪念日放假办法》 as amended by State Council Order 795 (2025)."""

LUNAR = {
    2024: ((2, 10), (6, 10), (9, 17)),
    2025: ((1, 29), (5, 31), (10, 6)),
    2026: ((2, 17), (6, 19), (9, 25)),
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
    2036: ((1, 28), (5, 30), (10, 4)),
}
"""Lunar New Year, 端午, 中秋 by the sun calendar (GB/T 33661-2017, reckoned at Beijing midnight)."""


@dataclass(frozen=True, slots=True)
class NationalDay:
    """How the country treats a date: `off`, `work` (a weekend worked to make up) or `plain`; `doubt` is a
    sentence when this was reckoned and not announced, else empty.
    """

    status: DayOff
    name: str = ""
    doubt: str = ""


@cache
def known_years() -> range:
    """The years whose announced plan the library contains."""
    return range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)


def plan_is_known(year: int, own_plans: frozenset[int] = frozenset()) -> bool:
    """Whether the holiday plan of `year` is announced and here, from the library or entered by the school."""
    return year in known_years() or year in own_plans


def national_day(on: date, own_plans: frozenset[int] = frozenset()) -> NationalDay:
    """The national view of one date. `own_plans` are years whose plan the school typed in itself: their days
    come in as the school's adjustments, so here only the doubt falls away.
    """
    if on.year in known_years():
        return _announced(on, own_plans)
    name = statutory_days(on.year).get(on)
    if name:
        return NationalDay("off", str(name))
    return NationalDay("plain", doubt="" if on.year in own_plans else _no_plan(on.year))


def _announced(on: date, own_plans: frozenset[int]) -> NationalDay:
    """A date of a year in the library; its last days may still be moved by the next year's New Year plan."""
    if on in chinese_calendar.workdays:
        return NationalDay("work", str(FESTIVALS[chinese_calendar.workdays[on]]))
    if on in chinese_calendar.holidays:
        return NationalDay("off", str(FESTIVALS[chinese_calendar.holidays[on]]))
    last_days = (on.month, on.day) >= (12, 28) and not plan_is_known(on.year + 1, own_plans)
    return NationalDay("plain", doubt=_no_plan(on.year + 1) if last_days else "")


def _no_plan(year: int) -> str:
    """The sentence that says the plan of a year is missing, and what was done instead."""
    if year < known_years().start:
        return gettext("没有收录%(year)s年的放假安排，按周一至周五推算") % {"year": year}
    return gettext("%(year)s年放假安排尚未公布，按周一至周五推算") % {"year": year}


@cache
def statutory_days(year: int) -> dict[date, Promise]:
    """The days the law itself makes free, whatever the yearly plan moves around them. Lunar feasts are left
    out for years beyond the table above.
    """
    days: dict[date, Promise] = {date(year, m, d): name for (m, d), name in FIXED.items()}
    days.update(dict.fromkeys(_qingming(year), QINGMING))
    if year in LUNAR:
        spring, dragon_boat, mid_autumn = (date(year, *day) for day in LUNAR[year])
        days.update({spring + n * ONE_DAY: SPRING for n in (-1, 0, 1, 2)})
        days |= {dragon_boat: DRAGON_BOAT, mid_autumn: MID_AUTUMN}
    return days


def _qingming(year: int) -> list[date]:
    """清明 is a solar term, April 4 to 6; empty outside the years the library reckons (1900-2100)."""
    if not 1900 <= year <= 2100:
        return []
    found = chinese_calendar.get_solar_terms(date(year, 4, 3), date(year, 4, 7))
    return [on for on, name in found if name == "清明"]


def spring_festival(year: int) -> date:
    """Lunar New Year's Day; beyond the table an average date, good only for proposing terms."""
    return date(year, *LUNAR[year][0]) if year in LUNAR else date(year, 2, 5)
