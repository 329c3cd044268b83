"""G22: what was acknowledged is on the disk. `kill -9` cannot show it, a model of a disk that loses its power can.

PostgreSQL is a server of its own and is not cut here: looked at is what its commits wait for.
"""

import pytest

from tests.promises.conftest import SOAK
from tests.promises.templates import on_postgres

pytestmark = pytest.mark.faults
CUTS = {"sound": 200 if SOAK > 1 else 30, "synced_now_and_then": 3}


@pytest.mark.parametrize("variant", CUTS)
def test_what_was_acknowledged_is_there_after_a_power_cut(play, variant):
    told = play("power", variant, cuts=CUTS[variant])
    sound = variant == "sound"
    if on_postgres():
        assert (told["waits"] == ["on", "on", "on"]) == sound
        return
    if not told["watched"]:
        pytest.skip("the SQLite of this Python is built in and cannot be watched")
    assert told["acked"] >= CUTS[variant]
    assert (told["lost"] == 0) == sound
    if sound:
        assert (told["bad"], told["integrity"]) == ([], "ok")
