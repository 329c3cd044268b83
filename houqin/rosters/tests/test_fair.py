"""The draw, by chance: even accounts, nobody against his word or in two places, the same on every machine."""

import os
from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.rosters.rules import Held, Person, Slot, Wished, clash, draw, gap_between
from houqin.rosters.rules import fairness as arithmetic

EXAMPLES = 500 if os.environ.get("HOUQIN_SOAK") else 60
FIRST = date(2026, 9, 7)
trials = settings(max_examples=EXAMPLES, deadline=None)


def slots(
    count: int, may: frozenset[str], *, per: int = 1, heavy: bool = False, name: str = "值班"
) -> list[Slot]:
    """A turn on each of so many days; of every seven the fifth counts one and a half, the last two double."""
    found = []
    for number in range(count):
        day = FIRST + timedelta(days=number)
        weight = {4: 15, 5: 20, 6: 20}.get(day.weekday(), 10) if heavy else 10
        found += [Slot(name, (day,), "", seat, 0, 1440, weight, may) for seat in range(per)]
    return found


@st.composite
def schools(draw_: Any) -> tuple[list[Slot], list[Person]]:
    """Two rosters with their own hours, nights among them; people with wishes, some there for a part of the time."""
    names = [f"p{n}" for n in range(draw_(st.integers(2, 9)))]
    everybody = frozenset(names)
    some = frozenset(draw_(st.lists(st.sampled_from(names), min_size=1, max_size=9)))
    days = draw_(st.integers(3, 16))
    hours = draw_(st.sampled_from([(0, 1440), (420, 1080), (1320, 1800), (480, 1920)]))
    one = slots(days, everybody, per=draw_(st.integers(1, 2)), heavy=draw_(st.booleans()))
    other = [Slot("护学岗", s.days, "", 0, hours[0], hours[1], s.weight, some) for s in slots(days, some)]
    wishes = st.builds(
        lambda kind, start, length, weekday: Wished(
            kind, FIRST + timedelta(days=start), FIRST + timedelta(days=start + length), weekday
        ),
        st.sampled_from(["cannot", "away", "rather_not", "would_like"]),
        st.integers(0, days),
        st.integers(0, 6),
        st.sampled_from([None, None, 2]),
    )
    people = [
        Person(name, draw_(st.integers(1, days)), tuple(draw_(st.lists(wishes, max_size=3))))
        for name in names
    ]
    return one + other, people


def loads(given_: dict[str, str | None], found: list[Slot]) -> Counter[str]:
    who = Counter[str]()
    for slot in found:
        holder = given_[slot.key]
        if holder is not None:
            who[holder] += slot.weight
    return who


@trials
@given(st.integers(1, 12), st.integers(1, 60), st.booleans(), st.integers(1, 2))
def test_accounts_lie_within_one_turn_of_each_other(count: int, days: int, heavy: bool, per: int) -> None:
    names = [f"p{n}" for n in range(count + per)]
    found = slots(days, frozenset(names), per=per, heavy=heavy)
    given_ = draw(found, [Person(name, days) for name in names])
    assert None not in given_.values()
    load = loads(given_, found)
    assert gap_between([load[name] for name in names]) <= max(slot.weight for slot in found)


def test_a_draw_by_turns_without_accounts_would_not_be_fair() -> None:
    """The control: one after the other, as lists are often made, gives whoever comes on Sundays far more."""
    names = [f"p{n}" for n in range(7)]
    found = slots(56, frozenset(names), heavy=True)
    by_turns = {slot.key: names[number % 7] for number, slot in enumerate(found)}
    load = loads(by_turns, found)
    assert gap_between([load[name] for name in names]) > 20
    fair = loads(draw(found, [Person(name, 56) for name in names]), found)
    assert gap_between([fair[name] for name in names]) <= 20


@trials
@given(schools())
def test_nobody_is_drawn_against_his_word_or_in_two_places(school: tuple[list[Slot], list[Person]]) -> None:
    found, people = school
    given_ = draw(found, people)
    wishes = {person.id: person.wishes for person in people}
    held: dict[str, list[Slot]] = {}
    for slot in found:
        who = given_[slot.key]
        if who is None:
            continue
        assert who in slot.may
        barred = [
            w for w in wishes[who] if w.kind in ("cannot", "away") and any(w.about(d) for d in slot.days)
        ]
        assert not barred
        assert not any(clash(slot, other) for other in held.get(who, ()))
        held.setdefault(who, []).append(slot)


