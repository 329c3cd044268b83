"""Tables to be given in, and how each thing is done with them, for the house tests."""

import io
from datetime import timedelta
from typing import Any

from openpyxl import Workbook

from houqin.core import clock
from houqin.core.files.receiving import Sent, receive_papers
from houqin.returns.models import Return, ReturnCell
from tests.cast import Cast
from tests.samples import Doing, do


def book(cast: Cast, *, mark: str = "") -> bytes:
    """As an office sends it: a title over all columns, headings in two rows, a row for each school, a total."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in (
        [f"{cast.school.name}等校后勤数据统计表{mark}"],
        ["学校", "报修（件）", None, "备注"],
        [None, "报修受理", "报修办结", None],
        ["第一小学", None, None, None],
        [cast.school.name, None, None, None],
        ["合计", "=SUM(B4:B5)", "=SUM(C4:C5)", None],
    ):
        sheet.append(line)
    for place in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(place)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def sent(cast: Cast, content: bytes, name: str = "后勤数据统计表.xlsx") -> Any:
    """The file, sent by Hu."""
    return receive_papers(cast.hu, [Sent(name, io.BytesIO(content))])[0]


def _dated(cast: Cast) -> dict[str, Any]:
    today = clock.today()
    return {
        "asked_by": f"{cast.school.name}的上级",
        "asked_on": today.isoformat(),
        "due_on": (today + timedelta(days=2)).isoformat(),
    }


def _sent(cast: Cast, row: Any = None) -> dict[str, Any]:
    return _dated(cast) | {"papers": [str(sent(cast, book(cast)).pk)]}


def _listed(cast: Cast, row: Any = None) -> dict[str, Any]:
    asked = f"{cast.school.name}第{Return.objects.count() + 1}问报修办结"  # new each time: nothing is remembered of it
    questions = [{"question": asked, "unit": "件"}, {"question": "备注", "unit": ""}]
    return _dated(cast) | {"title": f"{cast.school.name}电话要的数", "questions": questions}


def built(cast: Cast) -> Any:
    return do(cast, "returns.build_return").row


def filled(cast: Cast) -> Any:
    """Ready to be handed in."""
    row = built(cast)
    return do(cast, "returns.fill_return", row).row


def cell_of(cast: Cast, row: Any = None) -> Any:
    return ReturnCell.objects.filter(of_return=row or built(cast)).order_by("position").first()


def _answers(cast: Cast, row: Any) -> dict[str, Any]:
    cells = ReturnCell.objects.filter(of_return=row).order_by("position")
    return {
        "answers": [
            {"cell": str(cell.pk), "answer": "", "period": cell.period, "typed": "3", "was": ""}
            for cell in cells
        ]
    }


ROWS = {Return: filled, ReturnCell: cell_of}
DOING = {
    "returns.take_in_return": Doing("hu", _sent),
    "returns.build_return": Doing("hu", _listed),
    "returns.add_questions": Doing(
        "hu",
        lambda cast, row: {"questions": [{"question": f"{cast.tan.name}问的", "unit": "", "cell": "D9"}]},
    ),
    "returns.edit_return": Doing("hu", lambda cast, row: _dated(cast) | {"title": f"{cast.school.name}的表"}),
    "returns.fill_return": Doing("hu", _answers, target=built),
    "returns.answer_cell": Doing(
        "hu", lambda cast, row: {"answer": "repairs.done", "period": "term", "typed": ""}, target=cell_of
    ),
    "returns.leave_rest": Doing("hu", target=built),
    "returns.hand_in_return": Doing(
        "hu",
        lambda cast, row: {"handed_to": f"{cast.school.name}办公室", "handed_on": clock.today().isoformat()},
    ),
    "returns.drop_return": Doing("hu", lambda cast, row: {"why": f"{cast.tan.name}说不用了"}),
}
