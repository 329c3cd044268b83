"""G08: no way around the steps of a ticket, whoever tries whatever in whatever order; what is refused writes nothing.

A small model says what should happen; Hypothesis plays 500 sequences of up to 15 attempts against it.
"""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from houqin.core.actions import Refused, perform
from houqin.core.history import Head, verify
from houqin.core.models import Step
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from tests.promises.conftest import SOAK
from tests.samples import row_of

pytestmark = pytest.mark.once
PARTS = (1, 2, 3, 4)  # four runs of 125 sequences, so that they can go side by side
TRIES = settings(
    max_examples=125 * SOAK,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
# The rules of the repairs room once more, in the fewest words, written by hand and not derived from the room.
WAYS = {
    ("new", "accept"): "accepted",
    ("new", "withdraw"): "withdrawn",
    ("assigned", "withdraw"): "withdrawn",  # only what a 派工规则 sent on; nobody here is sent by one
    ("cannot", "settle"): "settled",
    ("mended", "confirm"): "confirmed",
    ("mended", "return"): "assigned",
    ("mended", "lapse"): "confirmed",  # only when its days are over, and here they never are
    **{(status, "reject"): "rejected" for status in ("new", "accepted", "assigned")},
    **{(status, "claim"): "assigned" for status in ("new", "accepted")},
    **{
        (status, "assign"): "assigned"
        for status in ("new", "accepted", "assigned", "working", "waiting", "cannot")
    },
    **{(status, "start"): "working" for status in ("accepted", "assigned", "waiting")},
    **{(status, "wait"): "waiting" for status in ("accepted", "assigned", "working", "waiting", "cannot")},
    **{(status, "cannot"): "cannot" for status in ("accepted", "assigned", "working", "waiting")},
    **{(status, "finish"): "mended" for status in ("new", "accepted", "assigned", "working", "waiting")},
}
HANDS = ("claim", "start", "wait", "cannot", "finish")  # who does it first becomes the worker
MAY = {
    "accept": {"wen", "hu"},
    "reject": {"hu"},
    "assign": {"hu"},
    "settle": {"hu"},
    "lapse": {"hu"},
    "withdraw": {"tan", "wen", "chen", "hu"},
    "confirm": {"tan", "wen", "chen", "hu"},
    "return": {"tan", "wen", "chen", "hu"},
    **{hand: {"wen", "hu"} for hand in HANDS},
}
SEE_ALL = {"wen", "hu"}
MENDERS = {"wen", "hu"}
ANSWERS = {
    "reject": {"reason": "重复"},
    "finish": {"done": "换了"},
    "return": {"reason": "又坏了"},
    "wait": {"wait_for": "parts", "note": "要去买"},
    "cannot": {"proposal": "scrap", "reason": "烧了"},
    "settle": {"decision": "scrap", "note": "同意"},
}
CALLED = {"cannot": "repairs.cannot_repair"}
PEOPLE = st.sampled_from(["tan", "wen", "chen", "hu"])


class Desk(RuleBasedStateMachine):
    """One ticket and four people who try things."""

    cast: Any
    place: Any

    @initialize(reporter=st.sampled_from(["tan", "wen", "hu"]))
    def report(self, reporter: str) -> None:
        self.block = transaction.atomic()
        self.block._from_testcase = True  # type: ignore[attr-defined]
        self.block.__enter__()
        data = {"place": str(self.place.pk), "fault": "灯不亮"}
        made = perform("repairs.report_ticket", by=getattr(self.cast, reporter), data=data)
        self.pk, self.reporter = made.id, reporter
        self.status, self.worker, self.returns, self.menders = "new", "", 0, set[str]()
        self.length = self.head()

    @rule(what=st.sampled_from(sorted(MAY)), by=PEOPLE, worker=PEOPLE)
    def attempt(self, what: str, by: str, worker: str) -> None:
        data = {"worker": str(getattr(self.cast, worker).pk)} if what == "assign" else ANSWERS.get(what, {})
        expected = self.verdict(what, by, worker)
        assert self.outcome(what, by, data) == expected, (what, by, worker, self.status)
        if expected == "done":
            self.move(what, by, worker)

    def verdict(self, what: str, by: str, worker: str) -> str:
        """What should become of this attempt."""
        if by not in MAY[what]:
            return "forbidden"
        if by not in SEE_ALL and by not in (self.reporter, self.worker):
            return "not there"
        if what == "assign" and worker not in MENDERS:
            return "bad answer"
        if (self.status, what) not in WAYS:
            return "refused"
        mine = {
            "withdraw": by == self.reporter and self.status == "new",
            "claim": not self.worker,
            **dict.fromkeys(HANDS[1:], self.worker in ("", by) or by == "hu"),
            "confirm": by in (self.reporter, "hu"),
            "return": by in (self.reporter, "hu"),
            "lapse": False,
        }
        if not mine.get(what, True):
            return "forbidden"
        return "refused" if what == "confirm" and by in self.menders else "done"

    def outcome(self, what: str, by: str, data: dict[str, Any]) -> str:
        try:
            perform(
                CALLED.get(what, f"repairs.{what}_ticket"),
                by=getattr(self.cast, by),
                target=self.pk,
                data=data,
            )
        except Refused:
            return "refused"
        except PermissionDenied:
            return "forbidden"
        except Http404:
            return "not there"
        except ValidationError:
            return "bad answer"
        return "done"

    def move(self, what: str, by: str, worker: str) -> None:
        self.status = WAYS[self.status, what]
        self.length += 1
        if what == "assign":
            self.worker = worker
        if what in HANDS:
            self.worker = self.worker or by
        if what == "finish":
            self.menders.add(by)
        self.returns += what == "return"

    def head(self) -> int:
        with in_school(self.cast.school):
            return int(Head.objects.values_list("number", flat=True)[0])

    @invariant()
    def what_is_written_is_what_was_done(self) -> None:
        if not hasattr(self, "pk"):
            return
        with in_school(self.cast.school):
            row = Ticket.objects.values_list("status", "worker_id", "returns").get(pk=self.pk)
        worker = getattr(self.cast, self.worker).pk if self.worker else None
        assert row == (self.status, worker, self.returns)
        assert self.head() == self.length

    def teardown(self) -> None:
        if not hasattr(self, "pk"):
            return
        try:
            with in_school(self.cast.school):
                assert verify()[1] == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)


@pytest.fixture
def desk(cast: Any) -> type[Desk]:
    """The machine with this test's people and a place that exists outside its savepoints."""
    from houqin.places.models import Place

    return type("DeskHere", (Desk,), {"cast": cast, "place": row_of(cast, Place)})


def play(desk: type[Desk], *parts: int) -> None:
    """Let Hypothesis play these parts; in the gate each part has its own sequences, the same ones each time."""
    for part in parts:
        machine = desk if SOAK > 1 else seed(part)(desk)
        run_state_machine_as_test(machine, settings=TRIES)


@pytest.mark.parametrize(
    "part", [PARTS[0], *(pytest.param(part, marks=pytest.mark.once) for part in PARTS[1:])]
)
def test_nobody_gets_around_the_steps_of_a_ticket(desk, part):
    play(desk, part)


def test_control_a_seeded_hole_in_the_steps_is_found(desk, monkeypatch):
    hole = {"confirm_ticket": Step(("mended", "assigned"), "confirmed")}
    monkeypatch.setattr(Ticket, "STEPS", Ticket.STEPS | hole)
    with pytest.raises(AssertionError, match="confirm"):
        play(desk, *PARTS)
