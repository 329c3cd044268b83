"""G24: the database goes and comes, connections break, serving processes die; clients ask again, and each wish is one."""

import random
import time

import pytest

from tests.promises.conftest import SOAK
from tests.promises.county import Client, county
from tests.promises.templates import on_postgres

pytestmark = pytest.mark.faults
# Restarts of the database, breaks of all its connections, deaths of a serving process; and the seconds they fall into.
STORM = (5, 6, 6, 25.0) if SOAK > 1 else (2, 2, 2, 8.0)


def storm(database, served, seconds):
    """The troubles in a random order, spread over the time."""
    troubles = (
        [database.restart] * STORM[0]
        + [database.end_connections] * STORM[1]
        + [served.kill_a_worker] * STORM[2]
    )
    random.Random(24).shuffle(troubles)
    for trouble in troubles:
        time.sleep(seconds / (len(troubles) + 1))
        trouble()


@pytest.mark.skipif(not on_postgres(), reason="SQLite has no server that could be away: see test_killed.py")
def test_restarts_and_broken_connections_cost_a_second_try_and_nothing_else(tmp_path):
    with county(tmp_path / "county") as (database, house, served):
        place = house.play("after", what="place")["place"]
        end = time.monotonic() + STORM[3]
        clients = [Client(number, served.port, place, end) for number in range(8)]
        for client in clients:
            client.start()
        storm(database, served, STORM[3])
        for client in clients:
            client.join(120)
        assert not any(client.is_alive() for client in clients), "a client is stuck"
        keys = [key for client in clients for key in client.done]
        told = house.play("after", what="look", keys=keys)
        met = sum((client.met for client in clients), start=type(clients[0].met)())
        print(f"{len(keys)} done, met {dict(met)}, longest {max(c.longest for c in clients):.1f} s")
        assert len(keys) > 8
        assert (told["lost"], told["twice"], told["bad"]) == (0, 0, [])
        assert {status for status in met if status.isdigit()} <= {"200", "201", "429", "503"}, met
        troubles = sum(count for what, count in met.items() if what not in ("200", "201", "429"))
        assert troubles > 0, "nobody met a trouble"
        assert house.play("after", what="twice")["twice"] == 1  # the control: a wish under two keys is seen
