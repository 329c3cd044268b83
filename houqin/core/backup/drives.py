"""备份到U盘: which removable drives are in this machine now, and a backup on one of them that was read back.

A folder that the machine's keeper names (HOUQIN_BACKUP_DRIVE, e.g. a network disk) counts as a drive too.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from houqin.core.backup import making, verify
from houqin.core.backup.places import BackupFailed, Tell, in_words, quiet, sync_folder

FOLDER = "后勤备份"  # on the drive; what else lies there is left alone
MOUNTED_AT = ("/media/", "/run/media/", "/Volumes/", "/mnt/usb")
MOUNTS, BLOCKS = Path("/proc/self/mounts"), Path("/sys/class/block")
REMOVABLE = 2  # what Windows calls a drive that can be taken out
OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True)
class Drive:
    """One place to which a backup may be taken."""

    path: Path
    name: str

    @property
    def label(self) -> str:
        """U盘 KINGSTON（还有 12.4 GB）; its name alone when it was pulled out a moment ago."""
        try:
            return f"{self.name}（还有 {in_words(shutil.disk_usage(self.path).free)}）"
        except OSError:
            return self.name


def drives() -> list[Drive]:
    """What is there now and can be written to; the folder named in the settings first."""
    named = (
        [Drive(Path(settings.BACKUP_DRIVE), Path(settings.BACKUP_DRIVE).name)]
        if settings.BACKUP_DRIVE
        else []
    )
    found = list(_windows() if sys.platform == "win32" else _mounted())
    return [each for each in [*named, *found] if each.path.is_dir() and os.access(each.path, os.W_OK)]


def drive_at(path: str) -> Drive:
    """The drive that was chosen a moment ago; BackupFailed when it was pulled out since."""
    found = next((each for each in drives() if str(each.path) == path), None)
    if found is None:
        raise BackupFailed("没有找到选好的U盘，可能已经拔出。请插好再试一次。")
    return found


def _mounted() -> Iterator[Drive]:
    """What the desktop has mounted for somebody, and drives that say of themselves that they can be taken out."""
    try:
        lines = MOUNTS.read_text(encoding="utf8", errors="replace").splitlines()
    except OSError:  # a system without this list; its drives stand in one folder
        volumes = Path("/Volumes")
        found = volumes.iterdir() if volumes.is_dir() else ()
        yield from (Drive(path, path.name) for path in found if not path.is_symlink())
        return
    for line in lines:
        device, at = line.split(" ")[:2]
        path = Path(OCTAL.sub(lambda found: chr(int(found[1], 8)), at))  # a blank is written as \\040
        if str(path) != "/" and (str(path).startswith(MOUNTED_AT) or _can_be_taken_out(device)):
            yield Drive(path, path.name)


def _can_be_taken_out(device: str) -> bool:
    """What the kernel says of the disk that a partition lies on."""
    if not device.startswith("/dev/"):
        return False
    block = (BLOCKS / Path(device).name).resolve()
    for folder in (block, block.parent):
        try:
            return (folder / "removable").read_text().strip() == "1"
        except OSError:
            continue
    return False


def _windows() -> Iterator[Drive]:
    """Drive letters that Windows calls removable."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    mask = kernel.GetLogicalDrives()
    for number in range(26):
        letter = f"{chr(ord('A') + number)}:\\"
        if mask >> number & 1 and kernel.GetDriveTypeW(letter) == REMOVABLE:
            yield Drive(Path(letter), f"U盘 {letter[0]}")


def back_up_to(drive: Drive, tell: Tell = quiet) -> making.Made:
    """A whole backup with the archive on this drive, read back from it; BackupFailed when it is not what was written."""
    made = making.make(drive.path / FOLDER, tell=tell)
    tell("读回核对", 96)
    _forget_what_was_read(made.folder)
    wrong = list(verify.damage(made.folder, verify.read_manifest(made.folder)))
    if wrong:
        raise BackupFailed(f"写到U盘以后读回来不一样（{wrong[0]}）：这个U盘不可靠，请换一个。")
    sync_folder(drive.path)
    return made


def _forget_what_was_read(folder: Path) -> None:
    """Let the system read from the drive itself, not from what it still remembers having written."""
    if not hasattr(os, "posix_fadvise"):
        return
    pool = folder.parent / verify.FILES
    for path in (
        each for place in (folder, pool) if place.is_dir() for each in place.rglob("*") if each.is_file()
    ):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
