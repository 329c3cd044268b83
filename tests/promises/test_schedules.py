"""Each day by itself: claimed once whoever looks, done after any death, done twice only when it was cut off half-way."""

import pytest

from tests.promises.conftest import SOAK

pytestmark = pytest.mark.faults
DAYS, LOOKERS, KILLS = 6, 4, 12 * SOAK


def test_four_processes_do_each_day_once_and_a_killed_one_is_made_up_for(play):
    told = play("daily", days=DAYS, lookers=LOOKERS, kills=KILLS)
    assert told["crowded"] == {
        "claims": [1] * DAYS, "done": [1] * DAYS, "effects": [1] * DAYS, "left": 0,
    }  # fmt: skip
    assert told["deaths"] >= KILLS * 3 // 4
    killed = told["killed"]
    assert (killed["claims"], killed["done"], killed["left"]) == ([1] * KILLS, [1] * KILLS, 0)
    assert set(killed["effects"]) <= {1, 2}
    assert told["cut_off"] == {"claims": [1], "done": [1], "effects": [2], "left": 0}


def test_control_a_claim_in_a_transaction_of_its_own_loses_the_work_of_a_killed_process(play):
    told = play("daily", "claimed_apart", days=1, lookers=1, kills=6)
    assert 0 in told["killed"]["effects"]
