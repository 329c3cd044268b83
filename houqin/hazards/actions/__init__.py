"""What people do about hazards: write them down, order, mend, look again and strike off; inspections from above."""

from houqin.hazards.actions.closing import close_hazard, countersign_hazard, return_hazard
from houqin.hazards.actions.finding import correct_hazard, dismiss_hazard, report_hazard
from houqin.hazards.actions.inspections import answer_inspection, record_inspection
from houqin.hazards.actions.mending import (
    extend_hazard,
    finish_hazard,
    order_hazard,
    repair_hazard,
    report_up_hazard,
)

__all__ = [
    "answer_inspection",
    "close_hazard",
    "correct_hazard",
    "countersign_hazard",
    "dismiss_hazard",
    "extend_hazard",
    "finish_hazard",
    "order_hazard",
    "record_inspection",
    "repair_hazard",
    "report_hazard",
    "report_up_hazard",
    "return_hazard",
]
