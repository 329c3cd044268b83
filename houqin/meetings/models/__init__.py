"""The tables of the meetings room, split by subject."""

from houqin.meetings.models.handovers import (
    CANCELLED as GIVEN_UP,
)
from houqin.meetings.models.handovers import (
    HANDED,
    SEES_HANDOVERS,
    TAKEN,
    WAITING,
    WITNESSED,
    Handover,
)
from houqin.meetings.models.meetings import (
    CANCELLED,
    HELD,
    ISSUED,
    PLANNED,
    SEES_ALL,
    Attendee,
    Decision,
    Meeting,
)

# What roles grant besides actions and views of a kind of row.
EXTRA_CODES = (SEES_ALL, SEES_HANDOVERS)

__all__ = [
    "CANCELLED",
    "EXTRA_CODES",
    "GIVEN_UP",
    "HANDED",
    "HELD",
    "ISSUED",
    "PLANNED",
    "SEES_ALL",
    "SEES_HANDOVERS",
    "TAKEN",
    "WAITING",
    "WITNESSED",
    "Attendee",
    "Decision",
    "Handover",
    "Meeting",
]
