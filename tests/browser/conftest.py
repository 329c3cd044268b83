"""For the stories in the browser: installations made once, a server for each module, and people who look."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import house
from tests.browser.house import Serving, Site, Visit, Visitors
from tests.shared import demo_school, made_once

WHOLE = os.environ.get("HOUQIN_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--lang=zh-CN",
]

# Playwright keeps a loop in this thread, also while a story here asks the database. Nothing of ours runs in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of tests/browser/installation.py; never served itself, only copied."""
    begun = demo_school(tmp_path_factory)

    def make(folder: Path) -> str:
        shutil.copytree(begun, folder, ignore=shutil.ignore_patterns("told.txt"), dirs_exist_ok=True)
        return house.run(folder, "tests.browser.installation", str(folder))

    return made_once(tmp_path_factory, "demo", make)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that `houqin init` leaves, with what it printed beside it."""
    school = ("--school", "YUCAI", "--name", "育才小学")
    return made_once(
        tmp_path_factory, "empty", lambda folder: house.run(folder, "houqin.cli", "init", *school)
    )


@pytest.fixture(scope="module")
def site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo schools, served for one module."""
    with Serving(demo, tmp_path_factory.mktemp("site") / "data") as served:
        yield served


@pytest.fixture(scope="module")
def new_site(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The empty school, served for one module."""
    with Serving(empty, tmp_path_factory.mktemp("site") / "data") as served:
        yield served


@pytest.fixture(scope="package")
def playwright() -> Iterator[Any]:
    """What drives browsers, for this folder."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def chromium(playwright: Any) -> Iterator[Any]:
    """One browser for all stories of a worker: without what a window needs, where there is such a one, it draws faster."""
    yield from launched(playwright, shutil.which("chromium-headless-shell") or WHOLE)


def launched(playwright: Any, executable: str = WHOLE, *more: str) -> Iterator[Any]:
    """A browser, until it is no longer needed."""
    browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, *more])
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium: Any, site: Site) -> Iterator[Visit]:
    """`visit("韩守田", DESK)`: a page of this person at the demo school."""
    visitors = Visitors(chromium, site)
    yield visitors
    visitors.leave()


@pytest.fixture
def visit_new(chromium: Any, new_site: Site) -> Iterator[Visit]:
    """The same at the empty school."""
    visitors = Visitors(chromium, new_site)
    yield visitors
    visitors.leave()
