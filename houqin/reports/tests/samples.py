"""Reports, and how each thing is done with them, for the house tests."""

from typing import Any

from houqin.core import clock
from houqin.reports.models import BookReport, PaperTotal, Report, ReportBook, ReportNote, ReportPart
from tests.cast import Cast
from tests.samples import Doing, do, row_in


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


def _noted(cast: Cast, row: Any) -> dict[str, Any]:
    return {"part": "lead", "text": f"{cast.tan.name}说{cast.school.name}的班数不对"}


def _note(cast: Cast) -> Any:
    row = do(cast, "reports.write_note", do(cast, "reports.draft_report").row).row
    return ReportNote.objects.get(report=row)


def _from_paper(cast: Cast, row: Any = None) -> dict[str, Any]:
    """The next of the months long before the school began here."""
    from houqin.core.tests.samples import photo  # the registry comes first

    n = PaperTotal.objects.count()
    where = {"book": f"{cast.school.name}报修登记册", "pages": "第3—9页", "photos": [str(photo(cast).pk)]}
    period = f"{2015 + n // 12}-{n % 12 + 1:02d}"
    return where | {"code": "repairs.counted", "kind": "month", "period": period, "value": 135}


def _bound(cast: Cast, row: Any = None) -> dict[str, Any]:
    signed = row_in(cast, Report, "signed")
    told = {"title": f"{cast.school.name}总结集", "foreword": f"{cast.tan.name}作序"}
    return told | {"reports": [str(signed.pk)]}


def _book(cast: Cast) -> Any:
    return do(cast, "reports.bind_reports").row


ROWS = {
    Report: report,
    ReportPart: _part,
    ReportNote: _note,
    PaperTotal: lambda cast: do(cast, "reports.enter_paper_total").row,
    ReportBook: _book,
    BookReport: lambda cast: BookReport.objects.get(book=_book(cast)),
}
DOING = {
    "reports.write_note": Doing("hu", _noted),
    "reports.settle_note": Doing("hu", lambda cast, row: {"answer": f"{cast.wen.name}核对过"}),
    "reports.enter_paper_total": Doing("hu", _from_paper),
    "reports.void_paper_total": Doing("hu", lambda cast, row: {"why_void": f"{cast.tan.name}数错了"}),
    "reports.bind_reports": Doing("hu", _bound),
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
