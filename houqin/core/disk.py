"""Room on the disk: large things stop while there is still room for small ones, and those before the disk is full.

A percentage alone would stop a school whose large disk has years of room left, so it counts only where little is left as
well (decisions/0044). Reading goes on whatever happens.
"""

import contextlib
import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext as _

from houqin.core.errors import Refused

MB, GB = 1024**2, 1024**3
FLOOR = 32 * MB  # below: nobody writes any more; what is left is for the house's own small notes
STOP = 200 * MB  # below: no photos, imports, exports, backups
WARN = GB
STOP_SHARE, STOP_SHARE_BELOW = 95, 2 * GB  # percent in use; it does not matter while so much is left
WARN_SHARE, WARN_SHARE_BELOW = 85, 10 * GB
BALLAST = 64 * MB  # set aside while there is room, given back when there is none
FINE, WARNING, NO_LARGE, NOTHING = range(4)  # how far it has come


class NoRoom(Refused):
    """The disk is full or nearly so: nothing was saved (507)."""

    status: ClassVar[int] = 507


@dataclass(frozen=True)
class Room:
    """What the disk under the data folder has left, in bytes."""

    total: int
    free: int

    @property
    def used_percent(self) -> int:
        return 100 - self.free * 100 // max(1, self.total)

    @property
    def level(self) -> int:
        if self.free < FLOOR:
            return NOTHING
        if self.free < STOP or (self.used_percent >= STOP_SHARE and self.free < STOP_SHARE_BELOW):
            return NO_LARGE
        if self.free < WARN or (self.used_percent >= WARN_SHARE and self.free < WARN_SHARE_BELOW):
            return WARNING
        return FINE

    def in_words(self) -> str:
        """What is left, as people say it."""
        return f"{self.free / GB:.1f} GB" if self.free >= GB else f"{self.free // MB} MB"


def room() -> Room:
    """Asked of the system each time: some microseconds."""
    found = shutil.disk_usage(settings.DATA_DIR)
    return Room(found.used + found.free, found.free)  # what the system keeps for itself is nobody's room


def require_room_for_small() -> None:
    """Before anybody's change: NoRoom when the disk is all but full."""
    if room().level == NOTHING:
        raise NoRoom(full())


def require_room_for_large() -> None:
    """Before photos, sheets and backups: NoRoom when little is left, so that what is small can go on."""
    here = room()
    if here.level == NOTHING:
        raise NoRoom(full())
    if here.level == NO_LARGE:
        sentence = _(
            "服务器磁盘快满了（只剩 {left}），暂时不能存照片、导入、导出和备份；登记和办理照常。请告诉管理员清理磁盘。"
        )
        raise NoRoom(sentence.format(left=here.in_words()))


def full() -> str:
    """What everybody is told whose change could not be kept."""
    return _("服务器磁盘已满，这次没有保存；已有的记录都在，可以照常查看。请告诉管理员腾出磁盘，再重新提交。")


def shut() -> str:
    """What everybody is told when the full disk is the database's own, and it lets nobody in."""
    return _(
        "服务器磁盘已满，数据库打不开了，这次没有保存；已有的记录都在。请管理员马上腾出磁盘，再重新提交。"
    )


def warning() -> dict[str, str] | None:
    """What stands above the pages of those who run the school: a sentence, and how it looks; nothing while all is well."""
    here = room()
    said = {
        WARNING: _("服务器磁盘剩余 {left}，请管理员近期清理或换大的磁盘。"),
        NO_LARGE: _("服务器磁盘只剩 {left}：已停止存照片、导入、导出和备份，请管理员马上清理。"),
        NOTHING: _("服务器磁盘已满（只剩 {left}）：现在只能查看，不能登记。请管理员马上清理。"),
    }
    if here.level == FINE:
        return None
    return {
        "text": said[here.level].format(left=here.in_words()),
        "look": "soon" if here.level == WARNING else "disk",
    }


def says_full(problem: Any) -> bool:
    """Whether this, or what caused it, is the disk saying that it is full."""
    while problem is not None:
        if getattr(problem, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            return True
        if getattr(problem, "sqlite_errorname", "") == "SQLITE_FULL":
            return True
        if getattr(problem, "sqlstate", None) == "53100":
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def shuts_out(problem: Any) -> bool:
    """Whether PostgreSQL lets nobody in because its disk is full.

    After its own tables changed, whoever connects first writes a small file. The words are never translated, and a refused
    connection bears no SQLSTATE.
    """
    return "could not write init file" in str(problem)


def ballast() -> Path:
    """The file that only takes up room."""
    return Path(settings.DATA_DIR) / "ballast"


def take_on_ballast() -> bool:
    """Set the reserve aside when there is plenty of room; whether it is there."""
    if ballast().exists() or room().level != FINE:
        return ballast().exists()
    try:
        with ballast().open("xb") as file:
            _fill(file)
    except OSError:
        with contextlib.suppress(OSError):
            ballast().unlink()
    return ballast().exists()


def _fill(file: Any) -> None:
    """Bytes that no clever disk packs away."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, BALLAST)
        return
    for _part in range(BALLAST // MB):
        file.write(os.urandom(MB))


def drop_ballast() -> int:
    """Give the reserve back; how many bytes it was."""
    size = ballast().stat().st_size if ballast().exists() else 0
    ballast().unlink(missing_ok=True)
    return size
