"""What every test may ask for: the cast, made once for all tests; each test runs in a transaction of its own."""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from hashlib import sha256
from typing import Any

import hypothesis
import pytest

from tests import cast as people
from tests.cast import Cast
from tests.migrated import copied
from tests.moment import played

CODE = "CAST"
WHOLE = 2000  # so many tests are the whole house, not a few that somebody asked for by name

# The gate plays the same examples each time and has no stopwatch: a red gate is a fault, never bad luck on a busy
# machine. `make soak` looks for new ones.
hypothesis.settings.register_profile("gate", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("soak", deadline=None, print_blob=True)
hypothesis.settings.load_profile("soak" if os.environ.get("HOUQIN_SOAK") else "gate")


STAYS = {"rough", "mirrored"}  # schools full of rows, made once
TOUCHES = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks nothing of the database, or is marked so, is tested once: on SQLite.

    `make soak` plays all from behind, too: none may need what another left. Those for whom whole schools are made once
    come last in any case, because these stay, with days' heads that are only samples.
    """
    if os.environ.get("HOUQIN_ORDER") == "reverse":
        items.reverse()
    items.sort(key=lambda item: bool(STAYS.intersection(getattr(item, "fixturenames", ()))))
    if not os.environ.get("HOUQIN_DATABASE_URL") or len(items) < WHOLE:
        return
    asked = [item for item in items if _asks_the_database(item)]
    there = set(asked)
    config.hook.pytest_deselected(items=[item for item in items if item not in there])
    items[:] = asked


def pytest_collection_finish() -> None:
    """What was read to collect the tests stays to the end: it need not be looked through for rubbish again and again."""
    gc.freeze()


def _asks_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    if item.get_closest_marker("django_db") or item.get_closest_marker("faults"):
        return True
    return "promises" in item.path.parts or bool(TOUCHES & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def _copying(pytestconfig: pytest.Config) -> ExitStack:
    """Open from before the database is made until it is migrated."""
    copying = ExitStack()
    cache = getattr(pytestconfig, "cache", None)
    if cache is not None:  # a run without the cache (-p no:cacheprovider) migrates from nothing
        copying.enter_context(copied(cache.mkdir("migrated")))
    return copying


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, _copying: ExitStack) -> None:
    """What the plugin asks for before it makes the database."""


@pytest.fixture(scope="session")
def django_db_setup(_copying: ExitStack, django_db_setup: None, django_db_blocker: Any) -> None:
    """The database with the cast in it."""
    with django_db_blocker.unblock():
        _copying.close()
        people.make_cast(CODE)


@pytest.fixture
def cast(db: None) -> Cast:
    return people.find_cast(CODE)


@pytest.fixture
def tan(cast: Cast) -> Any:
    return cast.tan


@pytest.fixture
def wen(cast: Cast) -> Any:
    return cast.wen


@pytest.fixture
def chen(cast: Cast) -> Any:
    return cast.chen


@pytest.fixture
def hu(cast: Cast) -> Any:
    return cast.hu


@pytest.fixture
def ou(cast: Cast) -> Any:
    return cast.ou


@pytest.fixture(autouse=True)
def _moment(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test takes no time: none is played over the end of a minute or a day. What runs beside it has the real clock."""
    beside = any(request.node.get_closest_marker(each) for each in ("faults", "browser"))
    day = request.node.get_closest_marker("on")
    with nullcontext() if beside else played(*day.args if day else ()):
        yield


@pytest.fixture(autouse=True)
def _caches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the processes of the server keep between requests is nothing a test may find."""
    from houqin.core.api import asking
    from houqin.core.health import parts, ready
    from houqin.core.pages import counts

    def in_this_thread() -> Any:  # a thread of its own would write beside the test's transaction
        return {name: parts.seen(look) for name, look in parts.IN_DATABASE.items()}

    monkeypatch.setattr(ready, "_in_database", in_this_thread)
    ready.forget()
    asking._spent.clear()
    counts.forget()


@pytest.fixture(autouse=True, scope="session")
def _papers() -> Iterator[None]:
    """The same sheet is set once for all tests: each is a process of its own, and the house asks for every one often."""
    from houqin.core import prints

    run = prints._run
    kept: dict[bytes, tuple[int, bytes, bytes]] = {}

    def once(sent: bytes) -> tuple[int, bytes, bytes]:
        key = sha256(repr(prints.CHILD).encode() + sent).digest()
        found = kept.get(key) or run(sent)
        if found[0] == 0:
            kept[key] = found
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prints, "_run", once)
        yield
