"""The fair draw (公平合排): every turn goes to whom it burdens least, by one account for each person over all rosters.

An account is the weight of a person's turns, seen in proportion to the days he is there. What he holds already counts.
Who cannot is never drawn; nobody stands in two places at one time, nor the morning after a night. Pure: whole numbers
only, ties broken by a digest, so that the same input gives the same roster on every machine, in whatever order it comes.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from houqin.rosters.rules.seats import Held, Person, Slot, clash, closeness, day_from

SCALE = 10**9  # costs are whole numbers of this fineness
BARRED = "barred"
ROOMY = 4  # times as many people as seats at a time: below that nobody's turns can lie apart
NEARBY = 35  # days within which turns change hands only to lie further apart


def draw(slots: Iterable[Slot], people: Iterable[Person], held: Iterable[Held] = ()) -> dict[str, str | None]:
    """slot key -> person, or nothing where nobody can. `held` are turns people have: those of other rosters, and of
    these slots what was agreed or past (fixed) and what was drawn before, which stays where nothing speaks against it.
    """
    board = _Board(sorted(people, key=lambda person: person.id))
    free = sorted(slots, key=lambda slot: (-slot.weight, slot.days[0], slot.begins, slot.key))
    names = {slot.key for slot in free}
    settled = set()
    for each in sorted(held, key=lambda each: (not each.fixed, each.slot.key, each.person)):
        own = each.slot.key in names
        if each.fixed or (own and board.may(each.person, each.slot)):
            board.give(each.slot, each.person, movable=own and not each.fixed)
            settled |= {each.slot.key}
    for slot in free:
        if slot.key not in settled:
            board.fill(slot)
    board.level()
    while [slot for slot in free if slot.key not in board.holder and board.fill(slot)]:
        board.level()
    return {slot.key: board.holder.get(slot.key) for slot in free}


class _Board:
    """Who holds what while it is drawn."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = {person.id: person for person in people}
        self.share = {person.id: max(1, person.there) for person in people}
        self.wishes = {person.id: person.wishes for person in people}
        self.known: dict[tuple[str, int], str] = {}
        self.load: Counter[str] = Counter()
        self.holder: dict[str, str] = {}
        self.movable: dict[str, dict[str, Slot]] = defaultdict(dict)
        self.busy: dict[str, dict[date, list[Slot]]] = defaultdict(lambda: defaultdict(list))
        self.weekdays: Counter[tuple[str, str, int]] = Counter()

    # What speaks for and against -----------------------------------------------------------------------------

    def may(self, who: str, slot: Slot, leaving: Slot | None = None) -> bool:
        """Whether he is one of its people, has not said that he cannot, and is nowhere else then."""
        if who not in slot.may or who not in self.people or self._wish(who, slot) == BARRED:
            return False
        return not any(
            clash(slot, other)
            for day in slot.days
            for near in (-1, 0, 1)
            for other in self.busy[who].get(day_from(day, near), ())
            if other is not leaving
        )

    def _wish(self, who: str, slot: Slot) -> str:
        """What he wished for these days: that he cannot, else that he would rather not, else that he would like to."""
        if not self.wishes.get(who):
            return ""
        known = (who, id(slot))  # the slots live as long as the board
        if known not in self.known:
            kinds = {wish.kind for wish in self.wishes[who] for day in slot.days if wish.about(day)}
            barred = BARRED if kinds & {"cannot", "away"} else ""
            self.known[known] = barred or next((k for k in ("rather_not", "would_like") if k in kinds), "")
        return self.known[known]

    def _burden(self, who: str, load: int) -> int:
        """The cost of an account: it grows with its square, so that what is even costs least."""
        return load * load * SCALE // self.share[who]

    def _wished(self, who: str, slot: Slot) -> int:
        """Against his wish a turn costs as much as one turn more; what he would like, half a turn less."""
        wish = self._wish(who, slot)
        if wish not in ("rather_not", "would_like"):
            return 0
        one = 2 * slot.weight * slot.weight * SCALE // self.share[who]
        return one if wish == "rather_not" else -one // 2

    def cost(self, who: str, slot: Slot) -> int:
        """What it adds to give him this turn."""
        load = self.load[who]
        more = self._burden(who, load + slot.weight) - self._burden(who, load)
        return more + self._wished(who, slot)

    # Giving and taking ---------------------------------------------------------------------------------------

    def give(self, slot: Slot, who: str, *, movable: bool) -> None:
        self.load[who] += slot.weight
        self.holder[slot.key] = who
        for day in slot.days:
            self.busy[who][day].append(slot)
        self.weekdays[who, slot.roster, slot.days[0].weekday()] += 1
        if movable:
            self.movable[who][slot.key] = slot

    def take(self, slot: Slot, who: str) -> None:
        self.load[who] -= slot.weight
        del self.holder[slot.key], self.movable[who][slot.key]
        for day in slot.days:
            self.busy[who][day].remove(slot)
        self.weekdays[who, slot.roster, slot.days[0].weekday()] -= 1

    def fill(self, slot: Slot) -> bool:
        """To whom it costs least; where all who could are elsewhere then, one of them is relieved there."""
        able = [who for who in slot.may if self.may(who, slot)]
        if able:
            self.give(slot, self._chosen(able, slot), movable=True)
            return True
        others = sorted(
            slot.may & self.people.keys(), key=lambda who: (self.cost(who, slot), self._lot(who, slot))
        )
        return any(self._relieve(who, slot) for who in others)

    def _relieve(self, who: str, slot: Slot) -> bool:
        """Hand the one turn that stands in his way to another."""
        for other in sorted(self.movable[who].values(), key=lambda each: each.key):
            if not self.may(who, slot, leaving=other):
                continue
            takers = [each for each in other.may if each != who and self.may(each, other)]
            if takers:
                self.take(other, who)
                self.give(other, self._chosen(takers, other), movable=True)
                self.give(slot, who, movable=True)
                return True
        return False

    def _chosen(self, able: list[str], slot: Slot) -> str:
        """Least cost; then who had none just before or after; then who had fewest of this weekday; then the lot."""
        costs = {who: self.cost(who, slot) for who in able}
        least = min(costs.values())
        same = [who for who in able if costs[who] == least]
        return min(
            same, key=lambda who: (self._near(who, slot), self._weekday(who, slot), self._lot(who, slot))
        )

    def _weekday(self, who: str, slot: Slot) -> int:
        return self.weekdays[who, slot.roster, slot.days[0].weekday()]

    @staticmethod
    def _lot(who: str, slot: Slot) -> str:
        return sha256(f"{slot.key} {who}".encode()).hexdigest()

    def _near(self, who: str, slot: Slot, leaving: Slot | None = None) -> int:
        """How close it lies to his other turns, in days below what is usual; 0 where it is well apart."""
        reach, mine = 2 * len(slot.days), self.busy[who]
        days = range(slot.days[0].toordinal() - reach, slot.days[-1].toordinal() + reach + 1)
        others = {other.key: other for day in days for other in mine.get(date.fromordinal(day), ())}
        return sum(closeness(slot, each) for each in others.values() if each not in (slot, leaving))

    # Levelling -----------------------------------------------------------------------------------------------

    def level(self) -> None:
        """Hand turns on, from who has most to who has least, until no handing on makes it more even."""
        while self._hand_on() or self._exchange() or self._space():
            pass

    def _by_account(self) -> list[str]:
        return sorted(self.people, key=lambda who: (-(self.load[who] * SCALE // self.share[who]), who))

    def _hand_on(self) -> bool:
        """One turn from somebody to somebody with less, directly or by way of others who each pass one on."""
        ordered = self._by_account()
        for weight in sorted({slot.weight for mine in self.movable.values() for slot in mine.values()}):
            least = min(self._adds(who, weight) - self._likes(who, weight) for who in ordered)
            for giver in ordered:
                way = self._way(giver, weight, ordered, least)
                for slot, who, to in way:
                    self.take(slot, who)
                    self.give(slot, to, movable=True)
                if way:
                    return True
        return False

    def _way(self, giver: str, weight: int, ordered: list[str], least: int) -> list[tuple[Slot, str, str]]:
        """The shortest chain of turns of one weight from him to one for whom all of it costs less than now."""
        mine = self._slots(giver, weight)
        gain = self._burden(giver, self.load[giver]) - self._burden(giver, self.load[giver] - weight)
        if not mine or least >= gain + max(0, self._wished(giver, mine[0])):
            return []
        came: dict[str, tuple[Slot, str]] = {}
        waiting = deque([giver])
        while waiting:
            who = waiting.popleft()
            passed = self._slots(who, weight)
            for to in reversed(ordered):
                found = [] if to == giver or to in came else [slot for slot in passed if self.may(to, slot)]
                if not found:
                    continue
                came[to] = (min(found, key=lambda s: self._wished(to, s) - self._wished(who, s)), who)
                way = self._back(to, giver, came)
                wished = sum(self._wished(taker, s) - self._wished(from_, s) for s, from_, taker in way)
                if self._adds(to, weight) - gain + wished < 0:
                    return way
                waiting.append(to)
        return []

    def _likes(self, who: str, weight: int) -> int:
        """How much a wish could speak for him at most."""
        likes = any(wish.kind == "would_like" for wish in self.wishes[who])
        return weight * weight * SCALE // self.share[who] if likes else 0

    def _adds(self, who: str, weight: int) -> int:
        return self._burden(who, self.load[who] + weight) - self._burden(who, self.load[who])

    def _slots(self, who: str, weight: int) -> list[Slot]:
        mine = (slot for slot in self.movable[who].values() if slot.weight == weight)
        return sorted(mine, key=lambda slot: (-self._wished(who, slot), slot.key))

    @staticmethod
    def _back(to: str, giver: str, came: dict[str, tuple[Slot, str]]) -> list[tuple[Slot, str, str]]:
        way = []
        while to != giver:
            slot, who = came[to]
            way.append((slot, who, to))
            to = who
        return way

    def _exchange(self) -> bool:
        """A heavier turn for a lighter one, where that makes two accounts more even."""
        ordered = self._by_account()
        for giver in ordered:
            for taker in reversed(ordered):
                if self._exchanged(giver, taker):
                    return True
        return False

    def _exchanged(self, giver: str, taker: str) -> bool:
        mine = {slot.weight for slot in self.movable[giver].values()}
        theirs = {slot.weight for slot in self.movable[taker].values()}
        for heavy, light in sorted((a, b) for a in mine for b in theirs if a > b):
            if not self._evens(giver, taker, heavy - light):
                continue
            for a in self._slots(giver, heavy):
                for b in self._slots(taker, light):
                    if self._may_exchange(giver, a, taker, b):
                        self.take(a, giver)
                        self.take(b, taker)
                        self.give(a, taker, movable=True)
                        self.give(b, giver, movable=True)
                        return True
        return False

    def _space(self) -> bool:
        """Two turns change hands where both lie further from their holders' others and the accounts stay as even."""
        changed, roomy = False, self._roomy()
        for who in sorted(self.movable):
            for slot in sorted(self.movable[who].values(), key=lambda each: each.key):
                close = slot.roster in roomy and self._near(who, slot) > 0
                changed = (close and self._spaced(who, slot)) or changed
        return changed

    def _roomy(self) -> set[str]:
        """The rosters with people enough for turns to lie apart; five guards for three shifts a day are not."""
        turns: dict[str, list[Slot]] = defaultdict(list)
        for mine in self.movable.values():
            for slot in mine.values():
                turns[slot.roster].append(slot)
        return {
            roster
            for roster, found in turns.items()
            if len(found[0].may) * len({slot.days[0] for slot in found}) >= ROOMY * len(found)
        }

    def _spaced(self, who: str, slot: Slot) -> bool:
        close = self._near(who, slot)
        for other in sorted(slot.may):
            for theirs in (
                sorted(self.movable[other].values(), key=lambda each: each.key) if other != who else ()
            ):
                if (
                    theirs.roster != slot.roster
                    or _far(theirs, slot)
                    or self._unevens(who, slot, other, theirs)
                ):
                    continue
                now = close + self._near(other, theirs)
                if self._near(who, theirs, slot) + self._near(other, slot, theirs) >= now:
                    continue
                if self._may_exchange(who, slot, other, theirs):
                    self.take(slot, who)
                    self.take(theirs, other)
                    self.give(slot, other, movable=True)
                    self.give(theirs, who, movable=True)
                    return True
        return False

    def _unevens(self, who: str, slot: Slot, other: str, theirs: Slot) -> bool:
        """Whether the accounts would be less even: a short week for a whole one may leave them as they are."""
        by = theirs.weight - slot.weight
        before = self._burden(who, self.load[who]) + self._burden(other, self.load[other])
        return self._burden(who, self.load[who] + by) + self._burden(other, self.load[other] - by) > before

    def _evens(self, giver: str, taker: str, by: int) -> bool:
        less = self._burden(giver, self.load[giver]) - self._burden(giver, self.load[giver] - by)
        return self._adds(taker, by) < less

    def _may_exchange(self, giver: str, a: Slot, taker: str, b: Slot) -> bool:
        """Possible for both, and against nobody's wish."""
        if not self.may(taker, a, leaving=b) or not self.may(giver, b, leaving=a):
            return False
        before = self._wished(giver, a) + self._wished(taker, b)
        return self._wished(taker, a) + self._wished(giver, b) <= before


def _far(one: Slot, other: Slot) -> bool:
    return abs((one.days[0] - other.days[0]).days) > NEARBY


def gap_between(loads: Iterable[int]) -> int:
    """How far the largest account lies above the smallest."""
    found = list(loads)
    return max(found, default=0) - min(found, default=0)
