"""G13: whoever used a connection before leaves nothing behind for who uses it next."""

import pytest

from tests.promises.conftest import SOAK

pytestmark = pytest.mark.faults
TURNS = 200


@pytest.mark.parametrize("variant", ["sound", "school_remembered"])
def test_one_connection_serves_two_schools_and_strangers_in_turn(play, variant):
    told = play("one_connection", variant, turns=TURNS * (5 if SOAK > 1 else 1))
    assert told["broken"] > TURNS // 25, "some of them must break off half-way"
    if variant == "school_remembered":
        assert told["unnamed"] > 0, "a school that is remembered must be seen"
        return
    assert (told["foreign"], told["unnamed"], told["empty"], told["connections"]) == (0, 0, 0, 1)
