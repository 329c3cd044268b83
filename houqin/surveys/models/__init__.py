"""The tables of the surveys room, split by subject."""

from houqin.surveys.models.answers import Answer, PaperCount
from houqin.surveys.models.opinions import ASIDE, NEW, REPLIED, TAKEN, WAITS, Opinion
from houqin.surveys.models.surveys import (
    ANNOUNCED,
    BOX,
    CLOSED,
    DRAFT,
    OPEN,
    SURVEY,
    WITHDRAWN,
    Survey,
    new_code,
)

# What roles grant besides actions and views of a kind of row.
EXTRA_CODES = frozenset({"surveys.view_results", "surveys.read_texts"})

__all__ = [
    "ANNOUNCED",
    "ASIDE",
    "BOX",
    "CLOSED",
    "DRAFT",
    "EXTRA_CODES",
    "NEW",
    "OPEN",
    "REPLIED",
    "SURVEY",
    "TAKEN",
    "WAITS",
    "WITHDRAWN",
    "Answer",
    "Opinion",
    "PaperCount",
    "Survey",
    "new_code",
]
