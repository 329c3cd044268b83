"""The checker that needs no Django: each way a chain was hurt, its end, and what people kept of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from houqin.core.backup import verify
from houqin.core.backup.verify import Chain, Unusable

SCHOOL = str(UUID(int=1))
Entries = list[dict[str, Any]]


def written(count: int = 4) -> Entries:
    """Entries as they are stored; the second has no shared device and no cause, the third was made at the same moment."""
    entries: Entries = []
    for number in range(1, count + 1):
        body, salt = f'{{"said":"第 {number} 盏灯"}}', f"{number}" * 32
        facts = {
            "school_id": SCHOOL,
            "number": str(number),
            "recorded_at": f"2026-11-21 05:30:0{min(number, 2)}.5+00",
            "officer": "",
            "action": "repairs.report_ticket",
            "model": "repairs.ticket",
            "digest": "d" * 64,
        }
        keys = {
            name: str(UUID(int=number * 10 + place))
            for place, name in enumerate(("key", "member_id", "row", "because", "device"))
        }
        told = {"body": body, "salt": salt, "body_hash": verify.sha256(salt + body), "hash": ""}
        entries.append(facts | keys | told | ({"because": "", "device": ""} if number == 2 else {}))
    return tied(entries)


def tied(entries: Entries, begin: int = 0) -> Entries:
    """The same with digests that follow from one another, from a place on."""
    before = entries[begin - 1]["hash"] if begin else verify.NOTHING_BEFORE
    for entry in entries[begin:]:
        entry["hash"] = before = verify.chain_hash(before, entry, verify.moment(entry["recorded_at"]))
    return entries


def walked(entries: Entries, head: tuple[int, str] | None) -> Chain:
    chain = Chain("YC", "育才小学", [1, 3, 9])
    for entry in entries:
        chain.add(entry)
    chain.end(head)
    return chain


def end_of(entries: Entries) -> tuple[int, str]:
    return int(entries[-1]["number"]), entries[-1]["hash"]


def earlier(entries: Entries) -> None:
    entries[2]["recorded_at"] = "2026-11-21 05:30:01.4+00"
    tied(entries, 2)


@pytest.mark.parametrize(
    ("hurt", "faults"),
    [
        (lambda all_: None, []),
        (lambda all_: all_[1].update(body="", salt=""), []),
        (lambda all_: all_.pop(1), [(3, "entry 2 is missing")]),
        (earlier, [(3, "its time lies before the entry in front of it")]),
        (lambda all_: all_[1].update(body="{}"), [(2, "its content was changed")]),
        (lambda all_: all_[1].update(salt=""), [(2, "its content was put in after an erasure")]),
        (
            lambda all_: all_[1].update(officer="别人"),
            [(2, "its digest does not follow from the entry before")],
        ),
        (
            lambda all_: all_[0].update(device=""),
            [(1, "its digest does not follow from the entry before")],
        ),
    ],
)
def test_each_way_a_chain_was_hurt_is_named_once(hurt: Callable[[Entries], Any], faults: list[Any]) -> None:
    entries = written()
    hurt(entries)
    assert walked(entries, end_of(entries)).faults == faults


@pytest.mark.parametrize(
    ("count", "head", "fault"),
    [
        (2, "its own", None),
        (2, "none", (2, "the head of the chain is missing")),
        (2, "another number", (3, "the head does not match the last entry: the tail was cut or added to")),
        (2, "another digest", (2, "the head does not match the last entry: the tail was cut or added to")),
        (0, "none", None),
        (0, "the beginning", None),
        (0, "another number", (1, "the head does not match the last entry: the tail was cut or added to")),
    ],
)
def test_the_end_is_compared_with_the_head_beside_it(count: int, head: str, fault: Any) -> None:
    entries = written(count)
    number, digest = end_of(entries) if entries else (0, verify.NOTHING_BEFORE)
    heads = {
        "its own": (number, digest),
        "the beginning": (0, "0" * 64),
        "another number": (number + 1, digest),
        "another digest": (number, "f" * 64),
    }
    assert walked(entries, heads.get(head)).faults == ([fault] if fault else [])


def test_a_walk_keeps_its_length_and_the_digests_that_were_asked_for() -> None:
    entries = written()
    chain = walked(entries, end_of(entries))
    assert (chain.length, chain.number, chain.hash) == (4, 4, entries[-1]["hash"])
    assert chain.at_number == {1: entries[0]["hash"], 3: entries[2]["hash"], 9: ""}
    assert verify.missing_head([Chain("X", "X"), chain], 3, entries[2]["hash"][:16]) == ""
    for number, digest in ((3, "f" * 16), (2, entries[1]["hash"]), (9, "f" * 16)):
        said = verify.missing_head([chain], number, digest)
        assert said.startswith(f"链首 {number}:{digest[:16]}… 不在办理记录里")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-21 05:30:07", datetime(2026, 11, 21, 5, 30, 7, tzinfo=UTC)),
        ("2026-11-21T05:30:07+00:00", datetime(2026, 11, 21, 5, 30, 7, tzinfo=UTC)),
        ("2026-11-21 05:30:07.12+00", datetime(2026, 11, 21, 5, 30, 7, 120000, tzinfo=UTC)),
        ("2026-11-21 05:30:07.000009", datetime(2026, 11, 21, 5, 30, 7, 9, tzinfo=UTC)),
        ("2026-11-21 05:30:07+08", datetime.min.replace(tzinfo=UTC)),
        (None, datetime.min.replace(tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_as_either_engine_writes_it(text: Any, at: datetime) -> None:
    assert verify.moment(text) == at


def test_a_key_is_one_text_however_it_is_written() -> None:
    assert verify.key(UUID(int=7).hex) == verify.key(str(UUID(int=7)).upper()) == str(UUID(int=7))
    assert verify.key("no key") == "no key"


def test_a_kept_head_is_read_as_people_write_it() -> None:
    assert verify.kept_head("12:" + "A" * 16) == (12, "a" * 16)
    assert verify.kept_head("12：0123 4567 89ab cdef") == (12, "0123456789abcdef")
    assert verify.kept_head("12:" + "0" * 64) == (12, "0" * 64)
    for nonsense in ("", "12", "x:" + "0" * 16, "12:" + "0" * 15, "12:" + "0" * 65, "12:" + "g" * 16):
        with pytest.raises(Unusable, match="看不懂"):
            verify.kept_head(nonsense)
