"""What every test may ask for: the cast, made once for all tests; each test runs in a transaction of its own."""

from typing import Any

import pytest

from tests import cast as people
from tests.cast import Cast

CODE = "CAST"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database with the cast in it."""
    with django_db_blocker.unblock():
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
def _caches() -> None:
    """What the processes of the server keep between requests is nothing a test may find."""
    from houqin.core.api import asking
    from houqin.core.pages import counts

    asking._spent.clear()
    counts.forget()
