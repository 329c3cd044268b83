"""One row of each kind of the calendar, and how its actions are done, for the house tests."""

from typing import Any

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.terms.models import DayOverride, Term
from houqin.terms.national import known_years
from houqin.terms.rules import proposed_terms, school_year_of
from tests.cast import Cast
from tests.samples import Doing, do


def term(cast: Cast) -> Any:
    return do(cast, "terms.open_school_year").row


def adjustment(cast: Cast) -> Any:
    return do(cast, "terms.adjust_days").row


def _year(cast: Cast, row: Any = None) -> dict[str, Any]:
    """A school year that the school does not have yet."""
    with in_school(cast.school):
        taken = set(Term.objects.values_list("year", flat=True))
    this = school_year_of(clock.today())
    return {"year": str(next(year for year in range(this - 1, this + 3) if year not in taken))}


def _dates(cast: Cast, row: Any) -> dict[str, Any]:
    first, last = clock.today(), clock.today()
    if row is not None:
        usual = proposed_terms(row.year)[row.ordinal - 1]
        first, last = usual.first, usual.last
    return {"first_on": first.isoformat(), "last_on": last.isoformat(), "opens_on": "", "week_starts": "6"}


def _adjusted(cast: Cast, row: Any = None) -> dict[str, Any]:
    day = clock.today().isoformat()
    return {"first_on": day, "last_on": day, "effect": "suspended", "reason": f"{cast.school.name}停电"}


def _notice(cast: Cast, row: Any = None) -> dict[str, Any]:
    year = known_years().stop
    feasts = [("元旦", "1月1日"), ("春节", "2月10日"), ("清明节", "4月4日"), ("劳动节", "5月1日")]
    feasts += [("端午节", "6月10日"), ("中秋节", "9月20日"), ("国庆节", "10月1日")]
    text = "".join(
        f"{'一二三四五六七'[n]}、{name}：{day}放假，共1天。" for n, (name, day) in enumerate(feasts)
    )
    return {"year": year, "notice": text}


ROWS = {Term: term, DayOverride: adjustment}
DOING = {
    "terms.open_school_year": Doing("hu", _year),
    "terms.set_term_dates": Doing("hu", _dates),
    "terms.adjust_days": Doing("hu", _adjusted),
    "terms.withdraw_adjustment": Doing("hu", lambda cast, row: {"because": "来电了，照常上课"}),
    "terms.enter_holiday_plan": Doing("hu", _notice),
}
