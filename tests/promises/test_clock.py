"""G26: the machine's clock is days off or jumps back in the middle of the work, a phone's is years off (libfaketime)."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.promises.conftest import SOAK
from tests.promises.templates import ROOT, House

pytestmark = pytest.mark.faults
LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
PLAY = "import sys, django; django.setup(); from tests.promises import stage; stage.main(sys.argv[1:])"


def play(house: House, variant: str, folder: Path) -> dict[str, Any]:
    """The scene in a process for whose clock the library stands."""
    if LIBRARY is None:
        pytest.skip("needs libfaketime; without it tests/test_doctor.py moves Houqin's own clock")
    sheet = folder / "offset"
    sheet.write_text("+0\n")
    env = house._environment() | {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(sheet),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    options = json.dumps({"sheet": str(sheet), "rounds": SOAK})
    command = [sys.executable, "-c", PLAY, "clock", variant, options]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


@pytest.mark.parametrize("variant", ["sound", "believed_clock"])
def test_whatever_the_clocks_do_the_history_keeps_its_order_and_late_is_late(
    new_house: Callable[[], House], tmp_path: Path, variant: str
) -> None:
    told = play(new_house(), variant, tmp_path)
    assert told["moved"] == [-24, 24], "the control: the library did move the clock"
    assert (told["in_order"], told["lost"]) == (True, 0)
    assert told["labels"] == {"before": ["later", True], "ahead": ["later", True]}
    if variant != "sound":
        assert told["backwards"] > 0
        assert any("its time lies before" in fault for fault in told["faults"])
        return
    assert (told["backwards"], told["faults"]) == (0, [])
    assert told["refused"] == {"1": False, "3": True}
