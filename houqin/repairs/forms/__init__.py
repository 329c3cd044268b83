"""What the actions of the repairs room ask for."""

from houqin.repairs.forms.many import (
    DoneLine,
    MessageLine,
    RecordDoneForm,
    RecordRoundForm,
    RoundLineForm,
    TakeMessagesForm,
)
from houqin.repairs.forms.reporting import (
    CorrectTicketForm,
    ReportByCodeForm,
    ReportForForm,
    ReportTicketForm,
)
from houqin.repairs.forms.steps import (
    AssignTicketForm,
    CannotRepairForm,
    CountersignTicketForm,
    FinishTicketForm,
    MaterialLine,
    MergeTicketForm,
    RateTicketForm,
    RejectTicketForm,
    ReturnTicketForm,
    SetRouteForm,
    SettleTicketForm,
    WaitTicketForm,
)

__all__ = [
    "AssignTicketForm",
    "CannotRepairForm",
    "CorrectTicketForm",
    "CountersignTicketForm",
    "DoneLine",
    "FinishTicketForm",
    "MaterialLine",
    "MergeTicketForm",
    "MessageLine",
    "RateTicketForm",
    "RecordDoneForm",
    "RecordRoundForm",
    "RejectTicketForm",
    "ReportByCodeForm",
    "ReportForForm",
    "ReportTicketForm",
    "ReturnTicketForm",
    "RoundLineForm",
    "SetRouteForm",
    "SettleTicketForm",
    "TakeMessagesForm",
    "WaitTicketForm",
]
