"""The one account each person has: the weight of his turns over all rosters of a term, beside the days he is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from houqin.core.facts import Span
from houqin.people.models import Member
from houqin.rosters.models import AWAY, DROPPED, Roster, Turn, Wish
from houqin.rosters.rules import Held, Person, Plan, Slot, Weights, Wished
from houqin.terms.rules import Calendar, dates_between, school_year_of

ONE_DAY = timedelta(days=1)


def account_span(calendar: Calendar, on: date) -> Span:
    """The term a day belongs to, with the vacation after it: in this span the accounts are kept."""
    before = [term for term in calendar.terms if term.first <= on]
    following = calendar.next_term(on)
    year = school_year_of(on)
    first = max(term.first for term in before) if before else date(year, 9, 1)
    last = following.first - ONE_DAY if following else date(year + 1, 8, 31)
    return Span(min(first, on), max(last, on))


def plan_of(roster: Roster) -> Plan:
    """The roster as the arithmetic knows it."""
    weights = Weights(
        roster.weight_ordinary, roster.weight_friday, roster.weight_day_off, roster.weight_holiday
    )
    shifts = tuple((str(name), int(begins), int(ends)) for name, begins, ends in roster.shifts)
    return Plan(
        str(roster.pk),
        roster.unit,
        roster.on,
        roster.first_on,
        roster.last_on,
        roster.per_turn,
        shifts,
        weights,
    )


def slot_of(turn: Turn) -> Slot:
    """A turn as the arithmetic knows it; all days from the first to the last."""
    return Slot(
        roster=str(turn.roster_id),
        days=tuple(dates_between(turn.first_on, turn.last_on)),
        shift=turn.shift,
        seat=turn.seat,
        begins=turn.begins,
        ends=turn.ends,
        weight=turn.weight,
        may=frozenset(),
    )


def counted(span: Span) -> Any:
    """The turns that stand in the accounts of this span."""
    return Turn.objects.touching(span.first, span.last).exclude(status=DROPPED).filter(member__isnull=False)


def held_elsewhere(roster: Roster, span: Span) -> list[Held]:
    """What people have in other rosters: it counts, and it stands in the way."""
    near = Span(span.first - ONE_DAY, span.last + ONE_DAY)
    turns = counted(near).exclude(roster=roster).order_by("first_on", "id")
    return [Held(slot_of(turn), str(turn.member_id)) for turn in turns]


def people_of(members: Iterable[Member], span: Span) -> list[Person]:
    """Those who may be drawn, with their wishes and the days they are there."""
    found = list(members)
    wishes: dict[Any, list[Wish]] = {}
    standing = Wish.objects.filter(active=True, first_on__lte=span.last, last_on__gte=span.first)
    for wish in standing.filter(member__in=found).order_by("first_on", "id"):
        wishes.setdefault(wish.member_id, []).append(wish)
    return [_person(member, wishes.get(member.pk, []), span) for member in found]


def _person(member: Member, wishes: list[Wish], span: Span) -> Person:
    said = tuple(Wished(wish.kind, wish.first_on, wish.last_on, wish.weekday) for wish in wishes)
    return Person(str(member.pk), days_there(member, said, span), said)


def days_there(member: Member, wishes: Iterable[Wished], span: Span) -> int:
    """Days of the span since he came, without those he is away for (产假, 外派)."""
    first = max(span.first, member.joined_on or span.first)
    away = [wish for wish in wishes if wish.kind == AWAY]
    return sum(not any(wish.about(day) for wish in away) for day in dates_between(first, span.last))


@dataclass(frozen=True)
class Account:
    """One line of 值班账: how often, how much by weight, how many days there."""

    member: Member
    turns: int
    load: int
    there: int
    days: int

    @property
    def in_proportion(self) -> int:
        """What it would be had he been there all the time: so are two people compared."""
        return self.load * self.days // self.there if self.there else 0


def accounts(members: Iterable[Member], span: Span) -> list[Account]:
    """An account for each of them, the heaviest first."""
    found = list(members)
    loads: dict[Any, list[int]] = {}
    for member_id, weight in counted(span).values_list("member_id", "weight"):
        loads.setdefault(member_id, []).append(weight)
    there = {person.id: person.there for person in people_of(found, span)}
    days = (span.last - span.first).days + 1
    lines = [
        Account(
            member, len(loads.get(member.pk, ())), sum(loads.get(member.pk, ())), there[str(member.pk)], days
        )
        for member in found
    ]
    return sorted(lines, key=lambda line: (-line.in_proportion, line.member.name_key, str(line.member.pk)))
