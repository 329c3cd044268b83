"""Eight writers for ten seconds: nobody is told "database is locked", nothing is lost, the chain holds (decisions 16)."""

import pytest

from tests.promises.conftest import SOAK
from tests.promises.templates import on_postgres

pytestmark = pytest.mark.faults
# What breaks SQLite is no setting of PostgreSQL: there the control is left out, not skipped.
STOCK = [] if on_postgres() else ["stock_settings"]


@pytest.mark.parametrize("variant", ["sound", *STOCK])
def test_eight_writers_meet_no_lock_error(play, variant):
    told = play("writers", variant, seconds=10 * SOAK if variant == "sound" else 3)
    if variant == "stock_settings":
        assert told["errors"].get("500"), "the stock settings should have failed here"
        return
    print(f"{told['kept']} writes, 99 of 100 within {told['p99_ms']} ms, longest {told['longest_ms']} ms")
    assert told["errors"] == {}
    assert told["kept"] == told["tickets"] > 8
    assert (told["gaps"], told["faults"], told["halves"], told["integrity"]) == ([], [], [], "ok")
