"""What people do with rosters: set one up, draw and publish it, wish, swap, and put in somebody else."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action, follow, follows
from houqin.core.writing import one_at_a_time
from houqin.people.models import Member, School
from houqin.places.models import Place
from houqin.rosters.drawing import drawn, fitted, is_behind, refuse_clash
from houqin.rosters.models import (
    AGREED,
    ASKED,
    AWAY,
    DAY,
    DONE,
    DROPPED,
    ENDED,
    KEPT,
    PLANNED,
    PUBLISHED,
    REFUSED,
    SHIFT,
    STANDING,
    SWAPPED,
    Roster,
    RosterMember,
    Swap,
    Turn,
    Wish,
)
from houqin.rosters.rules import WHOLE_DAY

LONGEST = 400  # days one roster may span: a school year and a holiday
HEAD = "rosters.replace_turn"
ANY = (PLANNED, *STANDING)


# Rosters -----------------------------------------------------------------------------------------------------


@action(_("新建值班表"), tone="primary", says=_("新建值班表：{name}"))
def add_roster(
    school: School,
    /,
    *,
    by: Member,
    kind: str,
    name: str,
    people: list[Member],
    unit: str,
    on: str,
    per_turn: int,
    first_on: date,
    last_on: date,
    shifts: list[dict[str, Any]],
    place: Place | None = None,
    weight_ordinary: int | None = None,
    weight_friday: int | None = None,
    weight_day_off: int | None = None,
    weight_holiday: int | None = None,
    asks_head: bool = False,
) -> Changes:
    """What for, which days, who may be drawn; nobody is on duty before it is drawn and published."""
    weights = (weight_ordinary, weight_friday, weight_day_off, weight_holiday)
    roster = Roster(kind=kind, name=name, unit=unit, on=on, per_turn=per_turn, place=place)
    roster.first_on, roster.last_on, roster.asks_head = first_on, last_on, asks_head
    roster.shifts = _shifts(unit, shifts)
    _weigh(roster, weights)
    _refuse_odd(roster, people)
    return Changes(roster, add=[RosterMember(roster=roster, member=member) for member in people])


@action(
    _("修改"), says=_("修改值班表：{name}"), only=lambda roster, by: roster.status != ENDED, alone="rosters"
)
def edit_roster(
    roster: Roster,
    /,
    *,
    by: Member,
    name: str,
    people: list[Member],
    per_turn: int,
    last_on: date,
    place: Place | None = None,
    weight_ordinary: int | None = None,
    weight_friday: int | None = None,
    weight_day_off: int | None = None,
    weight_holiday: int | None = None,
    asks_head: bool = False,
) -> Changes:
    """Who may be drawn and until when; turns change only when it is drawn again."""
    weights = (weight_ordinary, weight_friday, weight_day_off, weight_holiday)
    roster.name, roster.per_turn, roster.last_on = name, per_turn, last_on
    roster.place, roster.asks_head = place, asks_head
    _weigh(roster, weights)
    _refuse_odd(roster, people)
    listed = {each.member_id: each for each in RosterMember.objects.filter(roster=roster)}
    wanted = {member.pk for member in people}
    for pk, each in listed.items():
        each.active = pk in wanted
    new = [RosterMember(roster=roster, member=member) for member in people if member.pk not in listed]
    return Changes(roster, add=new, update=list(listed.values()))


@action(
    _("排班"), tone="primary", says=_("排班"), only=lambda roster, by: roster.status != ENDED, alone="rosters"
)
def draw_roster(roster: Roster, /, *, by: Member) -> Changes:
    """Everybody's account over all rosters is kept even. What was published, swapped or is past stays; drawn a second
    time, nothing changes unless people, wishes or the calendar have.
    """
    return drawn(roster, by.school)


@action(
    _("按校历补排"),
    tone="primary",
    says=_("校历改了，按校历补排"),
    only=lambda roster, by: is_behind(roster, by.school),
    alone="rosters",
)
def fit_roster(roster: Roster, /, *, by: Member) -> Changes:
    """The school calendar has changed: turns of days that fell out are cancelled, today's too while they last, days that
    came get somebody; all other turns stay with their people.
    """
    changes = fitted(roster, by.school)
    gone = {row.pk for row in changes.update if isinstance(row, Turn) and row.status == DROPPED}
    swaps = [each for each in Swap.objects.filter(status=ASKED) if gone & {each.turn_id, each.back_id}]
    return replace(changes, update=[*changes.update, *_closed(swaps, _("校历改了，这一班取消了"))])


@follows(
    "terms.adjust_days",
    "terms.withdraw_adjustment",
    "terms.set_term_dates",
    "terms.open_school_year",
    "terms.enter_holiday_plan",
)
def follow_calendar(row: Any, by: Any) -> None:
    """放假, 补课, 调休: what was published follows at once; where this person may not, its page offers it to who may."""
    if not by.can("rosters.fit_roster"):
        return
    one_at_a_time(by.school_id, "rosters")
    published = Roster.objects.filter(status=PUBLISHED, last_on__gte=clock.today())
    for roster in published.order_by("first_on", "id"):
        if is_behind(roster, by.school):
            follow("rosters.fit_roster", roster)


@action(_("公布"), tone="primary", says=_("公布值班表"), alone="rosters")
def publish_roster(roster: Roster, /, *, by: Member) -> Changes:
    """From now on people count on it, and what was drawn no longer moves by itself."""
    turns = list(Turn.objects.filter(roster=roster, status__in=ANY))
    if not turns:
        raise Refused(_("还没有排班。请先按“排班”，看过以后再公布。"))
    for turn in turns:
        turn.status = AGREED if turn.status == PLANNED else turn.status
    return Changes(roster, update=turns)


@action(_("停用"), tone="danger", says=_("停用值班表"), alone="rosters")
def end_roster(roster: Roster, /, *, by: Member) -> Changes:
    """Turns still to come are cancelled; what was done stays in the accounts."""
    coming = Turn.objects.filter(roster=roster, first_on__gt=clock.today(), status__in=ANY)
    turns = list(coming)
    for turn in turns:
        turn.status = DROPPED
    swaps = list(Swap.objects.filter(turn__in=coming, status=ASKED))
    return Changes(roster, update=[*turns, *_closed(swaps, _("值班表已停用"))])


# Wishes ------------------------------------------------------------------------------------------------------


def _himself_or_head(member: Member, by: Member) -> bool:
    return member.pk == by.pk or by.can("rosters.draw_roster")


@action(_("值班意愿"), says=_("写值班意愿：{wishes}"), only=_himself_or_head)
def set_wishes(member: Member, /, *, by: Member, wishes: list[dict[str, Any]]) -> Changes:
    """What stood before and is not among them no longer counts; what is past stays. Being away for long is said by
    those who draw, for it makes the share smaller.
    """
    today = clock.today()
    before = list(Wish.objects.filter(member=member, active=True, last_on__gte=today))
    kept = {(wish.kind, wish.first_on, wish.last_on, wish.weekday): wish for wish in before}
    asked = {(w["kind"], w["first_on"], w["last_on"] or w["first_on"], w["weekday"]) for w in wishes}
    if any(key[0] == AWAY for key in asked - kept.keys()) and not by.can("rosters.draw_roster"):
        raise Refused(_("“不在岗”由排班的人填：请告诉他从哪天到哪天。您可以先填“不能值班”。"))
    for key, wish in kept.items():
        wish.active = key in asked
    new = [
        Wish(member=member, kind=kind, first_on=first, last_on=last, weekday=weekday)
        for kind, first, last, weekday in sorted(asked - kept.keys(), key=str)
    ]
    return Changes(member, add=new, update=before)


# Swaps -------------------------------------------------------------------------------------------------------


def _speaks_for(member: Member | None, by: Member) -> bool:
    """Himself; for who has no account, those who draw."""
    if member is None:
        return False
    return member.pk == by.pk or (member.user_id is None and by.can(HEAD))


def _own_coming(turn: Turn, by: Member) -> bool:
    told = turn.status in STANDING and turn.first_on >= clock.today()
    return told and _speaks_for(turn.member, by)


@action(_("换班"), tone="primary", says=_("请 {other} 换班"), only=_own_coming, alone="rosters")
def ask_swap(
    turn: Turn, /, *, by: Member, other: Member, back_on: date | None = None, reason: str = ""
) -> Swap:
    """Only one's own turn is given away; until the other agrees it stays."""
    if turn.roster.status != PUBLISHED:
        raise Refused(_("这张值班表还没有公布，或者已经停用，不能换班。"))
    if Swap.objects.filter(turn=turn, status=ASKED).exists():
        raise Refused(_("这一班已经在请人换，等答复了再说；也可以先撤回那一份。"))
    if other.pk == turn.member_id:
        raise Refused(_("请选另一个人。"))
    if not RosterMember.objects.filter(roster=turn.roster_id, member=other, active=True).exists():
        raise Refused(_("{name}不在这张值班表里，不能换给他。").format(name=other.name))
    back = _turn_back(turn, other, back_on) if back_on else None
    _refuse_if_not_free(turn, other, back)
    return Swap(turn=turn, asker=turn.member, other=other, back=back, reason=reason)


