"""How a hazard begins, whatever door it came in by: its level, the day it is due, and whether the same was here before."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Q

from houqin.hazards.limits import DueDays
from houqin.hazards.models import COUNTED, NEW, NORMAL, Hazard
from houqin.people.models import Member
from houqin.terms.calendar import calendar_of

MONTHS = 12  # within which the same thing at the same place counts as come back


class Opening:
    """Opens hazards for one school: calendar and figures are read once for however many."""

    def __init__(self, by: Member) -> None:
        self.by, self.due = by, DueDays(calendar_of(by.school))

    def hazard(self, *, found_on: date, due_on: date | None = None, **facts: Any) -> Hazard:
        """A new hazard; without a day of its own it is due by its level, counted in school days."""
        facts["kind"], facts["level"] = facts.get("kind") or "other", facts.get("level") or NORMAL
        facts["finder_name"] = facts.get("finder_name") or self.by.name
        due_on = due_on or self.due.of(facts["level"], found_on)
        return Hazard(status=NEW, found_on=found_on, due_on=due_on, finder=self.by, **facts)


def count_again(hazards: Sequence[Hazard]) -> Sequence[Hazard]:
    """Note on new hazards how many of the same kind were found at the same place in the twelve months before."""
    first = min(each.found_on for each in hazards) - relativedelta(months=MONTHS)
    places = {each.place_id for each in hazards}
    rows = Hazard.objects.filter(place__in=places, found_on__gte=first, status__in=COUNTED)
    known = list(rows.values_list("place", "kind", "found_on"))
    for each in hazards:
        since = each.found_on - relativedelta(months=MONTHS)
        same = (each.place_id, each.kind)
        each.again = sum((p, k) == same and since <= day <= each.found_on for p, k, day in known)
    return hazards


def earlier(hazard: Hazard) -> Iterable[Hazard]:
    """What was found of this kind at this place in the twelve months before it, the latest first."""
    before = Q(found_on__lt=hazard.found_on) | Q(pk__lt=hazard.pk)
    rows = found_at(hazard.place_id, hazard.found_on).filter(before, kind=hazard.kind)
    return rows.exclude(pk=hazard.pk)[:3]  # type: ignore[no-any-return]


def found_at(place: Any, day: date) -> Any:
    """What was found at a place in the twelve months until a day, the latest first."""
    since = day - relativedelta(months=MONTHS)
    rows = Hazard.objects.filter(place=place, found_on__gte=since, found_on__lte=day, status__in=COUNTED)
    return rows.select_related("worker").order_by("-found_on", "-id")
