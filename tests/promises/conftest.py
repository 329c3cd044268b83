"""Houses for the scenes of crashes and crowds: one template for a test run, a copy for each scene."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.promises.templates import House, empty_house
from tests.shared import made_once

SOAK = 10 if os.environ.get("HOUQIN_SOAK") == "1" else 1  # how many times the trials of a test run


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation with two schools, their people, places and tokens; in the gate one for all workers."""
    if os.environ.get("HOUQIN_MADE"):
        made = made_once(
            tmp_path_factory, f"template-{connection.vendor}", lambda folder: _built(folder).address
        )
        yield House(made / "template", (made / "told.txt").read_text(encoding="utf8"))
        return  # it goes with the server and the folder of the gate: another worker may still copy it
    house = _built(tmp_path_factory.mktemp("promises"))
    yield house
    house.remove()


def _built(folder: Path) -> House:
    house = empty_house(folder / "template")
    house.play("build")
    return house


@pytest.fixture
def new_house(template: House, tmp_path: Path) -> Iterator[Callable[[], House]]:
    """Gives a fresh copy of the template each time it is called."""
    made: list[House] = []

    def copy() -> House:
        made.append(template.copy(tmp_path / f"house{len(made)}"))
        return made[-1]

    yield copy
    for house in made:
        house.remove()


@pytest.fixture
def play(new_house: Callable[[], House]) -> Callable[..., dict[str, Any]]:
    """Play a scene in a fresh copy of the template and give its figures."""
    return lambda scene, variant="sound", **options: new_house().play(scene, variant, **options)