def _turn_back(turn: Turn, other: Member, day: date) -> Turn:
    """The other's turn on that day; the sentence that refuses names the days he has."""
    his = Turn.objects.told().filter(roster=turn.roster_id, member=other, last_on__gte=clock.today())
    found = his.touching(day, day).order_by("begins").first()
    if found is None:
        days = "、".join(each.when for each in his.order_by("first_on")[:5]) or _("没有")
        raise Refused(_("{name}那天没有班。他以后的班：{days}。").format(name=other.name, days=days))
    return found  # type: ignore[no-any-return]


def _refuse_if_not_free(turn: Turn, other: Member, back: Turn | None) -> None:
    refuse_clash(other, turn, leaving=back)
    if back is not None and turn.member is not None:
        refuse_clash(turn.member, back, leaving=turn)


def _answers(swap: Swap, by: Member) -> bool:
    return by.can(HEAD) if swap.agreed else _speaks_for(swap.other, by)


@action(_("同意"), tone="primary", says=_("同意换班"), only=_answers, alone="rosters")
def agree_swap(swap: Swap, /, *, by: Member) -> Changes:
    """Both have confirmed: the turns change hands, at once or when the head agrees where the school wants that."""
    turn, back = swap.turn, swap.back
    _refuse_if_moved(swap)
    _refuse_if_not_free(turn, swap.other, back)
    swap.agreed = True
    if turn.roster.asks_head and not by.can(HEAD):
        return Changes(swap)
    swap.status = DONE
    turn.member, turn.status = swap.other, SWAPPED
    if back is not None:
        back.member, back.status = swap.asker, SWAPPED
    moved = [turn, *([back] if back else [])]
    others = Swap.objects.filter(status=ASKED).exclude(pk=swap.pk)
    late = [each for each in others if {each.turn_id, each.back_id} & {each.pk for each in moved}]
    return Changes(swap, update=[*moved, *_closed(late, _("班次已经换给别人"))])


