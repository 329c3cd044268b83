"""Who is on duty on a day, for the rooms above: only what was published, and nothing that was cancelled."""

from datetime import date
from typing import Any
from uuid import UUID

from houqin.core.prepared import prepared
from houqin.people.models import Member
from houqin.rosters.models import PUBLISHED, Turn


def members_on(school: Any, roster_id: UUID | str, day: date) -> list[Member]:
    """Those who have a turn of this roster on a day, in the order of their seats; the caller has named the school."""
    turns = Turn.objects.told().touching(day, day).filter(roster=roster_id, roster__status=PUBLISHED)
    held = turns.filter(member__isnull=False).select_related("member").order_by("begins", "shift", "seat")
    return list({turn.member_id: turn.member for turn in held}.values())


def rosters_of(member: Member, day: date) -> list[UUID]:
    """The rosters in which this person has a turn on a day; the caller has named the school."""
    return sorted(set(_rosters_of(member, day)))


@prepared
def _rosters_of(member: Any, day: date) -> Any:
    turns = Turn.objects.told().touching(day, day).filter(member=member, roster__status=PUBLISHED)
    return turns.values_list("roster_id", flat=True)
