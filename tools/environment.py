"""The project's own Python: .venv with what the hashed locks name, and nothing from anywhere else.

pip bootstraps uv; uv then installs in seconds. A school's mirror, set for pip in the usual way, holds for uv too.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tools import wheelhouse
from tools.stamps import fingerprint, is_current, leave
from tools.steps import ROOT, Stop, quietly, step

VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = ROOT / "requirements"
UV_INSTALL = ("pip", "install", "--quiet", "--no-progress")
OFFLINE = "若本机不能上网或较慢，请先为 pip 设置可用的镜像，再运行一次。"


def script(name: str) -> Path:
    """The path of a program in .venv on this system."""
    return SCRIPTS / (f"{name}.exe" if os.name == "nt" else name)


PYTHON = script("python")


def prepare(lock: str = "base") -> None:
    """Make .venv hold exactly the versions of requirements/<lock>.txt and the project itself; skip what is done."""
    _make_venv()
    _install_uv()
    _install(lock)
    _install_project()


def _make_venv() -> None:
    if PYTHON.exists() and _answers():
        return
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise Stop("本机的 Python 缺少 venv 模块。Debian/Ubuntu 请先运行：apt-get install python3-venv")
    with step("建立 Python 环境 .venv"):
        quietly(
            [sys.executable, "-m", "venv", "--clear", VENV],
            otherwise=f"不能建立 {VENV}，请看磁盘空间与写入权限。",
        )


def _answers() -> bool:
    """Whether the .venv that lies here still runs and has pip: its Python may have been removed since."""
    try:
        return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _install_uv() -> None:
    lock, stamp = LOCKS / "setup.txt", VENV / "stamps" / "setup"
    mark = fingerprint([lock])
    if is_current(stamp, mark) and script("uv").exists():
        return
    with step("安装安装工具 uv"):
        quietly(
            [
                PYTHON,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                *wheelhouse.for_pip(),
                "--require-hashes",
                "-r",
                lock,
            ],
            otherwise=f"不能安装 uv。{OFFLINE}",
        )
    leave(stamp, mark)


def _install(lock: str) -> None:
    path, stamp = LOCKS / f"{lock}.txt", VENV / "stamps" / lock
    mark = fingerprint([path], sys.version)
    if is_current(stamp, mark):
        return
    with step(f"安装依赖库（requirements/{lock}.txt）"):
        _uv_install("--require-hashes", "-r", str(path))
    leave(stamp, mark)


def _install_project() -> None:
    stamp = VENV / "stamps" / "project"
    mark = fingerprint([ROOT / "pyproject.toml"], str(ROOT))
    if is_current(stamp, mark) and script("houqin").exists():
        return
    with step("安装 houqin 命令"):
        _uv_install("--no-deps", "--no-build-isolation", "--offline", "-e", str(ROOT))
    leave(stamp, mark)


def install_node() -> Path:
    """Bring Node.js as a wheel into .venv and return its folder of programs."""
    try:
        _install("node")
    except Stop as error:
        raise Stop(
            f"本机没有 Node.js（18 或更新），也没有适合本机的安装包：请先安装 Node.js。\n{error}"
        ) from error
    return SCRIPTS


def _uv_install(*arguments: str) -> None:
    quietly(
        [script("uv"), *UV_INSTALL, "--python", PYTHON, *wheelhouse.for_pip(), *arguments],
        otherwise=f"安装没有成功。{OFFLINE}",
        env={name: value for name, value in _where_pip_looks().items() if name not in os.environ},
    )


def _where_pip_looks() -> dict[str, str]:
    """pip's own settings of mirrors and certificates in uv's words. Hashes are pinned, so any index may answer."""
    if wheelhouse.given():
        return {}
    listing = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    return in_words_of_uv(listing)


def in_words_of_uv(listing: str) -> dict[str, str]:
    """Translate lines of `pip config list` (global.index-url='…') into uv's environment variables."""
    found: dict[str, list[str]] = {}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        found.setdefault(name.rpartition(".")[2], []).extend(value.strip("'\"").replace("\\n", " ").split())
    words = {
        "UV_DEFAULT_INDEX": found.get("index-url", [])[-1:],
        "UV_INDEX": found.get("extra-index-url", []),
        "UV_INSECURE_HOST": found.get("trusted-host", []),
        "SSL_CERT_FILE": found.get("cert", [])[-1:],
    }
    env = {name: " ".join(values) for name, values in words.items() if values}
    if found.get("find-links"):
        env["UV_FIND_LINKS"] = ",".join(dict.fromkeys(found["find-links"]))
    return {**env, "UV_INDEX_STRATEGY": "unsafe-best-match"}
