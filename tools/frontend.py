"""The front end, by esbuild from locked packages and this machine's Node.js or one from a wheel; and catalogues."""

import os
import shutil
import subprocess
from pathlib import Path

from tools import wheelhouse
from tools.environment import PYTHON, install_node
from tools.stamps import fingerprint, is_current, leave
from tools.steps import ROOT, quietly, step

DIST = ROOT / "houqin" / "core" / "static" / "dist"
OLDEST_NODE = 18


def build() -> None:
    """Build frontend/ into the static files, unless the same sources were built before."""
    stamp = DIST / ".built"
    mark = fingerprint([ROOT / "frontend", ROOT / "package-lock.json"])
    if is_current(stamp, mark) and (DIST / "app.css").exists() and (DIST / "app.js").exists():
        return
    if wheelhouse.given():
        wheelhouse.take_front_end(DIST, mark)
        return
    programs = _node() or install_node()
    env = {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    _install_packages(programs, env)
    with step("构建前端"):
        quietly(
            [_program(programs, "node"), ROOT / "frontend" / "build.mjs"],
            otherwise="前端没有构建成功。",
            env=env,
        )
    leave(stamp, mark)


def _install_packages(programs: Path, env: dict[str, str]) -> None:
    stamp = ROOT / "node_modules" / ".houqin-stamp"
    mark = fingerprint([ROOT / "package-lock.json"])
    if is_current(stamp, mark):
        return
    with step("安装前端工具（package-lock.json）"):
        quietly(
            [_program(programs, "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            otherwise="前端工具没有安装成功。若本机不能上网或较慢，请先为 npm 设置可用的镜像，再运行一次。",
            env=env,
        )
    leave(stamp, mark)


def _program(programs: Path, name: str) -> str:
    return shutil.which(name, path=str(programs)) or str(programs / name)


def _node() -> Path | None:
    """The folder of this machine's node and npm, when both are there and new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm", path=str(Path(node).parent)) is None:
        return None
    try:
        version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
        return Path(node).parent if int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE else None
    except (OSError, ValueError):
        return None


def compile_catalogues() -> None:
    """Compile locale/*/LC_MESSAGES/django.po with Babel, so that no gettext program is needed."""
    sources = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
    stamp = ROOT / ".venv" / "stamps" / "catalogues"
    mark = fingerprint(sources)
    if is_current(stamp, mark) and all(source.with_suffix(".mo").exists() for source in sources):
        return
    with step("编译翻译"):
        for source in sources:
            target = source.with_suffix(".mo")
            quietly(
                [
                    PYTHON,
                    "-m",
                    "babel.messages.frontend",
                    "compile",
                    "-i",
                    source,
                    "-o",
                    target,
                    "-l",
                    source.parts[-3],
                ],
                otherwise=f"翻译文件有误：{source.relative_to(ROOT)}",
            )
    leave(stamp, mark)
