"""A whole term is played at the demo school without a scene that fails, and its papers can be handed in.

By `make soak` only: it takes a minute and a half.
"""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.shared import whole_term
from tests.test_samples import check, lines_of
from tools.samples import NAMES


@pytest.mark.soak
def test_a_whole_term_is_played_and_its_papers_can_be_handed_in(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = whole_term(tmp_path_factory)
    for kind, name in NAMES.items():
        out = folder / name
        command = [sys.executable, "-m", "houqin.cli", "--data", str(folder), "summary", "--school", "DEMO"]
        command += ["--kind", kind, "--period", "2026T1", "--out", str(out)]
        subprocess.run(command, check=True, env=os.environ | {"HOUQIN_DATA": str(folder)})
        check(lines_of(out))
    base = sqlite3.connect(folder / "houqin.sqlite3")
    signed = "SELECT kind, count(*) FROM reports_report WHERE status IN ('signed', 'handed') GROUP BY kind"
    assert dict(base.execute(signed)) == {"month": 4, "term": 1, "safety": 1}
    base.close()
