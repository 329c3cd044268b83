"""A ticket, and how each thing is done with it, for the house tests."""

from typing import Any

from houqin.places.tests.samples import place
from houqin.repairs.models import Ticket
from tests.cast import Cast
from tests.samples import Doing, do


def ticket(cast: Cast) -> Any:
    return do(cast, "repairs.report_ticket").row


def _report(cast: Cast, row: Any = None) -> dict[str, Any]:
    fault = f"{cast.school.name}的灯不亮"
    return {
        "place": str(place(cast).pk),
        "fault": fault,
        "spot": f"{cast.tan.name}讲台上方",
        "kind": "electric",
    }


ROWS = {Ticket: ticket}
DOING = {
    "repairs.report_ticket": Doing("tan", _report),
    "repairs.accept_ticket": Doing("hu"),
    "repairs.reject_ticket": Doing("hu", lambda cast, row: {"reason": f"{cast.school.name}另有安排"}),
    "repairs.withdraw_ticket": Doing("tan"),
    "repairs.assign_ticket": Doing("hu", lambda cast, row: {"worker": str(cast.wen.pk)}),
    "repairs.finish_ticket": Doing("wen", lambda cast, row: {"done": f"换灯管，{cast.wen.name}"}),
    "repairs.confirm_ticket": Doing("tan"),
    "repairs.return_ticket": Doing("tan", lambda cast, row: {"reason": f"还是不亮，{cast.tan.name}"}),
}
