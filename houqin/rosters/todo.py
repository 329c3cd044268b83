"""What waits in the rosters room: my turn of today and tomorrow, swaps that wait for my word, turns without anybody."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.rosters.models import PUBLISHED, Swap, Turn
from houqin.rosters.notices import waiting_for

SHOWN = 5
SOON = timedelta(days=14)  # within which a turn without anybody has to be filled
LOOKED_AT = 100


def todo(member: Any) -> list[Group]:
    """Two questions: turns, mine that touch today or tomorrow and nobody's that come soon, and open swaps."""
    if not member.can("rosters.view_turn"):
        return []
    turns = _turns(member)
    mine = [_item(turn) for turn in turns if turn.member_id == member.pk]
    groups = [Group(_("我的值班"), mine[:SHOWN], more_url="/rosters/turns/?tab=mine")]
    if member.can("rosters.replace_turn"):
        empty = [_item(turn) for turn in turns if turn.member_id is None]
        groups.append(
            Group(_("缺人的班"), empty[:SHOWN], count=len(empty), more_url="/rosters/turns/", tone="wait")
        )
    if member.can("rosters.view_swap"):
        groups.append(_swaps(member))
    return groups


def _turns(member: Any) -> list[Turn]:
    today = clock.today()
    return _near(member, today, today + timedelta(days=1), today + SOON)


@prepared
def _near(member: Any, today: date, tomorrow: date, soon: date) -> Any:
    wanted = Q(member=member, first_on__lte=tomorrow)
    if member.can("rosters.replace_turn"):
        wanted |= Q(member__isnull=True, first_on__lte=soon)
    rows = Turn.objects.told().filter(wanted, last_on__gte=today, roster__status=PUBLISHED)
    return rows.select_related("roster__place").order_by("first_on", "begins", "id")[:LOOKED_AT]


def _item(turn: Turn) -> Item:
    today = clock.today()
    days = {today: _("今天"), today + timedelta(days=1): _("明天")}
    return Item(
        " ".join(filter(None, (turn.roster.name, turn.shift))),
        f"/rosters/turns/{turn.pk}/",
        hint=" ".join(filter(None, (turn.time_words, str(turn.roster.place or "")))),
        when=days.get(max(turn.first_on, today), day_words(turn.first_on)),
    )


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
