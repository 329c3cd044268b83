"""G06: document numbers run 1..N without a gap, however many write and however many are rolled back."""

import pytest

from tests.promises.conftest import SOAK

pytestmark = pytest.mark.faults


def test_eight_writers_and_a_fifth_rolled_back_leave_no_gap(play):
    told = play("documents", writers=8, documents=500 * SOAK)
    assert told["other"] == {}
    assert told["kept"] + told["rolled_back"] == 4000 * SOAK
    assert told["rolled_back"] > 600 * SOAK, "too few were rolled back for this to prove anything"
    assert told["tickets"] == told["kept"]
    assert (told["gaps"], told["faults"], told["halves"]) == ([], [], [])


def test_control_numbers_from_a_sequence_have_gaps(play):
    told = play("documents", "numbers_from_a_sequence", writers=4, documents=25)
    assert told["gaps"] != []