@trials
@given(schools())
def test_a_turn_stays_empty_only_when_nobody_can(school: tuple[list[Slot], list[Person]]) -> None:
    found, people = school
    given_ = draw(found, people)
    for slot in found:
        if given_[slot.key] is not None:
            continue
        for person in people:
            cannot = any(
                w.kind in ("cannot", "away") and any(w.about(d) for d in slot.days) for w in person.wishes
            )
            busy = any(given_[other.key] == person.id and clash(slot, other) for other in found)
            assert person.id not in slot.may or cannot or busy


@trials
@given(schools(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_changes_nothing(
    school: tuple[list[Slot], list[Person]], dice: Any
) -> None:
    found, people = school
    before = draw(found, people)
    dice.shuffle(found)
    dice.shuffle(people)
    assert draw(found, people) == before


@trials
@given(schools(), st.randoms(use_true_random=False))
def test_drawn_again_nothing_moves_and_what_is_fixed_never_does(
    school: tuple[list[Slot], list[Person]], dice: Any
) -> None:
    found, people = school
    first = draw(found, people)
    held = [Held(slot, who, fixed=False) for slot in found if (who := first[slot.key]) is not None]
    assert draw(found, people, held) == first
    settled = [Held(each.slot, each.person, fixed=dice.random() < 0.5) for each in held]
    fewer = [person for person in people if person.id != dice.choice(people).id]
    again = draw(found, fewer, settled)
    assert all(again[each.slot.key] == each.person for each in settled if each.fixed)


@trials
@given(schools())
def test_no_turn_could_be_handed_to_somebody_with_less(school: tuple[list[Slot], list[Person]]) -> None:
    """Where wishes allow, the gap is at most one turn: whoever has more holds nothing that the other could take."""
    found, people = school
    people = [Person(p.id, 10, tuple(w for w in p.wishes if w.kind in ("cannot", "away"))) for p in people]
    given_ = draw(found, people)
    load = loads(given_, found)
    held: dict[str, list[Slot]] = {p.id: [s for s in found if given_[s.key] == p.id] for p in people}
    for giver in people:
        for slot in held[giver.id]:
            for taker in people:
                if load[giver.id] - load[taker.id] <= slot.weight or taker.id not in slot.may:
                    continue
                cannot = any(w.about(day) for w in taker.wishes for day in slot.days)
                assert cannot or any(clash(slot, other) for other in held[taker.id])


def test_without_levelling_somebody_is_left_with_more(monkeypatch: Any) -> None:
    """The control: who comes late to a drawn roster gets nothing of it unless turns are handed on."""
    found = slots(20, frozenset({"a", "b", "c"}))
    held = [Held(slot, "ab"[n % 2], fixed=False) for n, slot in enumerate(found)]
    people = [Person(name, 20) for name in "abc"]
    fair = loads(draw(found, people, held), found)
    assert gap_between([fair[name] for name in "abc"]) <= 10
    monkeypatch.setattr(arithmetic._Board, "level", lambda board: None)
    left = loads(draw(found, people, held), found)
    assert gap_between([left[name] for name in "abc"]) == 100


def test_half_the_time_there_is_half_the_turns() -> None:
    found = slots(30, frozenset({"a", "b"}))
    load = loads(draw(found, [Person("a", 100), Person("b", 50)]), found)
    assert (load["a"], load["b"]) == (200, 100)


def test_what_is_held_in_other_rosters_counts() -> None:
    others = slots(6, frozenset(), name="护校")
    found = [
        Slot("值班", (FIRST + timedelta(days=20 + n),), "", 0, 0, 1440, 10, frozenset("ab")) for n in range(6)
    ]
    load = loads(draw(found, [Person("a", 30), Person("b", 30)], [Held(slot, "a") for slot in others]), found)
    assert (load["a"], load["b"]) == (0, 60)


def test_the_morning_after_a_night_is_free() -> None:
    night = Slot("值班", (FIRST,), "夜班", 0, 1320, 1800, 10, frozenset("a"))
    next_day = FIRST + timedelta(days=1)
    morning, noon = (
        Slot("护学岗", (next_day,), "", 0, begins, begins + 60, 10, frozenset("a")) for begins in (440, 720)
    )
    assert clash(night, morning)
    assert not clash(night, noon)
