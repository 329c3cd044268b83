"""G36: whatever is changed, taken out, put in or moved in the history behind Houqin's back is found by `verify`.

Somebody who may write to the database and also rewrites every later digest and the head is found by comparing with a
head that was kept outside (core/heads.py): mailed, or printed and signed.
"""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from houqin.core import history
from houqin.core.heads import stands
from houqin.core.history import Entry, Head, body_of, chain_hash, remember, verify
from houqin.core.scope import in_school
from tests.promises.conftest import SOAK

LENGTH = 60
POSITIONS = 200 * SOAK
Tamper = Callable[[list[Entry], int], None]


@pytest.fixture(autouse=True)
def _the_same_positions_each_time() -> None:
    """Except under `make soak`."""
    if SOAK == 1:
        random.seed(36)


@pytest.fixture
def chain(cast: Any) -> Iterator[list[Entry]]:
    """A chain of 60 entries whose append-only triggers somebody with the rights of a keeper has taken off."""
    with in_school(cast.school):
        for number in range(LENGTH):
            remember(_entry(cast, number))
        with connection.cursor() as cursor:
            for statement in _without_triggers():
                cursor.execute(statement)
        yield list(Entry.objects.order_by("number"))


def _entry(cast: Any, number: int) -> Entry:
    body, salt, digest = body_of({"fault": ["故障", f"第 {number} 盏灯"]}, [])
    facts = {"action": "repairs.report_ticket", "model": "repairs.ticket", "row": uuid4()}
    return Entry(
        school=cast.school, key=uuid4(), digest="0" * 64, member=cast.tan,
        body=body, salt=salt, body_hash=digest, officer=f"督导 {number}", because=uuid4(),
        device=uuid4() if number % 2 else None, **facts,
    )  # fmt: skip


def _without_triggers() -> list[str]:
    if connection.vendor == "postgresql":
        return ["SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE core_entry DISABLE TRIGGER USER"]
    return ["DROP TRIGGER core_entry_no_update", "DROP TRIGGER core_entry_no_delete"]


def _write(entry: Entry, **values: Any) -> None:
    assert Entry.objects.filter(pk=entry.pk).update(**values) == 1


def edit_column(chain: list[Entry], at: int) -> None:
    """One column of one entry gets another value."""
    entry, other = chain[at], chain[at - 1]
    changes = {
        "recorded_at": entry.recorded_at + timedelta(seconds=random.choice((-60, 60))),
        "key": uuid4(),
        "digest": "1" * 64,
        "officer": "别人",
        "action": "repairs.accept_ticket",
        "model": "places.place",
        "row": uuid4(),
        "because": random.choice((None, uuid4())),
        "device": uuid4() if entry.device is None else random.choice((None, uuid4())),
        "body_hash": other.body_hash,
        "hash": other.hash,
        "number": LENGTH + 100,
    }
    name = random.choice(sorted(changes))
    _write(entry, **{name: changes[name]})


def edit_member(chain: list[Entry], at: int) -> None:
    """Somebody else is said to have done it."""
    from houqin.people.models import Member

    _write(chain[at], member_id=Member.objects.exclude(pk=chain[at].member_id)[0].pk)


def edit_body(chain: list[Entry], at: int) -> None:
    """The words and values of one entry are changed, or taken from another entry together with its salt."""
    other = chain[at - 1]
    if at % 2:
        _write(chain[at], body=chain[at].body.replace("盏灯", "扇门"))
    else:
        _write(chain[at], body=other.body, salt=other.salt)


def delete(chain: list[Entry], at: int) -> None:
    """One entry is taken out, and in every other case the numbers behind it are closed up."""
    Entry.objects.filter(pk=chain[at].pk).delete()
    if at % 2:
        for later in chain[at + 1 :]:
            _write(later, number=later.number - 1)


def insert(chain: list[Entry], at: int) -> None:
    """An entry is put in with a digest that follows from the one before; all behind it move up by one."""
    for later in reversed(chain[at:]):
        _write(later, number=later.number + 1)
    forged = Entry.objects.get(pk=chain[at].pk)
    forged.pk, forged.key, forged.number = uuid4(), uuid4(), chain[at].number
    forged.hash = chain_hash(chain[at - 1].hash if at else history.NOTHING_BEFORE, forged)
    Entry.objects.bulk_create([forged])


