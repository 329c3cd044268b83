"""Builds the portable folder for Windows, on any system: unpack, double-click, and a school works.

    .venv/bin/python deploy/windows/build.py --python python-3.12.10-embed-amd64.zip --out dist

`--python` is the “Windows embeddable package (64-bit)” of Python 3.12 as its makers publish it; pip brings the libraries of
requirements/windows.txt for Windows, by their hashes, from wherever pip is set to look (or from `--wheels`).
"""

import argparse
import hashlib
import shutil
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools import environment, frontend  # noqa: E402
from tools.steps import Stop, quietly, say_in_utf8, step  # noqa: E402

VERSION = "3.12"  # requirements/windows.txt is made for this one
LEFT_OUT = shutil.ignore_patterns("tests", "__pycache__", "*.pyc", "*.po")
FOR_WINDOWS = f"--platform win_amd64 --python-version {VERSION} --implementation cp --only-binary=:all:"
RUNTIME = "msvcp140*.dll"  # Python brings the C runtime; what is written in C++ needs this one beside it
SHORTCUT = (
    "$s=(New-Object -ComObject WScript.Shell).CreateShortcut([IO.Path]::Combine([Environment]::GetFolderPath('Startup'),"
    "'Houqin.lnk'));$s.TargetPath=$env:HOUQIN_START;$s.Arguments='--no-browser';$s.WorkingDirectory=$env:HOUQIN_PORTABLE;"
    "$s.WindowStyle=7;$s.Save()"
)


def main(words: list[str]) -> int:
    """Build the folder and its .zip; what is missing is said in one sentence with exit code 2."""
    say_in_utf8()
    options = _options(words)
    try:
        environment.prepare("base")
        frontend.build()
        frontend.compile_catalogues()
        made = build(options.python, options.out.resolve(), wheels=options.wheels, sha256=options.sha256)
        with step("压缩"):
            packed = pack(made)
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 2
    print(f"{packed}（{packed.stat().st_size / 1024**2:.0f} MB）")
    return 0


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--python", type=Path, required=True, metavar="ZIP", help="Windows 嵌入式 Python 的 zip"
    )
    parser.add_argument("--sha256", default="", help="这个 zip 应有的 sha256；不写就不核对")
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="不上网：库已经下载在这个文件夹里")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="DIR", help="放到哪里")
    return parser.parse_args(words)


def build(python: Path, out: Path, *, wheels: Path | None = None, sha256: str = "") -> Path:
    """Put the folder together and return it; what lies in it already (an older program, data) stays."""
    _check(python, sha256)
    folder = out / "houqin"
    program = folder / f"program-{_stamp(python)}"
    shutil.rmtree(program, ignore_errors=True)
    with step("放好 Python"):
        _put_python(python, program / "python")
    with step("放好后勤"):
        _put_houqin(program / "app")
    with step("放好依赖库（requirements/windows.txt）"):
        _put_libraries(program / "lib", wheels)
        _put_runtime(program / "lib", program / "python")
    for name, content in doors(program.name).items():
        (folder / name).write_bytes(content)
    return folder


def _check(python: Path, sha256: str) -> None:
    if not zipfile.is_zipfile(python):
        raise Stop(f"{python} 不是 zip：需要 Python {VERSION} 的 “Windows embeddable package (64-bit)”。")
    if sha256 and hashlib.sha256(python.read_bytes()).hexdigest() != sha256.lower():
        raise Stop(f"{python} 的 sha256 不对：请重新下载。")
    with zipfile.ZipFile(python) as book:
        names = set(book.namelist())
    if not {"python.exe", _pth()} <= names:
        raise Stop(
            f"{python} 里没有 python.exe 和 {_pth()}：需要 Python {VERSION} 的 “Windows embeddable package (64-bit)”。"
        )
    _check_pages()


def _check_pages() -> None:
    if not (frontend.DIST / "app.css").exists():
        raise Stop("页面样式还没有构建：请先运行 python3 run.py")


def _pth() -> str:
    return f"python{VERSION.replace('.', '')}._pth"


def _stamp(python: Path) -> str:
    """Another program gets another folder: nothing of an older one is left among its files."""
    from houqin import __version__

    digest = hashlib.sha256(python.read_bytes())
    for path in sorted(
        p for top in ("houqin", "config", "locale", "requirements") for p in (ROOT / top).rglob("*")
    ):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{__version__}-{digest.hexdigest()[:8]}"


