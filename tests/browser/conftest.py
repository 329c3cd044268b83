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

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--lang=zh-CN",
]


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for a module: playwright's loop may not be there while other modules use the database."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        executable = os.environ.get("HOUQIN_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
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
