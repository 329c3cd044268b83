"""Tables of the hazards room: hazards, and the inspections from above that found some of them."""

from houqin.hazards.models.hazards import (
    CLOSED,
    COUNTED,
    DISMISSED,
    EXTRA_CODES,
    KINDS,
    LARGER,
    LEVELS,
    MAJOR,
    MENDED,
    NEW,
    NORMAL,
    OPEN,
    ORDERED,
    UNMENDED,
    Hazard,
    HazardQuerySet,
)
from houqin.hazards.models.inspections import ANSWERED, TO_ANSWER, Inspection

__all__ = [
    "ANSWERED",
    "CLOSED",
    "COUNTED",
    "DISMISSED",
    "EXTRA_CODES",
    "KINDS",
    "LARGER",
    "LEVELS",
    "MAJOR",
    "MENDED",
    "NEW",
    "NORMAL",
    "OPEN",
    "ORDERED",
    "TO_ANSWER",
    "UNMENDED",
    "Hazard",
    "HazardQuerySet",
    "Inspection",
]
