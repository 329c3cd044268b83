"""What waits in the returns room: tables that are to be given in, from the day they were asked for."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.returns.models import OPEN, Return

SOON = timedelta(days=1)


def todo(member: Any) -> list[Group]:
    """For those who give tables in: the next first."""
    if not member.can("returns.hand_in_return"):
        return []
    today = clock.today()
    rows = _open(member)
    items = [
        Item(row.title, row.PAGE, hint=row.asked_by, when=_due(row.due_on), late=row.due_on < today)
        for row in rows[:5]
    ]
    tone = "bad" if any(row.due_on <= today + SOON for row in rows) else "info"
    return [
        Group(
            _("要上报的表"),
            items,
            count=len(rows),
            more_url="/returns/returns/?tab=open",
            tone=tone,
            counted=True,
        )
    ]


@prepared
def _open(member: Any) -> Any:
    return Return.objects.visible_to(member).filter(status=OPEN).order_by("due_on", "id")[:50]


def _due(day: Any) -> str:
    if day == clock.today():
        return _("今天交")
    return _("{day}交").format(day=day_words(day))
