"""G23: kill -9 in the middle of anything leaves no half document, no half file, a whole chain, and all that was acked."""

import pytest

from tests.promises.conftest import SOAK
from tests.promises.templates import empty_house

pytestmark = pytest.mark.faults
ROUNDS = {"reporting": 10, "mending": 10, "importing": 6, "uploading": 6}  # with 8 of migrating: 40


@pytest.mark.parametrize("what", ROUNDS)
def test_killed_work_leaves_nothing_half_done_and_loses_nothing_acknowledged(play, what):
    told = play("killed", what=what, rounds=ROUNDS[what] * SOAK)
    assert told["deaths"] == 2 * told["rounds"]
    assert told["acked"] > 0
    assert (told["lost"], told["bad"]) == ([], [])


def test_control_history_in_a_second_transaction_leaves_half_documents(play):
    told = play("killed", "committed_halfway", what="reporting", rounds=60, until_bad=True)
    assert told["bad"] != []


@pytest.fixture
def no_tables(tmp_path):
    """A new installation without tables."""
    house = empty_house(tmp_path / "empty")
    yield house
    house.remove()


def test_killed_migrations_are_taken_up_again_with_all_guards(no_tables):
    told = no_tables.play("migrating", kills=8)
    assert told["deaths"] >= 7
    assert (told["missing"], told["pending"]) == ([], [])
    assert (told["faults"], told["halves"], told["integrity"]) == ([], [], "ok")


def test_control_without_the_second_look_guards_stay_away(new_house):
    house = new_house()
    gone = house.play("upgraded", what="loosened")["missing"]
    assert house.play("migrating", "guards_forgotten", kills=0)["missing"] == gone != []
    assert house.play("migrating", kills=0)["missing"] == []
