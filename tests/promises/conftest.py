"""Houses for the scenes of crashes and crowds: one template for a test run, a copy for each scene."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.promises.templates import House, empty_house, on_postgres
from tests.shared import made_once

ENGINE = "postgresql" if on_postgres() else "sqlite"
SOAK = 10 if os.environ.get("HOUQIN_SOAK") == "1" else 1  # how many times the trials of a test run


@pytest.fixture(scope="session")
def template(_bare: Callable[[bool], House], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation with two schools, their people, places and tokens."""

    def build(folder: Path) -> House:
        house = _bare(not on_postgres()).copy(folder)
        house.play("build")
        return house

    with _original(tmp_path_factory, f"template-{ENGINE}", build) as house:
        yield house


@pytest.fixture(scope="session")
def _bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bool], House]]:
    """The originals of what `bare` gives."""
    with ExitStack() as stack:
        made: dict[bool, House] = {}

        def original(on_sqlite: bool) -> House:
            if on_sqlite not in made:
                name = "bare-sqlite" if on_sqlite else "bare-postgresql"
                one = _original(tmp_path_factory, name, partial(_only_tables, on_sqlite=on_sqlite))
                made[on_sqlite] = stack.enter_context(one)
            return made[on_sqlite]

        yield original


def _only_tables(folder: Path, *, on_sqlite: bool) -> House:
    house = House(folder) if on_sqlite else empty_house(folder)
    house.folder.mkdir(exist_ok=True)
    house.play("build", people=False)
    return house


@pytest.fixture
def bare(_bare: Callable[[bool], House], tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Gives installations with tables and guards and nothing in them: on this engine, or on SQLite in any case."""
    made: list[House] = []

    def copy(*, on_sqlite: bool = not on_postgres()) -> House:
        made.append(_bare(on_sqlite).copy(tmp_path / f"bare{len(made)}"))
        return made[-1]

    yield copy
    for house in made:
        house.remove()


@contextmanager
def _original(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], House]) -> Iterator[House]:
    """An installation to be copied, built once; in the gate for all workers."""
    if os.environ.get("HOUQIN_MADE"):
        made = made_once(factory, name, lambda folder: build(folder / "house").address)
        yield House(made / "house", (made / "told.txt").read_text(encoding="utf8"))
        return  # it goes with the server and the folder of the gate: another worker may still copy it
    house = build(factory.mktemp(name, numbered=False) / "house")
    yield house
    house.remove()


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