def swap(chain: list[Entry], at: int) -> None:
    """Two entries change places."""
    one, other = chain[at], chain[at - random.randrange(1, LENGTH)]
    _write(one, number=-1)
    _write(other, number=one.number)
    _write(one, number=other.number)


def cut_or_rewrite(chain: list[Entry], at: int) -> None:
    """The tail is cut off, or one entry is changed and every digest from there on made anew; the head is as it was."""
    if at % 2:
        Entry.objects.filter(number__gte=chain[at].number).delete()
    else:
        _rewrite(chain, at)


def _rewrite(chain: list[Entry], at: int) -> str:
    """Change one entry and make every digest from there on anew; gives the new last digest."""
    chain[at].officer = "改过"
    before = chain[at - 1].hash if at else history.NOTHING_BEFORE
    for entry in chain[at:]:
        before = entry.hash = chain_hash(before, entry)
    Entry.objects.bulk_update(chain[at:], ["officer", "hash"])
    return before


def missed(chain: list[Entry], tamper: Tamper, positions: int) -> list[int]:
    """The positions at which tampering was not found; each trial is rolled back."""
    found_nothing = []
    for _trial in range(positions):
        at = random.randrange(LENGTH)
        with transaction.atomic():
            tamper(list(Entry.objects.order_by("number")) if tamper is cut_or_rewrite else chain, at)
            if not verify()[1]:
                found_nothing.append(at)
            transaction.set_rollback(True)
    return found_nothing


def test_an_untouched_chain_holds_and_an_erased_body_breaks_nothing(chain):
    length, faults = verify()
    assert (length >= LENGTH, faults) == (True, [])
    _write(chain[10], body="", salt="")
    assert verify()[1] == []


def test_one_taken_out_words_put_in_after_an_erasure_and_an_end_that_is_gone_are_named(chain):
    with transaction.atomic():
        Entry.objects.filter(pk=chain[20].pk).delete()
        assert [(each.number, each.sentence) for each in verify()[1]][:1] == [
            (chain[21].number, f"entry {chain[20].number} is missing")
        ]
        transaction.set_rollback(True)
    _write(chain[10], salt="")
    assert [(each.number, each.sentence) for each in verify()[1]] == [
        (chain[10].number, "its content was put in after an erasure")
    ]
    _write(chain[10], body="")
    Head.objects.all()._raw_delete(Head.objects.db)
    assert [(each.number, each.sentence) for each in verify()[1]] == [
        (chain[-1].number, "the head of the chain is missing")
    ]


@pytest.mark.parametrize(
    "tamper", [edit_column, edit_member, edit_body, delete, insert, swap, cut_or_rewrite]
)
@pytest.mark.once
def test_tampering_at_any_position_is_found(chain, tamper):
    assert missed(chain, tamper, POSITIONS) == []


def test_control_a_digest_that_leaves_a_column_out_misses_its_change(cast, monkeypatch):
    whole = history.chain_hash

    def forgetful(before: str, entry: Entry) -> str:
        officer, entry.officer = entry.officer, ""
        try:
            return whole(before, entry)
        finally:
            entry.officer = officer

    monkeypatch.setattr(history, "chain_hash", forgetful)
    with in_school(cast.school):
        entries = [remember(_entry(cast, number)) for number in range(3)]
        with connection.cursor() as cursor:
            for statement in _without_triggers():
                cursor.execute(statement)
        _write(entries[1], officer="别人")
        assert verify()[1] == []


def test_who_rewrites_every_later_digest_and_the_head_is_found_with_any_head_kept_from_then_on(chain):
    kept = [(entry.number, entry.hash) for entry in chain]
    for _trial in range(20 * SOAK):
        at = random.randrange(LENGTH)
        with transaction.atomic():
            Head.objects.update(hash=_rewrite(list(Entry.objects.order_by("number")), at))
            assert verify()[1] == [], "control: without a kept head nothing shows"
            assert [stands(*each) for each in kept] == [True] * at + [False] * (LENGTH - at)
            transaction.set_rollback(True)
    assert all(stands(number, digest[:16]) for number, digest in kept)


def test_cutting_the_tail_and_setting_the_head_back_is_found_with_a_kept_head(chain):
    kept = chain[-1]
    Entry.objects.filter(number__gt=chain[-6].number).delete()
    Head.objects.update(number=chain[-6].number, hash=chain[-6].hash)
    assert verify()[1] == []
    assert not stands(kept.number, kept.hash)
    assert stands(chain[-6].number, chain[-6].hash)
