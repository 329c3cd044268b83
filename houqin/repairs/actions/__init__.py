"""What people do in the repairs room: report, send and mend, enter many at once, say who is sent for what."""

from houqin.repairs.actions.closing import (
    confirm_ticket,
    countersign_ticket,
    lapse_ticket,
    rate_ticket,
    return_ticket,
)
from houqin.repairs.actions.many import record_done, record_round, take_messages
from houqin.repairs.actions.mending import (
    cannot_repair,
    claim_ticket,
    finish_ticket,
    settle_ticket,
    start_ticket,
    wait_ticket,
)
from houqin.repairs.actions.reporting import (
    echo_ticket,
    report_by_code,
    report_for,
    report_ticket,
    withdraw_ticket,
)
from houqin.repairs.actions.routes import remove_route, set_route
from houqin.repairs.actions.sending import (
    accept_ticket,
    assign_ticket,
    correct_ticket,
    merge_ticket,
    reject_ticket,
)

__all__ = [
    "accept_ticket",
    "assign_ticket",
    "cannot_repair",
    "claim_ticket",
    "confirm_ticket",
    "correct_ticket",
    "countersign_ticket",
    "echo_ticket",
    "finish_ticket",
    "lapse_ticket",
    "merge_ticket",
    "rate_ticket",
    "record_done",
    "record_round",
    "reject_ticket",
    "remove_route",
    "report_by_code",
    "report_for",
    "report_ticket",
    "return_ticket",
    "set_route",
    "settle_ticket",
    "start_ticket",
    "take_messages",
    "wait_ticket",
    "withdraw_ticket",
]
