"""What is drawn: seats of turns, people with their wishes, what is held already; and when two turns collide. Pure."""

from dataclasses import dataclass
from datetime import date

NOON, DAY = 12 * 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Slot:
    """One seat of one turn: on these days, from minute to minute (past midnight: more than a day)."""

    roster: str
    days: tuple[date, ...]
    shift: str
    seat: int
    begins: int
    ends: int
    weight: int
    may: frozenset[str]

    @property
    def key(self) -> str:
        """Its name among all slots, the same for ever."""
        return f"{self.roster} {self.days[0].isoformat()} {self.shift} {self.seat}"


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish for some days, or for one weekday (0 is Monday) within them: cannot, away, rather_not, would_like."""

    kind: str
    first: date
    last: date
    weekday: int | None = None

    def about(self, day: date) -> bool:
        return self.first <= day <= self.last and self.weekday in (None, day.weekday())


@dataclass(frozen=True, slots=True)
class Person:
    """One of those who may be drawn, with the days he is there of those the account covers."""

    id: str
    there: int
    wishes: tuple[Wished, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A turn that somebody has; what is `fixed` stays with him whatever comes."""

    slot: Slot
    person: str
    fixed: bool = True


def closeness(one: Slot, other: Slot) -> int:
    """Days that two turns lie closer than is usual: a day apart for days, a week for weeks."""
    first, last = other.days[0].toordinal(), other.days[-1].toordinal()
    gap = max(one.days[0].toordinal() - last, first - one.days[-1].toordinal(), 0)
    return max(0, 1 + 2 * min(len(one.days), len(other.days)) - gap)


def clash(one: Slot, other: Slot) -> bool:
    """Whether nobody can have both: at one time, or the second in the morning after a night."""
    return any(_collide(a, one, b, other) for a in one.days for b in other.days if abs((a - b).days) <= 1)


def _collide(a: date, one: Slot, b: date, other: Slot) -> bool:
    begins, ends = _span(a, one)
    begins_too, ends_too = _span(b, other)
    return begins < _rested(ends_too, other) and begins_too < _rested(ends, one)


def _span(day: date, slot: Slot) -> tuple[int, int]:
    return day.toordinal() * DAY + slot.begins, day.toordinal() * DAY + slot.ends


def _rested(ends: int, slot: Slot) -> int:
    """From when on he may be drawn again: after a night not before noon."""
    return ends // DAY * DAY + max(ends % DAY, NOON) if slot.ends > DAY else ends


def day_from(day: date, by: int) -> date:
    return date.fromordinal(day.toordinal() + by)
