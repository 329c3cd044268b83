"""Making a month's folder: every book as PDF and Excel, then the list of contents with the digest of each file.

It is written under another name and renamed when it is whole. A month that is made once more stands beside the first as
更正; nothing in the archive is ever written over or removed.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from houqin import __version__
from houqin.core import clock, history, locking
from houqin.core.archive.books import BOOKS, Contents, Month, own_books
from houqin.core.backup.places import make_folder, sync_all, sync_folder
from houqin.core.disk import require_room_for_large
from houqin.core.errors import Refused
from houqin.core.prints import pdf
from houqin.core.scope import in_school
from houqin.core.sheets.writing import write_book

Tell = Callable[[int], None]  # how many percent are done
UNFINISHED = ".new-"
INDEX, INDEX_SHEET = "目录.txt", "目录.xlsx"
COLUMNS = ("文件", "大小（字节）", "SHA-256 校验值", "说明")
READ_ME = (
    "每个文件后面是它的 SHA-256 校验值：以后重新计算，与这里一致，就是没有改动过。",
    "这个文件夹只增不改；同一个月再做一次，会另存为“更正”，原来的不动。",
)


@dataclass(frozen=True)
class Line:
    """One file of a month's folder, as its list of contents tells it."""

    name: str
    size: int
    sha256: str
    note: str = ""


def root() -> Path:
    """The folder of all archives."""
    return Path(settings.DATA_DIR) / "archive"


def home(school: Any) -> Path:
    """The folder of a school."""
    return root() / str(school.code)


def make(member: Any, month: Month, tell: Tell = lambda percent: None) -> Path:
    """The folder of a month, with what this member may see. Refused for a month that is not over."""
    if not month.is_over:
        raise Refused(f"{month.title}还没有过完，过完了再归档。")
    require_room_for_large()
    make_folder(home(member.school))
    with _alone(home(member.school)):
        return _make(member, month, tell)


def _make(member: Any, month: Month, tell: Tell) -> Path:
    new = home(member.school) / f"{UNFINISHED}{secrets.token_hex(8)}"
    new.mkdir(mode=0o700)
    try:
        lines: list[Line] = []
        with in_school(member.school), override("zh-hans"):
            for number, (title, fill) in enumerate(BOOKS.items()):
                tell(number * 95 // len(BOOKS))
                lines += _write(new, title, fill(member, month))
            for title, contents in own_books(member, month):
                lines += _write(new, title, contents)
            _index(new, member.school, month, lines)
        sync_all(new)
        final = _free_name(home(member.school), month)
        new.rename(final)
        sync_folder(final.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return final


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One archive of a school is made at a time; what a dead one left half written goes first."""
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not locking.take(descriptor):
            raise Refused("正在归档，请等它做完。")
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)


def _free_name(folder: Path, month: Month) -> Path:
    """2026-10, and for a month that is there already 2026-10 更正1, 更正2 and so on."""
    final, number = folder / month.code, 0
    while final.exists():
        number += 1
        final = folder / f"{month.code} 更正{number}"
    return final


def _write(folder: Path, title: str, contents: Contents) -> Iterator[Line]:
    """The volumes and the sheet of a book; each volume is set and written before the next is read."""
    volumes = []
    for number, (template, data) in enumerate(contents.papers, 1):
        volumes.append(folder / f"{title}-第{number}册.pdf")
        volumes[-1].write_bytes(pdf(template, data))
    if len(volumes) == 1:
        volumes = [volumes[0].rename(folder / f"{title}.pdf")]
    sheet = folder / f"{title}.xlsx"
    count = write_book(sheet, title, contents.titles, contents.rows)
    note = "；".join([f"{count} 行", *(f"{name} {value}" for name, value in contents.ends.items())])
    for path in volumes:
        yield line_of(path)
    yield line_of(sheet, note)


def line_of(path: Path, note: str = "") -> Line:
    """A file as the list of contents tells it."""
    with path.open("rb") as file:
        return Line(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest(), note)


def _index(folder: Path, school: Any, month: Month, lines: list[Line]) -> None:
    head = history.Head.objects.first()
    told = [
        f"{school.name}　{month.title}　归档目录",
        f"做成时间：{clock.local(clock.now()):%Y-%m-%d %H:%M:%S}　程序版本：{__version__}",
        f"办理记录的末端：第 {head.number if head else 0} 条，{head.hash if head else history.NOTHING_BEFORE}",
        *READ_ME,
        "",
        *(f"{line.sha256}  {line.name}  {line.size}  {line.note}".rstrip() for line in lines),
    ]
    (folder / INDEX).write_bytes("\r\n".join([*told, ""]).encode("utf-8-sig"))
    cells = ([line.name, line.size, line.sha256, line.note] for line in lines)
    write_book(folder / INDEX_SHEET, "目录", COLUMNS, cells, notes=told[:5])
