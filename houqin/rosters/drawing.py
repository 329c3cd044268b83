"""Drawing a roster from its rows: what is fixed, what may move, and the turns that come of it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused
from houqin.core.facts import Span
from houqin.people.models import Member
from houqin.rosters.ledger import account_span, held_elsewhere, people_of, plan_of, slot_of
from houqin.rosters.models import AGREED, DROPPED, PLANNED, PUBLISHED, STANDING, WEEK, Roster, Turn
from houqin.rosters.rules import Held, Slot, clash, draw, slots_of
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import Calendar

MOST = 3000  # seats of one roster: a year of days with several people each


def drawn(roster: Roster, school: Any) -> Changes:
    """The roster with its turns as they are after the draw; only what changed is among them."""
    calendar, today = calendar_of(school), clock.today()
    members = list(Member.objects.filter(rosters__roster=roster, rosters__active=True, active=True))
    may = frozenset(str(member.pk) for member in members)
    slots = [slot for slot in slots_of(plan_of(roster), calendar, may) if slot.days[-1] >= today]
    _refuse_empty(slots, members)
    there = {_place(roster, calendar, turn.first_on, turn.shift, turn.seat): turn for turn in _turns(roster)}
    span = Span(account_span(calendar, roster.first_on).first, roster.last_on)
    held = [*held_elsewhere(roster, span), *_past(roster, span, today)]
    wanted: dict[str, Turn | None] = {}
    for slot in slots:
        turn = there.pop(_place(roster, calendar, slot.days[0], slot.shift, slot.seat), None)
        wanted[slot.key] = turn
        if turn is not None and turn.member_id is not None and turn.status != DROPPED:
            held.append(Held(slot, str(turn.member_id), _stays(turn, may, today)))
    given = draw(slots, people_of(members, span), held)
    by_key = {str(member.pk): member for member in members}
    status = AGREED if roster.status == PUBLISHED else PLANNED
    changed = [
        _turn(roster, slot, wanted[slot.key], given[slot.key], by_key, status, today) for slot in slots
    ]
    gone = [turn for turn in there.values() if turn.first_on > today and turn.status != DROPPED]
    for turn in gone:
        turn.status = DROPPED
    rows = [turn for turn in changed if turn.changed_values()]
    return Changes(
        roster,
        add=[turn for turn in rows if turn._state.adding],
        update=[*(turn for turn in rows if not turn._state.adding), *gone],
    )


def fitted(roster: Roster, school: Any) -> Changes:
    """What was published, by the school calendar as it is now: turns of days that fell out are cancelled, days that came
    are given to somebody, and no other turn changes hands. A day that is back goes to whoever had it, where he can.
    """
    calendar, today = calendar_of(school), clock.today()
    members = list(Member.objects.filter(rosters__roster=roster, rosters__active=True, active=True))
    by_key = {str(member.pk): member for member in members}
    found, gone = _against(roster, calendar, frozenset(by_key), today)
    span = Span(account_span(calendar, roster.first_on).first, roster.last_on)
    held, new = [*held_elsewhere(roster, span), *_past(roster, span, today)], []
    for slot, turn in found:
        there = turn is not None and turn.status != DROPPED
        if not there:
            new.append(slot)
        if turn is not None and turn.member_id is not None:
            held.append(Held(slot, str(turn.member_id), there))
    given = draw(new, people_of(members, span), held)
    rows = []
    for slot, turn in found:
        who = given[slot.key] if slot.key in given else turn and turn.member_id and str(turn.member_id)
        row = _turn(roster, slot, turn, who or None, by_key, AGREED, today)
        changed = row.changed_values()
        row.moved = row._state.adding or bool({"member_id", "status", "first_on", "last_on"} & set(changed))
        rows += [row] if changed or row._state.adding else []
    for turn in gone:
        turn.status, turn.relieved = DROPPED, turn.member_id
    return Changes(
        roster,
        add=[row for row in rows if row._state.adding],
        update=[*(row for row in rows if not row._state.adding), *gone],
    )


def is_behind(roster: Roster, school: Any) -> bool:
    """Whether a published roster has turns on days that fell out of the calendar, or none on days that came."""
    today = clock.today()
    if roster.status != PUBLISHED or roster.last_on < today:
        return False
    found, gone = _against(roster, calendar_of(school), frozenset(), today)
    return bool(gone) or any(
        turn is None
        or turn.status == DROPPED
        or (turn.first_on > today and (turn.first_on, turn.last_on) != (slot.days[0], slot.days[-1]))
        for slot, turn in found
    )


def _against(
    roster: Roster, calendar: Calendar, may: frozenset[str], today: date
) -> tuple[list[tuple[Slot, Turn | None]], list[Turn]]:
    """The seats there should be from today on, each with its turn if there is one; and the turns to come without a seat.

    Only what was drawn: days and seats that 修改 added or took away wait for the next 排班.
    """
    turns = _turns(roster)
    until = max((turn.last_on for turn in turns), default=today)
    if roster.last_on <= calendar.week_of(until)[1]:
        until = roster.last_on
    seats = max((turn.seat for turn in turns), default=0)
    there = {_place(roster, calendar, turn.first_on, turn.shift, turn.seat): turn for turn in turns}
    found = []
    for slot in slots_of(plan_of(roster), calendar, may):
        turn = there.pop(_place(roster, calendar, slot.days[0], slot.shift, slot.seat), None)
        if slot.days[-1] >= today and slot.days[0] <= until and slot.seat <= seats:
            found.append((slot, turn))
    ahead = [turn for turn in there.values() if not _is_over(turn, today) and turn.status != DROPPED]
    return found, [turn for turn in ahead if turn.last_on <= roster.last_on and turn.seat < roster.per_turn]


def _is_over(turn: Turn, today: date) -> bool:
    """Done, or begun on an earlier day; a turn of today counts as done when its last hour has passed."""
    if turn.first_on != today or turn.last_on != today:
        return turn.first_on <= today
    now = clock.local(clock.now())
    return turn.ends <= now.hour * 60 + now.minute


def _turns(roster: Roster) -> list[Turn]:
    """All turns there are, also what was cancelled: a day that is back has its row back."""
    turns = list(Turn.objects.filter(roster=roster).select_related("member").order_by("first_on", "id"))
    for turn in turns:
        turn.roster = roster
    return turns


def _place(roster: Roster, calendar: Calendar, first: date, shift: str, seat: int) -> tuple[date, str, int]:
    """Which turn of the roster it is: a week is the same week when its Monday falls out."""
    return (calendar.week_of(first)[0] if roster.unit == WEEK else first), shift, seat


def _past(roster: Roster, span: Span, today: date) -> list[Held]:
    """What was done counts, wherever it lies."""
    done = Turn.objects.filter(roster=roster, last_on__lt=today, member__isnull=False)
    return [
        Held(slot_of(turn), str(turn.member_id))
        for turn in done.exclude(status=DROPPED).touching(span.first, span.last)
    ]


def _stays(turn: Turn, may: frozenset[str], today: date) -> bool:
    """Begun, swapped or set by hand it stays while he is at the school; published, while he is one of its people."""
    if turn.first_on <= today:
        return True
    here = turn.member is not None and turn.member.active
    return here and turn.status in STANDING and (turn.status != AGREED or str(turn.member_id) in may)


def _turn(
    roster: Roster,
    slot: Slot,
    turn: Turn | None,
    who: str | None,
    by_key: dict[str, Member],
    status: str,
    today: date,
) -> Turn:
    """The row of this seat after the draw."""
    if turn is not None and turn.first_on <= today and turn.status != DROPPED and turn.member_id is not None:
        return turn
    if turn is None:
        turn = Turn(roster=roster, shift=slot.shift, seat=slot.seat, status=status)
    if turn.status == DROPPED:
        turn.status = status
    if who is None:
        turn.member = None
    elif str(turn.member_id) != who:
        turn.member = by_key[who]
        turn.status = status
    turn.first_on, turn.last_on = slot.days[0], slot.days[-1]
    turn.begins, turn.ends, turn.weight = slot.begins, slot.ends, slot.weight
    return turn


def _refuse_empty(slots: list[Slot], members: list[Member]) -> None:
    if not members:
        raise Refused(_("名单里没有在岗的人。请先修改“参加排班的人”。"))
    if not slots:
        raise Refused(_("从今天起这张表里没有要值班的日子。请核对起止日期、校历和“哪些日子要人”。"))
    if len(slots) > MOST:
        raise Refused(_("一张值班表最多 {most} 个班次，请把日期分成几段。").format(most=MOST))


def refuse_clash(member: Member, turn: Turn, leaving: Turn | None = None) -> None:
    """Nobody stands in two places at one time, nor the morning after a night."""
    near = Turn.objects.filter(member=member).exclude(status=DROPPED).exclude(pk=turn.pk)
    days = slot_of(turn).days
    first, last = date.fromordinal(days[0].toordinal() - 1), date.fromordinal(days[-1].toordinal() + 1)
    for other in near.touching(first, last).select_related("roster"):
        if (leaving is None or other.pk != leaving.pk) and clash(slot_of(turn), slot_of(other)):
            sentence = _("{name}{when}已经排了“{roster}”，时间冲突。请换一个人，或先换开那一班。")
            raise Refused(sentence.format(name=member.name, when=other.when, roster=other.roster.name))
