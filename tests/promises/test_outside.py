"""G31, G32: whatever the world outside does, forms are saved; and what was to be told arrives, once."""

import pytest

from tests.promises.conftest import SOAK
from tests.promises.templates import on_postgres

pytestmark = pytest.mark.faults
POSTS = 10 * SOAK  # for each of four ways to fail, with four ways out each
MESSAGES = 100 * SOAK


def test_forms_are_saved_while_mail_and_groups_fail_and_all_is_told_once_afterwards(play):
    told = play("outside", what="away", posts=POSTS)
    assert told["failed"] == 0
    assert told["in_the_form"] == 0, "whoever sends a form waits for nobody outside"
    assert SOAK == 1 or told["p95"] < 1.0, "a stopwatch proves something on a quiet machine only"
    assert told["tried"].keys() - {"0"}, "the worker did try meanwhile"
    assert told["states"] == {"sent": told["wanted"]}
    assert (told["arrived"], told["doubled"]) == (told["wanted"], [])


def test_control_a_form_that_sends_at_once_waits_and_fails_with_the_world(play):
    told = play("outside", "sent_at_once", what="away", posts=1)
    assert told["in_the_form"] > 0


def test_workers_that_die_lose_no_message(play):
    told = play("outside", what="killed", messages=MESSAGES, workers=4, deaths=12 * SOAK)
    assert told["deaths"] >= 6
    assert (told["arrived"], told["states"]) == (MESSAGES, {"sent": MESSAGES})
    assert told["doubled"] <= told["deaths"], "at most the one that a worker had in hand"
    assert told["told_twice"] == 0


def test_control_a_message_noted_as_sent_before_it_is_sent_is_lost_with_its_worker(play):
    told = play("outside", "noted_before_sending", what="killed", messages=20, workers=4, deaths=8)
    assert told["arrived"] < 20, told


def test_a_message_committed_late_is_delivered_although_a_later_one_was_before_it(play):
    told = play("outside", what="late")
    assert told["between"] == ({"wecom 灯2号": 1} if on_postgres() else {})
    assert told["after"] == told["between"] | {"wecom 灯1号": 1}
