"""Closed networks: `run.py wheelhouse DIR` gathers what set-up would fetch, `run.py --wheelhouse DIR` takes it from there.

DIR/wheels holds the libraries that the locks name, DIR/dist the built front end. Both are checked when they are used: the
libraries by their hashes, the front end by the sources it was built from. Gather on a machine of the same kind.
"""

import os
import shutil
import sys
from pathlib import Path

from tools.steps import ROOT, Stop, quietly, step

NAME = "HOUQIN_WHEELHOUSE"
LOCKS = ("setup", "base", "postgres", "heif")


def given() -> Path | None:
    """The folder to take everything from, when one was named; Stop when it is not such a folder."""
    named = os.environ.get(NAME)
    if not named:
        return None
    folder = Path(named).resolve()
    if not (folder / "wheels").is_dir():
        raise Stop(
            f"{folder} 里没有 wheels 文件夹：请在能上网的同类电脑上运行 python3 run.py wheelhouse 文件夹，再整个拷过来。"
        )
    return folder


def for_pip() -> list[str]:
    """What pip and uv are told so that they look nowhere else."""
    folder = given()
    return ["--no-index", "--find-links", str(folder / "wheels")] if folder else []


def gather(folder: Path, python: Path, dist: Path) -> None:
    """Bring all libraries of the locks for this system and this Python, and the built front end."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    pip = [
        str(python),
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary=:all:",
    ]
    for lock in LOCKS:
        with step(f"下载依赖库（requirements/{lock}.txt）"):
            quietly(
                [
                    *pip,
                    "--require-hashes",
                    "--dest",
                    str(wheels),
                    "-r",
                    str(ROOT / "requirements" / f"{lock}.txt"),
                ],
                otherwise="没有下载成功。",
            )
    shutil.rmtree(folder / "dist", ignore_errors=True)
    shutil.copytree(dist, folder / "dist")
    (folder / "README.txt").write_text(_about(), encoding="utf8")


def _about() -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    return (
        f"后勤的离线安装文件夹：用于 {sys.platform}、Python {version}。\n"
        "把程序文件夹和这个文件夹一起拷到不能上网的电脑，在程序文件夹里运行：\n"
        "  python3 run.py --no-demo --wheelhouse 这个文件夹\n"
    )


def take_front_end(dist: Path, mark: str) -> None:
    """Put the built front end in its place; Stop when it was built from other sources than lie here."""
    folder = given()
    assert folder is not None
    built = folder / "dist" / ".built"
    if not built.exists() or built.read_text(encoding="utf8") != mark:
        raise Stop(f"{folder} 里的页面样式不是这个版本的：请用同一个版本的程序重新运行 run.py wheelhouse。")
    shutil.rmtree(dist, ignore_errors=True)
    shutil.copytree(folder / "dist", dist)
