"""The machine: Python, the data folder and its disk, the clock, what photos and prints need."""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from houqin.core import clock, disk, typesetting
from houqin.examining.finding import BAD, GOOD, NOTE, Finding

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
FONT_NAMES = (
    "*CJK*",
    "*SourceHan*",
    "*NotoSansSC*",
    "*NotoSerifSC*",
    "*wqy*",
    "simsun*",
    "simhei*",
    "msyh*",
    "PingFang*",
)
FAR_AWAY = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afpfs"}
MOUNTS = Path("/proc/self/mounts")


def python_version() -> Iterator[Finding]:
    """Which Python this is."""
    yield Finding(GOOD, f"Python {'.'.join(map(str, sys.version_info[:3]))}；运行时不需要 Node.js")


def data_folder() -> Iterator[Finding]:
    """Whether files can be written where the data lies, and whether strangers on this machine could read them."""
    folder = settings.DATA_DIR
    probe = folder / f".doctor-{os.getpid()}"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        yield Finding(BAD, f"数据文件夹 {folder} 不能写入（{error.strerror}）：请检查它的所有者与权限")
        return
    yield Finding(GOOD, f"数据文件夹 {folder} 可以写入")
    for path in (folder / "secret.key", folder / "houqin.sqlite3"):
        if os.name != "nt" and path.exists() and path.stat().st_mode & 0o077:
            yield Finding(BAD, f"{path} 能被本机其他用户读取：请运行 chmod 600 {path}")
    kind = kind_of_disk(folder)
    if kind in FAR_AWAY:
        yield Finding(
            BAD, f"数据文件夹在网络盘上（{kind}），断网或断电会损坏数据：请放到本机的硬盘，用备份抄到网络盘"
        )


def kind_of_disk(folder: Path) -> str:
    """The kind of file system, where this system tells it; else nothing."""
    try:
        lines = [line.split() for line in MOUNTS.read_text().splitlines()]
    except OSError:
        return ""
    under = [(len(line[1]), line[2]) for line in lines if len(line) > 2 and folder.is_relative_to(line[1])]
    return max(under)[1] if under else ""


def room_on_disk() -> Iterator[Finding]:
    """Whether photos of the next months have room, and whether there is a reserve."""
    here = disk.room()
    sentence = f"磁盘剩余 {here.in_words()}（已用 {here.used_percent}%）"
    said = {
        disk.FINE: Finding(GOOD, sentence),
        disk.WARNING: Finding(NOTE, f"{sentence}：请近期清理或换大的磁盘"),
        disk.NO_LARGE: Finding(BAD, f"{sentence}：已停止存照片、导入、导出和备份，请马上清理"),
        disk.NOTHING: Finding(BAD, f"{sentence}：现在只能查看、不能登记，请马上清理"),
    }
    yield said[here.level]
    if here.level >= disk.NO_LARGE and disk.ballast().exists():
        yield Finding(
            NOTE, f"急用时运行 houqin doctor --free-ballast，能腾出 {disk.BALLAST // disk.MB} MB 备用空间"
        )


def clock_and_zone() -> Iterator[Finding]:
    """What the school's clock shows: a wrong clock makes every record late."""
    shown = clock.local(clock.now())
    level = GOOD if shown.year >= 2024 else BAD
    yield Finding(
        level, f"现在是 {shown:%Y-%m-%d %H:%M}（{clock.SCHOOL_ZONE}）；若与手机上的时间不同，请先校准本机时钟"
    )


def photos() -> Iterator[Finding]:
    """Whether photos of an iPhone can be read."""
    if find_spec("pillow_heif"):
        yield Finding(GOOD, "能接收 iPhone 拍的照片（HEIC）")
    else:
        yield Finding(
            NOTE,
            "不能接收 iPhone 的 HEIC 照片：要收，在程序文件夹里运行"
            " .venv/bin/pip install --require-hashes -r requirements/heif.txt，再重新启动",
        )


def fonts() -> Iterator[Finding]:
    """Whether Chinese can be printed, and with which fonts."""
    own = os.environ.get("HOUQIN_FONT_DIR", "")
    if own and not Path(own).is_dir():
        yield Finding(BAD, f"HOUQIN_FONT_DIR 指的文件夹 {own} 不存在：请改正，或去掉这一项")
    if typesetting.packaged_fonts():
        yield Finding(GOOD, "打印用的中文字体已随软件安装")
        return
    folders = [Path(folder) for folder in (own, *FONT_FOLDERS) if folder]
    if any(next(_fonts_in(folder), None) for folder in folders if folder.is_dir()):
        yield Finding(NOTE, "打印用的是本机的中文字体，换一台电脑样子会不同：可重新安装 pylopdf-fonts-zh-cn")
    else:
        yield Finding(
            BAD,
            "没有中文字体，打印出来会是空白：请重新安装 pylopdf-fonts-zh-cn，或用 HOUQIN_FONT_DIR 指明字体文件夹",
        )


def _fonts_in(folder: Path) -> Iterator[Path]:
    for name in FONT_NAMES:
        yield from folder.rglob(name)
