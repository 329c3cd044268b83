"""What an office computer double-clicks: start, start again, stop, back up to a drive; served by waitress, which Windows
needs, in a folder whose name has blanks and Chinese in it.
"""

import os
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest

from houqin.core.backup import drives
from tests.promises.serving import free_port, get, running
from tests.promises.templates import ROOT, House, on_postgres

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(on_postgres(), reason="an office computer has SQLite"),
]


def test_the_desk_starts_serves_stops_and_backs_up_in_a_folder_with_a_chinese_name(
    new_house: Callable[[], House], tmp_path: Path
) -> None:
    house, port = new_house().copy(tmp_path / "后勤 数据 (1)"), free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "DJANGO_"))}
    env |= {"HOUQIN_DATA": str(house.folder / "main"), "PYTHONPATH": str(ROOT)}
    start = [sys.executable, "-m", "houqin.cli", "desk", "start", "--no-browser", "--port", str(port)]
    with running(start, port, env=env, cwd=ROOT) as process:
        answer, text = get(HTTPConnection("127.0.0.1", port, timeout=30), "/login/")
        assert (answer.status, "csrfmiddlewaretoken" in text) == (200, True)
        assert "gunicorn" not in answer.headers.get("Server", "")
        again = house.houqin("desk", "start", "--no-browser")
        assert (again.returncode, f"已经在运行：http://127.0.0.1:{port}" in again.stdout) == (0, True)
        stopped = house.houqin("desk", "stop")
        assert (stopped.returncode, "已停止" in stopped.stdout) == (0, True), stopped.stdout + stopped.stderr
        assert process.wait(30) == 0
    (tmp_path / "U 盘").mkdir()
    kept = house.houqin("desk", "backup", "--drive", str(tmp_path / "U 盘"))
    assert (kept.returncode, "可以拔下U盘了" in kept.stdout) == (0, True), kept.stdout + kept.stderr
    assert list((tmp_path / "U 盘" / drives.FOLDER).glob("houqin-*/manifest.json"))
    nowhere = house.houqin("desk", "backup", "--drive", str(tmp_path / "没有"))
    assert (nowhere.returncode, "请插好U盘" in nowhere.stderr) == (2, True)
