"""The tables of the reports room, split by subject."""

from houqin.reports.models.books import BookReport, ReportBook
from houqin.reports.models.notes import OPEN, SETTLED, ReportNote
from houqin.reports.models.reports import (
    DRAFT,
    EXTRA_CODES,
    HANDED,
    REVIEWED,
    SIGNED,
    SUBMITTED,
    WAITS,
    Report,
    ReportPart,
)
from houqin.reports.models.totals import BEGUN, KEPT, OF_DAYS, VOID, PaperTotal

__all__ = [
    "BEGUN",
    "DRAFT",
    "EXTRA_CODES",
    "HANDED",
    "KEPT",
    "OF_DAYS",
    "OPEN",
    "REVIEWED",
    "SETTLED",
    "SIGNED",
    "SUBMITTED",
    "VOID",
    "WAITS",
    "BookReport",
    "PaperTotal",
    "Report",
    "ReportBook",
    "ReportNote",
    "ReportPart",
]
