"""G05: what is sent many times happens once, at once or a month later, and also when the sender dies in between."""

import pytest

from tests.promises.conftest import SOAK

pytestmark = pytest.mark.faults


def test_eight_senders_of_one_request_have_one_effect_and_one_answer(play):
    told = play("senders", keys=200 * SOAK, senders=8)
    assert told["one_effect"] == told["one_first"] == told["same_answer"] == told["keys"]
    assert told["statuses"] == [200, 201]
    assert told["tickets"] == told["keys"] / 2
    assert (told["faults"], told["halves"]) == ([], [])


def test_a_used_key_is_refused_for_anything_else_and_still_answers_a_month_later(play):
    told = play("senders", keys=2, senders=2)
    assert told["other_content"] == told["bad_content"] == told["other_action"] == 422
    assert told["other_member"] == 404
    assert told["other_member_learns_nothing"]
    assert told["a_month_later"] == [201, True, True]


def test_two_contents_under_one_key_are_never_both_accepted(play):
    told = play("quarrel", keys=50 * SOAK, senders=8)
    assert told == {"clear": 50 * SOAK, "one_effect": 50 * SOAK}


def test_control_without_the_key_there_are_eight_effects(play):
    told = play("senders", "key_forgotten", keys=4, senders=8)
    assert told["one_effect"] == 0
    assert told["tickets"] == 16


def test_control_without_the_comparison_both_contents_seem_accepted(play):
    assert play("quarrel", "content_not_compared", keys=10, senders=4)["clear"] < 10


def test_a_sender_killed_at_any_moment_retries_and_nothing_is_stuck_or_done_twice(play):
    told = play("retries", kills=60 * SOAK)
    assert (told["stuck"], told["lost"]) == (0, 0)
    assert told["one_effect"] == told["trials"]
    assert told["deaths"] == 60 * SOAK
    assert 0 < told["done_before"] < told["deaths"], "the deaths came all before or all after the commit"
    assert (told["faults"], told["halves"], told["gaps"], told["integrity"]) == ([], [], [], "ok")


def test_control_a_key_claimed_in_its_own_transaction_leaves_clients_stuck(play):
    assert play("retries", "key_claimed_first", kills=20)["stuck"] > 0
