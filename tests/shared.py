"""What is made once for all workers, and in the gate for all runs: the first makes it, the others wait for it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from houqin.core import locking

Make = Callable[[Path], str]  # fills the folder; what was printed meanwhile


def made_once(factory: pytest.TempPathFactory, name: str, make: Make) -> Path:
    """The folder of this name, filled by the first who asks; what was printed stands in its file `told.txt`."""
    common = _common(factory)
    folder = common / name
    with (common / f"{name}.lock").open("w") as lock:
        locking.wait_for(lock.fileno())
        if not (folder / "told.txt").exists():
            folder.mkdir(exist_ok=True)
            told = make(folder)
            (folder / "told.txt").write_text(told, encoding="utf8")
    return folder


def demo_school(factory: pytest.TempPathFactory) -> Path:
    """The data folder that `houqin demo` leaves, with what it printed beside it; to be read and copied, not changed."""
    return _played(factory, "the-demo")


def whole_term(factory: pytest.TempPathFactory) -> Path:
    """The same of a whole term."""
    return _played(factory, "the-term", "--until", "2027-01-29")


def _played(factory: pytest.TempPathFactory, name: str, *asked: str) -> Path:
    def make(folder: Path) -> str:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "DJANGO_"))
        }
        command = [sys.executable, "-m", "houqin.cli", "--data", str(folder), "demo", *asked]
        done = subprocess.run(
            command, env=kept, capture_output=True, text=True, encoding="utf8", timeout=1800
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return made_once(factory, name, make)


def _common(factory: pytest.TempPathFactory) -> Path:
    """The folder that all who share have: the gate's, or the one of this run."""
    if os.environ.get("HOUQIN_MADE"):
        return Path(os.environ["HOUQIN_MADE"])
    common = factory.getbasetemp()
    return common.parent if os.environ.get("PYTEST_XDIST_WORKER") else common
