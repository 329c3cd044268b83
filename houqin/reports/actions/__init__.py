"""What people do with reports: write, sign, note beside a passage, enter totals from paper, bind into a book."""

from houqin.reports.actions.books import bind_reports
from houqin.reports.actions.notes import settle_note, write_note
from houqin.reports.actions.totals import enter_paper_total, void_paper_total
from houqin.reports.actions.writing import (
    draft_report,
    hand_in_report,
    return_report,
    review_report,
    sign_report,
    submit_report,
    write_part,
)

__all__ = [
    "bind_reports",
    "draft_report",
    "enter_paper_total",
    "hand_in_report",
    "return_report",
    "review_report",
    "settle_note",
    "sign_report",
    "submit_report",
    "void_paper_total",
    "write_note",
    "write_part",
]
