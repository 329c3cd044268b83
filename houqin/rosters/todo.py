"""What waits in the rosters room: my turn of today and tomorrow, and swaps that wait for my word."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.todo import Group, Item
from houqin.rosters.models import PUBLISHED, Swap, Turn
from houqin.rosters.notices import waiting_for

SHOWN = 5


def todo(member: Any) -> list[Group]:
    """Two questions: turns that touch today or tomorrow, and open swaps."""
    if not member.can("rosters.view_turn"):
        return []
    groups = [Group(_("我的值班"), _turns(member), more_url="/rosters/turns/?tab=mine")]
    if member.can("rosters.view_swap"):
        groups.append(_swaps(member))
    return groups


def _turns(member: Any) -> list[Item]:
    today = clock.today()
    rows = Turn.objects.told().touching(today, today + timedelta(days=1)).filter(member=member)
    rows = rows.filter(roster__status=PUBLISHED).select_related("roster__place")
    return [
        Item(
            " ".join(filter(None, (turn.roster.name, turn.shift))),
            f"/rosters/turns/{turn.pk}/",
            hint=" ".join(filter(None, (turn.time_words, str(turn.roster.place or "")))),
            when=_("今天") if turn.first_on <= today else _("明天"),
        )
        for turn in rows.order_by("first_on", "begins", "id")[:SHOWN]
    ]


def _swaps(member: Any) -> Group:
    waiting: list[Swap] = waiting_for(member)
    items = [
        Item(
            _("{name}请换 {when}").format(name=swap.asker.name, when=swap.turn.when),
            f"/rosters/swaps/{swap.pk}/",
            hint=swap.turn.roster.name,
        )
        for swap in waiting[:SHOWN]
    ]
    return Group(_("换班，等我答复"), items, count=len(waiting), more_url="/rosters/swaps/", tone="wait")