def _refuse_if_moved(swap: Swap) -> None:
    """What was asked must still be so: whose turns they are, and that they lie ahead."""
    both = [(swap.turn, swap.asker_id), *([(swap.back, swap.other_id)] if swap.back else [])]
    for turn, owner in both:
        if turn.member_id != owner or turn.status not in STANDING:
            raise Refused(_("{when}的班已经不是原来的人，换不成了。").format(when=turn.when))
        if turn.first_on < clock.today():
            raise Refused(_("{when}的班已经过了，换不成了。").format(when=turn.when))


@action(_("不同意"), says=_("不同意换班：{answer}"), only=_answers)
def refuse_swap(swap: Swap, /, *, by: Member, answer: str = "") -> Swap:
    """Nothing changes; who asked hears why."""
    swap.answer = answer
    return swap


@action(_("撤回"), tone="danger", says=_("撤回换班"), only=lambda swap, by: _speaks_for(swap.asker, by))
def withdraw_swap(swap: Swap, /, *, by: Member) -> Swap:
    """Who asked has found another way."""
    return swap


@action(
    _("换人"),
    says=_("换成 {member}：{because}"),
    only=lambda turn, by: turn.status != DROPPED and turn.last_on >= clock.today(),
    alone="rosters",
)
def replace_turn(turn: Turn, /, *, by: Member, member: Member, because: str) -> Changes:
    """Somebody is ill: another takes this turn, and no draw moves it again. The day itself may have come, not passed."""
    if turn.roster.status == ENDED:
        raise Refused(_("这张值班表已经停用。"))
    if member.pk == turn.member_id:
        raise Refused(_("这一班本来就是{name}。请选另一个人。").format(name=member.name))
    refuse_clash(member, turn)
    turn.relieved = turn.member_id
    turn.member, turn.because, turn.status = member, because, KEPT
    swaps = [each for each in Swap.objects.filter(status=ASKED) if turn.pk in (each.turn_id, each.back_id)]
    return Changes(turn, update=_closed(swaps, _("班次已经换人")))


# What these share --------------------------------------------------------------------------------------------


def _closed(swaps: list[Swap], answer: Any) -> list[Swap]:
    for swap in swaps:
        swap.status, swap.answer = REFUSED, str(answer)
    return swaps


def _weigh(roster: Roster, weights: tuple[int | None, ...]) -> None:
    """What was left empty stays as it is."""
    names = ("weight_ordinary", "weight_friday", "weight_day_off", "weight_holiday")
    for name, weight in zip(names, weights, strict=True):
        if weight is not None:
            setattr(roster, name, weight)


def _shifts(unit: str, lines: list[dict[str, Any]]) -> list[list[Any]]:
    """Name and minutes of each; a time of the next morning lies past midnight. Nothing is the whole day."""
    shifts = [
        [line["name"], line["begins"], line["ends"] + (24 * 60 if line["ends"] <= line["begins"] else 0)]
        for line in lines
    ]
    if unit != SHIFT and len(shifts) > 1:
        raise Refused(_("一天（一周）一班的，时间只填一行；要排几班请选“一天几班”。"))
    if unit == SHIFT and (len(shifts) < 2 or len({name for name, *_rest in shifts if name}) < len(shifts)):
        raise Refused(_("一天几班的，请在“时间”里每班写一行，班次名称各不相同，例如早班、夜班。"))
    if unit != DAY and unit != SHIFT and any(ends > 24 * 60 for _name, _begins, ends in shifts):
        raise Refused(_("一周一班的时间不能过半夜。"))
    return shifts or [["", *WHOLE_DAY]]


def _refuse_odd(roster: Roster, people: list[Member]) -> None:
    if roster.last_on < roster.first_on:
        raise Refused(_("“到哪一天”不能早于“哪一天”。"))
    if (roster.last_on - roster.first_on).days > LONGEST:
        raise Refused(_("一张值班表最多排{days}天，请核对日期。").format(days=LONGEST))
    if len(people) < roster.per_turn:
        raise Refused(
            _("每班要{need}人，名单里只有{count}人。").format(need=roster.per_turn, count=len(people))
        )
