"""视为验收: when a mended ticket that nobody objects to counts as confirmed, by the school's own calendar."""

from datetime import date
from typing import Any

from houqin.core import clock
from houqin.repairs.limits import CONFIRM_DAYS
from houqin.repairs.models import Ticket
from houqin.terms.calendar import calendar_of


def last_day(ticket: Ticket, school: Any, days: int) -> date | None:
    """The last day on which the reporter may object: so many school days after the mending; none where it never ends."""
    if not days or ticket.finished_at is None or not ticket.is_asked:
        return None
    try:
        return calendar_of(school).nth_school_day_after(clock.local(ticket.finished_at).date(), days)
    except ValueError:  # no school day in sight
        return None


def is_over(ticket: Ticket, school: Any, day: date) -> bool:
    """Whether on this day nobody is asked any more."""
    last = last_day(ticket, school, CONFIRM_DAYS.on(day))
    return last is not None and last < day
