"""The arithmetic of the school calendar, without a database: school years, weeks of term, and what kind of
day any date is. Values here are plain dates in school time; `houqin.terms.calendar` fills a Calendar from the
school's rows.
"""

from houqin.terms.rules.calendar import Calendar, day_kind
from houqin.terms.rules.days import SATURDAY, SCHOOL_KINDS, Day, Effect, Kind, Override
from houqin.terms.rules.spans import (
    MONDAY,
    SUNDAY,
    WEEKDAYS,
    Place,
    TermSpan,
    Week,
    dates_between,
    end_of_day,
    end_of_school_day,
    proposed_terms,
    school_year_of,
    term_name,
    week_first,
    week_name,
    weekday_name,
    year_name,
    year_span,
)

__all__ = [
    "MONDAY",
    "SATURDAY",
    "SCHOOL_KINDS",
    "SUNDAY",
    "WEEKDAYS",
    "Calendar",
    "Day",
    "Effect",
    "Kind",
    "Override",
    "Place",
    "TermSpan",
    "Week",
    "dates_between",
    "day_kind",
    "end_of_day",
    "end_of_school_day",
    "proposed_terms",
    "school_year_of",
    "term_name",
    "week_first",
    "week_name",
    "weekday_name",
    "year_name",
    "year_span",
]
