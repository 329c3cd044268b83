"""What waits in the boxes room: boxes of one's own whose day comes near or is over, and which are not full."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.boxes.models import Box
from houqin.boxes.standing import gaps_first, standings
from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words

AHEAD, MOST, SHOWN = timedelta(days=30), 60, 5
URL = "/boxes/boxes/"


def todo(member: Any) -> list[Group]:
    """Only boxes that have a day: the others are looked for when somebody asks what is missing."""
    if not member.can(Box.view_code()):
        return []
    boxes = _near(member, clock.today() + AHEAD)
    gaps = gaps_first(standings(member, boxes)) if boxes else []
    items = [
        Item(
            str(each.box),
            f"{URL}{each.box.pk}/",
            hint=each.words,
            when=_("{day} 前").format(day=day_words(each.box.due_on)) if each.box.due_on else "",
            late=each.overdue,
        )
        for each in gaps[:SHOWN]
    ]
    return [Group(_("要备齐的档案盒"), items, count=len(gaps), more_url=f"{URL}?tab=mine")] if items else []


@prepared
def _near(member: Any, until: date) -> Any:
    return Box.objects.filter(keeper=member, active=True, due_on__lte=until).order_by("due_on", "id")[:MOST]
