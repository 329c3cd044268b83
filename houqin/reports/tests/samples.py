"""Reports, and how each thing is done with them, for the house tests."""

from typing import Any

from houqin.core import clock
from houqin.reports.models import Report, ReportPart
from tests.cast import Cast
from tests.samples import Doing, do


def report(cast: Cast) -> Any:
    """Of a month of which there is none yet; nothing in it is left to be filled in."""
    row = do(cast, "reports.draft_report").row
    return do(cast, "reports.write_part", row, part="next.own", text="照计划做").row


def _part(cast: Cast) -> Any:
    row = do(cast, "reports.write_part", report(cast)).row
    return ReportPart.objects.get(report=row, key="work.own")


def _drafted(cast: Cast, row: Any = None) -> dict[str, Any]:
    """The next of the months long behind, of which there are no records."""
    today = clock.today()
    months = today.year * 12 + today.month - 37 - Report.objects.filter(kind="month").count()
    return {"kind": "month", "period": f"{months // 12}-{months % 12 + 1:02d}"}


def _written(cast: Cast, row: Any) -> dict[str, Any]:
    return {"part": "work.own", "text": f"{cast.school.name}开学前检查 3 次，{cast.tan.name}负责"}


ROWS = {Report: report, ReportPart: _part}
DOING = {
    "reports.draft_report": Doing("hu", _drafted),
    "reports.write_part": Doing("hu", _written),
    "reports.submit_report": Doing("hu"),
    "reports.review_report": Doing("hu"),
    "reports.sign_report": Doing("hu"),
    "reports.return_report": Doing("hu", lambda cast, row: {"reason": f"{cast.tan.name}那一段重写"}),
    "reports.hand_in_report": Doing(
        "hu",
        lambda cast, row: {"handed_to": f"{cast.school.name}办公室", "handed_on": clock.today().isoformat()},
    ),
}
