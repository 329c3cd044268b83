"""Who is told what about rosters: my turns when they are published or changed, tomorrow's turn, and swaps."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.notices.telling import Done, Said, tells, topic
from houqin.core.prepared import prepared
from houqin.core.words import day_words
from houqin.people.models import Member
from houqin.rosters.models import ASKED, DONE, DROPPED, PUBLISHED, STANDING, Roster, Swap, Turn

MINE = topic("rosters.mine", _lazy("我的值班：公布、变动、明天有班"))
SWAPS = topic("rosters.swaps", _lazy("换班：有人请我换、答复了、等我同意"))
TURNS, SWAP = "/rosters/turns/", "/rosters/swaps/"


def _about(turn: Turn) -> str:
    """教师值周 11月23日 周一 早班."""
    return " ".join(filter(None, (turn.roster.name, turn.when, turn.shift)))


@tells(MINE, "rosters.publish_roster", "rosters.draw_roster")
def published(done: Done, by: Member) -> Iterator[Said]:
    """Each hears how often he is on duty, and when first; of a draft nobody hears."""
    roster: Roster = done.row
    if roster.status != PUBLISHED:
        return
    turns = [row for row in done.rows if isinstance(row, Turn) and row.status in STANDING and row.member_id]
    count = Counter(turn.member_id for turn in turns)
    for member_id, times in sorted(count.items(), key=str):
        first = min((turn for turn in turns if turn.member_id == member_id), key=lambda turn: turn.first_on)
        text = _("{roster}：排了您 {count} 次，最早 {when}").format(
            roster=roster.name, count=times, when=first.when
        )
        yield Said([member_id], text, roster.pk, f"/rosters/rosters/{roster.pk}/")


@tells(MINE, "rosters.fit_roster")
def fitted(done: Done, by: Member) -> Iterator[Said]:
    """Who need not come, who has to come, and to those who draw what became of their roster."""
    roster: Roster = done.row
    turns = [row for row in done.rows if isinstance(row, Turn)]
    for turn in turns:
        if turn.relieved:
            today = turn.first_on == clock.today()  # he may be there already
            said = _("校历改了，{turn}取消") if today else _("校历改了，{turn}取消，您不用来了")
            text = said.format(turn=_about(turn))
            yield Said([turn.relieved], text, turn.pk, f"{TURNS}{turn.pk}/")
        elif turn.moved and turn.member_id:
            text = _("校历改了，您值班：{turn}").format(turn=_about(turn))
            yield Said([turn.member_id], text, turn.pk, f"{TURNS}{turn.pk}/")
    short = sum(turn.moved and turn.member_id is None for turn in turns)
    text = _("校历改了，“{roster}”取消{gone}班、补排{new}班").format(
        roster=roster.name,
        gone=sum(turn.status == DROPPED for turn in turns),
        new=sum(turn.moved for turn in turns) - short,
    )
    heads = Member.objects.filter(active=True, user__isnull=False).who_can("rosters.draw_roster")
    text += _("，{count}班缺人").format(count=short) if short else ""
    yield Said(heads.values_list("pk", flat=True)[:20], text, roster.pk, f"/rosters/rosters/{roster.pk}/")


@tells(MINE, "rosters.replace_turn")
def replaced(done: Done, by: Member) -> Iterator[Said]:
    """Who takes it over, and whom he relieves."""
    turn: Turn = done.row
    if turn.roster.status == PUBLISHED:
        text = _("{turn}由您值班（{because}）").format(turn=_about(turn), because=turn.because)
        yield Said([turn.member_id], text, turn.pk, f"{TURNS}{turn.pk}/")
        name = turn.member.name if turn.member else ""
        text = _("{turn}改由{name}值班，您不用来了").format(turn=_about(turn), name=name)
        yield Said([turn.relieved], text, turn.pk, f"{TURNS}{turn.pk}/")


def _said(swap: Swap, to: Iterable[Any], text: str) -> Said:
    return Said(tuple(to), text, swap.pk, f"{SWAP}{swap.pk}/")


@tells(SWAPS, "rosters.ask_swap")
def asked(done: Done, by: Member) -> Iterator[Said]:
    """The other is asked."""
    swap: Swap = done.row
    text = _("{name}请您换班：{turn}").format(name=swap.asker.name, turn=_about(swap.turn))
    yield _said(swap, [swap.other_id], text)


@tells(SWAPS, "rosters.agree_swap", "rosters.refuse_swap")
def answered(done: Done, by: Member) -> Iterator[Said]:
    """Both hear how it ended; where the head must agree too, he hears that it waits for him."""
    swap: Swap = done.row
    if swap.status == ASKED:
        heads = Member.objects.filter(active=True, user__isnull=False).who_can("rosters.replace_turn")
        text = _("{name}换班，等您同意：{turn}").format(name=swap.asker.name, turn=_about(swap.turn))
        yield _said(swap, heads.values_list("pk", flat=True)[:20], text)
        return
    said = _("换好了") if swap.status == DONE else _("没有换成")
    text = _("换班{said}：{turn}").format(said=said, turn=_about(swap.turn))
    yield _said(swap, [swap.asker_id, swap.other_id], text)


@tells(SWAPS, "rosters.withdraw_swap")
def withdrawn(done: Done, by: Member) -> Iterator[Said]:
    """The other need not think about it any more."""
    swap: Swap = done.row
    yield _said(
        swap,
        [swap.other_id],
        _("{name}不换班了：{turn}").format(name=swap.asker.name, turn=_about(swap.turn)),
    )


def tomorrow(school: Any, day: date) -> list[tuple[Any, Any, Said]]:
    """A sentence to everybody whose turn begins the day after; the same cause whenever it is asked."""
    following = day + timedelta(days=1)
    turns = Turn.objects.told().filter(first_on=following, roster__status=PUBLISHED, member__isnull=False)
    return [
        (
            uuid5(turn.pk, f"tomorrow {turn.member_id}"),
            MINE,
            Said(
                (turn.member_id,),
                _("明天（{day}）您值班：{turn} {time}")
                .format(
                    day=day_words(following),
                    turn=f"{turn.roster.name} {turn.shift}".strip(),
                    time=turn.time_words,
                )
                .strip(),
                turn.pk,
                f"{TURNS}{turn.pk}/",
            ),
        )
        for turn in turns.select_related("roster").order_by("first_on", "id")
    ]


def waiting_for(member: Any) -> list[Swap]:
    """The swaps that wait for this person's word."""
    heads = member.can("rosters.replace_turn")
    return [swap for swap in _not_answered(member) if _waits(swap, member, heads)]


@prepared
def _not_answered(member: Any) -> Any:
    rows = Swap.objects.visible_to(member).filter(status=ASKED)
    return rows.select_related("turn", "turn__roster", "asker", "other").order_by("recorded_at", "id")[:100]


def _waits(swap: Swap, member: Any, heads: bool) -> bool:
    """For the other; when he has agreed, or has no account, for those who draw."""
    if swap.agreed or (heads and swap.other.user_id is None):
        return heads
    return bool(swap.other_id == member.pk)
