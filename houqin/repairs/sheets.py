"""The code on a printed 维修单 finds its ticket again."""

import re
from typing import Any

from houqin.core.paper.finding import sheets_found_by
from houqin.repairs.models import Ticket

ON_SLIP = re.compile(r"^(?:.*/t/([A-Za-z0-9-]{2,24})/)?([0-9A-Za-z]{10})/?$")


@sheets_found_by
def ticket_of_sheet(member: Any, text: str) -> Ticket | None:
    """The ticket of a slip of this school: its address, or the ten letters of its 查询码."""
    found = ON_SLIP.match(text.strip())
    if found is None or (found[1] or member.school.code).lower() != member.school.code.lower():
        return None
    ticket: Ticket | None = Ticket.objects.visible_to(member).filter(tracking=found[2].upper()).first()
    return ticket
