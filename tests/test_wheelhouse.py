"""Set-up where there is no network: from the folder that `run.py wheelhouse` made, and from nowhere else."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.promises.templates import on_postgres
from tools import environment, steps, wheelhouse

pytestmark = pytest.mark.skipif(on_postgres(), reason="what lies in files does not depend on the engine")


@pytest.fixture
def house_of_wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as `run.py wheelhouse` makes it, with one library and a front end built from `these sources`."""
    folder = tmp_path / "离线 安装"
    (folder / "wheels").mkdir(parents=True)
    with zipfile.ZipFile(folder / "wheels" / "alone-1.0-py3-none-any.whl", "w") as wheel:
        about = "alone-1.0.dist-info/"
        wheel.writestr("alone.py", "x = 1\n")
        wheel.writestr(f"{about}METADATA", "Metadata-Version: 2.1\nName: alone\nVersion: 1.0\n")
        wheel.writestr(
            f"{about}WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}RECORD", "")
    (folder / "dist").mkdir()
    (folder / "dist" / "app.css").write_text("body{}", encoding="utf8")
    (folder / "dist" / ".built").write_text("these sources", encoding="utf8")
    monkeypatch.setenv(wheelhouse.NAME, str(folder))
    return folder


def test_libraries_come_from_the_folder_alone_and_only_as_they_were_pinned(
    house_of_wheels: Path, tmp_path: Path
) -> None:
    wheel = next((house_of_wheels / "wheels").iterdir())
    lock = tmp_path / "lock.txt"
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--disable-pip-version-check"]
    for digest, code in ((hashlib.sha256(wheel.read_bytes()).hexdigest(), 0), ("0" * 64, 1)):
        lock.write_text(f"alone==1.0 --hash=sha256:{digest}\n", encoding="utf8")
        command = [
            *pip,
            *wheelhouse.for_pip(),
            "--target",
            str(tmp_path / "t"),
            "--require-hashes",
            "-r",
            str(lock),
        ]
        assert subprocess.run(command, capture_output=True, text=True).returncode == code
    assert environment._where_pip_looks() == {}  # no mirror is asked beside it


def test_the_built_front_end_comes_from_the_folder_if_it_is_of_these_sources(
    house_of_wheels: Path, tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    with pytest.raises(steps.Stop, match="不是这个版本的"):
        wheelhouse.take_front_end(dist, "other sources")
    assert not dist.exists()
    wheelhouse.take_front_end(dist, "these sources")
    assert (dist / "app.css").exists()


def test_another_folder_than_a_wheelhouse_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(wheelhouse.NAME, str(tmp_path))
    with pytest.raises(steps.Stop, match=r"run\.py wheelhouse"):
        wheelhouse.for_pip()
    monkeypatch.delenv(wheelhouse.NAME)
    assert wheelhouse.for_pip() == []
