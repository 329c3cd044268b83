"""The school at which rough things are tried: made once for all tests that send nonsense."""

from typing import Any

import pytest
from django.db import transaction

from houqin.people.founding import passer_by_of
from tests.addresses import World, fill
from tests.cast import make_cast

ROUGH = "ROUGH"


@pytest.fixture(scope="session")
def rough(django_db_setup: None, django_db_blocker: Any) -> World:
    """A school with a row of each kind, made once."""
    whole: Any = transaction.atomic()
    whole._from_testcase = True  # actions open their own durable transactions inside
    with django_db_blocker.unblock(), whole:
        world = fill(make_cast(ROUGH))
        passer_by_of(world.cast.school)  # made at the first scan, also by one that is refused
        return world
