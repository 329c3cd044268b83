"""The school at which rough things are tried, made once for all tests that send nonsense; and paper that can be searched."""

import json
from typing import Any

import pytest
from django.db import transaction

from houqin.core import prints
from houqin.people.founding import passer_by_of
from tests.addresses import World, fill
from tests.cast import make_cast
from tests.moment import played

ROUGH = "ROUGH"


@pytest.fixture
def real_paper() -> None:
    """For a test that wants what is printed really set."""


@pytest.fixture
def papers_as_sent(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paper says plainly what was sent to be set on it: it can be searched for words, as a PDF cannot, and is quick."""

    def said(sent: bytes) -> tuple[int, bytes, bytes]:
        asked = json.loads(sent.split(b"\n", 1)[0])
        return 0, prints.BEGINS[asked.get("format", "pdf")] + b"/Count 1 " + asked["data"].encode(), b""

    if "real_paper" not in request.fixturenames:
        monkeypatch.setattr(prints, "_run", said)


@pytest.fixture(scope="session")
def rough(django_db_setup: None, django_db_blocker: Any) -> World:
    """A school with a row of each kind, made once."""
    whole: Any = transaction.atomic()
    whole._from_testcase = True  # actions open their own durable transactions inside
    with django_db_blocker.unblock(), played(), whole:
        world = fill(make_cast(ROUGH))
        passer_by_of(world.cast.school)  # made at the first scan, also by one that is refused
        return world
