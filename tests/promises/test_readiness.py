"""G34: what is not ready is named within a second, even while the database hangs (the parts: tests/test_operations.py)."""

import pytest

pytestmark = pytest.mark.faults


def test_a_database_that_hangs_is_named_within_a_second_and_holds_nobody_up(play):
    told = play("hanging")
    assert (told["before"]["status"], told["before"]["not_ready"]) == (200, [])
    for moment in ("hanging", "again"):
        assert (told[moment]["status"], told[moment]["not_ready"]) == (503, ["database"])
        assert told[moment]["seconds"] < 1.0
    assert told["alive"] == 200
    assert told["threads"] == 1, "one question waits, however often it was asked"
    assert (told["after"]["status"], told["after"]["not_ready"]) == (200, [])


def test_control_a_question_that_is_waited_for_takes_as_long_as_the_database(play):
    assert play("hanging", "waited_for")["hanging"]["seconds"] > 1.0
