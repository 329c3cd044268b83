"""G35: what phones wrote without network arrives once, days later too, and says when it was written.

The phones here keep the protocol of frontend/app/outbox.js: one page opened in the morning, a key of its own for each record
that begins as the page's, the same key at every try. The script itself plays in tests/browser/test_registers_offline.py.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.registers.models import RegisterEntry
from tests.cast import Cast, browser
from tests.promises.conftest import SOAK
from tests.samples import do

pytestmark = [pytest.mark.faults, pytest.mark.django_db]

MORNING = clock.at(date(2026, 9, 16), 7)
VISITS = "{slug: night, title: 夜查, area: 安全, fields: [{name: where, label: 部位, kind: text}]}"
PHONES, RECORDS = (5, 50) if SOAK == 1 else (50, 200)
FLUSHES = [timedelta(hours=3), timedelta(days=1), timedelta(days=2), timedelta(days=7)]


@dataclass
class Phone:
    """One person's phone: what it wrote, what it still keeps, how far its clock goes wrong."""

    number: int
    member: Any
    address: str
    wrong_by: timedelta = timedelta(0)
    anew: bool = False  # the slip: a key for each try
    chance: random.Random = field(init=False)
    waiting: list[dict[str, str]] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)
        self.client = browser(self.member)

    def open(self) -> None:
        """The form, once, while there is a network."""
        page = self.client.get(self.address).context["page"]
        self.key, self.opened = page["key"], page["opened"]

    def write(self, number: int, moment: datetime) -> None:
        """A record without network."""
        where = f"{self.number}号手机第{number}处"
        record = {"on": "2026-09-16", "answers-where": where, "key": self._own_key(), "opened": self.opened}
        self.waiting.append(record | {"tried_at": (moment + self.wrong_by).isoformat()})
        self.wrote.append(where)

    def _own_key(self) -> str:
        return f"{self.key[:24]}{self.chance.getrandbits(48):012x}"

    def flush(self) -> None:
        """Everything once over a bad network: requests and answers get lost, some arrive twice, none in order."""
        self.chance.shuffle(self.waiting)
        for record in list(self.waiting):
            fate = self.chance.random()
            if fate < 0.3:
                continue  # it never arrived
            statuses = [self._send(record) for _n in range(2 if fate > 0.8 else 1)]
            if statuses[-1] == 204 and fate > 0.5:
                self.waiting.remove(record)  # else the answer never came

    def _send(self, record: dict[str, str]) -> int:
        sent = record | {"key": self._own_key()} if self.anew else record
        headers = {"HX-Request": "true", "X-Sent-Later": "1"}
        return int(self.client.post(self.address, sent, headers=headers).status_code)

    def hand_in(self) -> None:
        """What is left, over a good network."""
        self.waiting = [record for record in self.waiting if self._send(record) != 204]


def play(cast: Cast, *, anew: bool = False, phones: int = PHONES, records: int = RECORDS) -> list[Phone]:
    """A morning with network, a day without, a week in which it comes and goes."""
    with clock.moved(MORNING):
        register = do(cast, "registers.add_register", text=VISITS).row
        people, address = (cast.tan, cast.wen, cast.hu), f"/registers/fill_entry/{register.pk}/"
        found = [Phone(n, people[n % 3], address, anew=anew) for n in range(phones)]
        found[1].wrong_by, found[2].wrong_by = timedelta(hours=-2), timedelta(hours=2)
        for phone in found:
            phone.open()
    for number in range(records):
        for phone in found:
            phone.write(number, MORNING + timedelta(seconds=30 * number + 30))
    for later in FLUSHES:
        with clock.moved(MORNING + later):
            for phone in found:
                if later == FLUSHES[2]:
                    phone.client.logout()  # the login has ended meanwhile: nothing goes, nothing is lost
                    left = len(phone.waiting)
                    phone.flush()
                    assert len(phone.waiting) == left
                    phone.client = browser(phone.member)
                phone.flush()
    with clock.moved(MORNING + timedelta(days=8)):
        for phone in found:
            phone.client = browser(phone.member)
            phone.hand_in()
    return found


def arrived(cast: Cast) -> list[RegisterEntry]:
    with in_school(cast.school):
        return list(RegisterEntry.objects.select_related("by"))


def test_what_phones_wrote_arrives_once_and_says_when_it_was_written(cast: Cast) -> None:
    phones = play(cast)
    entries = arrived(cast)
    assert [phone.waiting for phone in phones] == [[]] * len(phones)
    told = Counter((entry.by.name, entry.body["where"]) for entry in entries)
    assert told == Counter((phone.member.name, where) for phone in phones for where in phone.wrote)
    slow = f"{phones[1].number}号手机"
    for entry in entries:
        late = clock.local(entry.recorded_at).date() > entry.on
        believed = not entry.body["where"].startswith(slow)
        assert entry.entered == (("offline" if believed else "later") if late else "in_time")
        assert entry.device_at is None or MORNING <= entry.device_at <= entry.recorded_at
    assert {entry.entered for entry in entries} == {"in_time", "offline", "later"}


def test_a_record_that_comes_once_more_after_forty_days_is_still_the_same(cast: Cast) -> None:
    with clock.moved(MORNING):
        register = do(cast, "registers.add_register", text=VISITS).row
        phone = Phone(0, cast.tan, f"/registers/fill_entry/{register.pk}/")
        phone.open()
        phone.write(1, MORNING)
        (record,) = phone.waiting
        assert phone._send(record) == 204
    with clock.moved(MORNING + timedelta(days=40)):
        phone.client = browser(cast.tan)
        assert phone._send(record) == 204
    assert len(arrived(cast)) == 1


def test_control_a_key_made_anew_at_each_try_makes_doubles(cast: Cast) -> None:
    phones = play(cast, anew=True, phones=3, records=10)
    assert len(arrived(cast)) > sum(len(phone.wrote) for phone in phones)


def test_control_without_the_servers_word_a_phones_clock_makes_nothing_offline(cast: Cast) -> None:
    with clock.moved(MORNING):
        register = do(cast, "registers.add_register", text=VISITS).row
        phone = Phone(0, cast.tan, f"/registers/fill_entry/{register.pk}/")
        phone.open()
        other = "0" * 8 + phone.key[8:]  # the stamp is for another page
        phone.key = other
        phone.write(1, MORNING + timedelta(minutes=5))
    with clock.moved(MORNING + timedelta(days=1)):
        phone.hand_in()
    assert [entry.entered for entry in arrived(cast)] == ["later"]
