"""What is made once for all workers of a run: the first makes it, the others wait for it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from houqin.core import locking

Make = Callable[[Path], str]  # fills the folder; what was printed meanwhile


def made_once(factory: pytest.TempPathFactory, name: str, make: Make) -> Path:
    """The folder of this name, filled by the first who asks; what was printed stands in its file `told.txt`."""
    common = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        common = common.parent
    folder = common / name
    with (common / f"{name}.lock").open("w") as lock:
        locking.wait_for(lock.fileno())
        if not (folder / "told.txt").exists():
            folder.mkdir(exist_ok=True)
            told = make(folder)
            (folder / "told.txt").write_text(told, encoding="utf8")
    return folder
