"""The history is walked as it is at one moment: who works on meanwhile is no tamperer."""

import pytest

pytestmark = pytest.mark.faults


def test_an_entry_that_comes_while_the_history_is_walked_is_no_fault(play):
    assert play("walked") == {"made": [201], "faults": []}


def test_control_a_walk_of_several_moments_takes_it_for_one(play):
    told = play("walked", "moments_not_one")
    assert told["made"] == [201]
    assert ["head" in fault for fault in told["faults"]] == [True]
