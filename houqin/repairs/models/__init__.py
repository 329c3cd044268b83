"""Tables of the repairs room: tickets and what was used for them, who is sent for what, rounds."""

from houqin.repairs.models.materials import Material
from houqin.repairs.models.rounds import Round, RoundLine
from houqin.repairs.models.routes import Route
from houqin.repairs.models.tickets import (
    ACCEPTED,
    ASSIGNED,
    CANNOT,
    CONFIRMED,
    COUNTED,
    DONE,
    EXTRA_CODES,
    KINDS,
    MENDED,
    MERGED,
    NEW,
    OPEN,
    REJECTED,
    SETTLED,
    TO_CONFIRM,
    WAITING,
    WITHDRAWN,
    WORKING,
    Ticket,
    TicketQuerySet,
)

__all__ = [
    "ACCEPTED",
    "ASSIGNED",
    "CANNOT",
    "CONFIRMED",
    "COUNTED",
    "DONE",
    "EXTRA_CODES",
    "KINDS",
    "MENDED",
    "MERGED",
    "NEW",
    "OPEN",
    "REJECTED",
    "SETTLED",
    "TO_CONFIRM",
    "WAITING",
    "WITHDRAWN",
    "WORKING",
    "Material",
    "Round",
    "RoundLine",
    "Route",
    "Ticket",
    "TicketQuerySet",
]