def _put_python(source: Path, target: Path) -> None:
    """Python as it comes, with our two folders on its path and nothing else of the computer's."""
    with zipfile.ZipFile(source) as book:
        book.extractall(target)
    packed = next(
        line for line in (target / _pth()).read_text(encoding="utf8").splitlines() if line.endswith(".zip")
    )
    (target / _pth()).write_text(f"{packed}\n.\n..\\app\n..\\lib\n", encoding="utf8", newline="\r\n")


def _put_houqin(target: Path) -> None:
    for name in ("houqin", "config", "locale"):
        shutil.copytree(ROOT / name, target / name, ignore=LEFT_OUT)
    for name in ("LICENSE", "README.zh-CN.md"):
        shutil.copy(ROOT / name, target / name)


def _put_libraries(target: Path, wheels: Path | None) -> None:
    where = ["--no-index", "--find-links", str(wheels)] if wheels else []
    lock = ["--require-hashes", "-r", str(environment.LOCKS / "windows.txt")]
    pip = [str(environment.PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    quietly(
        [*pip, "--no-deps", "--no-compile", "--target", str(target), *FOR_WINDOWS.split(), *where, *lock],
        otherwise=f"没有取到 Windows 的依赖库。{environment.OFFLINE}",
    )


def _put_runtime(libraries: Path, python: Path) -> None:
    """Windows looks for a library's own libraries beside python.exe."""
    for path in libraries.rglob(RUNTIME):
        if not (python / path.name).exists():
            shutil.copy(path, python / path.name)


# What people double-click ------------------------------------------------------------------------------------


def doors(program: str) -> dict[str, bytes]:
    """Name -> bytes. Batch files are ASCII with CRLF: no code page of any Windows can garble them; what they say in
    Chinese is said by Python.
    """
    start, stop, backup = (
        _run(program, "desk start %*"),
        _run(program, "desk stop"),
        _run(program, "desk backup"),
    )
    link = f'set "HOUQIN_START=%~dp0start.bat"\npowershell -NoProfile -ExecutionPolicy Bypass -Command "{SHORTCUT}"\n'
    unlink = 'del "%APPDATA%\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\Houqin.lnk"\n'
    batches = {
        "start.bat": start + "if errorlevel 1 pause\n",
        "启动后勤.bat": start + "if errorlevel 1 pause\n",
        "houqin.bat": _run(program, "%*"),
        "停止后勤.bat": stop + "pause\n",
        "备份到U盘.bat": backup + "pause\n",
        "开机自启.bat": HEAD + link + "if errorlevel 1 (echo FAILED) else (echo OK)\npause\n",
        "取消开机自启.bat": HEAD + unlink + "pause\n",
    }
    made = {name: text.replace("\n", "\r\n").encode("ascii") for name, text in batches.items()}
    about = (Path(__file__).parent / "readme.txt").read_text(encoding="utf8").replace("\n", "\r\n")
    return {**made, "使用说明.txt": about.encode("utf-8-sig")}  # with a mark, for the Notepad of old Windows


HEAD = '@echo off\nsetlocal DisableDelayedExpansion\ntitle Houqin\nset "HOUQIN_PORTABLE=%~dp0."\n'


def _run(program: str, words: str) -> str:
    data = 'if not defined HOUQIN_DATA set "HOUQIN_DATA=%~dp0data"\n'
    return f'{HEAD}{data}cd /d "%~dp0"\n"%~dp0{program}\\python\\python.exe" -X utf8 -m houqin.cli {words}\n'


def pack(folder: Path) -> Path:
    """The folder as one .zip beside it, without data: names in UTF-8, as every Windows since 8 reads them."""
    target = folder.parent / f"houqin-windows-{newest(folder).name.removeprefix('program-')}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            inside = path.relative_to(folder)
            if inside.parts[0] != "data" and (
                len(inside.parts) == 1 or inside.parts[0] == newest(folder).name
            ):
                book.write(path, Path(folder.name) / inside)
    return target


def newest(folder: Path) -> Path:
    """The program that the doors of this folder lead to."""
    text = (folder / "start.bat").read_text(encoding="ascii")
    return next(path for path in folder.glob("program-*") if path.name in text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
