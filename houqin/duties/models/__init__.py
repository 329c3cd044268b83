"""The tables of the duties room, split by subject."""

from houqin.duties.models.duties import OFF, ON, PROOFS, Duty, Holder
from houqin.duties.models.feeds import CalendarFeed
from houqin.duties.models.tasks import DONE, OPEN, SKIPPED, UNRECORDED, WITHDRAWN, Deed, Task, TaskFor
from houqin.duties.rules.periods import ALL_DAYS, HOLIDAYS, SCHOOL_DAYS

# What roles grant besides actions and views of a kind of row.
EXTRA_CODES = frozenset({"duties.view_all_tasks"})

__all__ = [
    "ALL_DAYS",
    "DONE",
    "EXTRA_CODES",
    "HOLIDAYS",
    "OFF",
    "ON",
    "OPEN",
    "PROOFS",
    "SCHOOL_DAYS",
    "SKIPPED",
    "UNRECORDED",
    "WITHDRAWN",
    "CalendarFeed",
    "Deed",
    "Duty",
    "Holder",
    "Task",
    "TaskFor",
]
