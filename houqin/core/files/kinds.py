"""What an uploaded file really is, told from its first bytes; names and declared types are not trusted."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEAD = 1024
"""How many first bytes decide; browsers and PDF readers look no further for a hidden page or paper."""

_ZIP_TAIL = 22 + 65_535
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}


class BadFile(Exception):
    """A file that is refused; its text tells the person who sent it what is wrong and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class _Magic:
    start: bytes
    name: str


_PICTURES = (
    _Magic(b"\xff\xd8\xff", "JPEG"),
    _Magic(b"\x89PNG\r\n\x1a\n", "PNG"),
    _Magic(b"GIF87a", "GIF"),
    _Magic(b"GIF89a", "GIF"),
    _Magic(b"BM", "BMP"),
    _Magic(b"II*\0", "TIFF"),
    _Magic(b"MM\0*", "TIFF"),
)
_OTHERS = (
    (_Magic(b"%PDF-", "PDF"), _("这是 PDF 文件，不是照片。请拍照，或把那一页截图后再上传。")),
    (_Magic(b"PK\x03\x04", "ZIP"), _("这是压缩包或办公文件，不是照片。请拍照，或截图后再上传。")),
    (_Magic(b"PK\x05\x06", "ZIP"), _("这是压缩包或办公文件，不是照片。请拍照，或截图后再上传。")),
    (_Magic(b"\xd0\xcf\x11\xe0", "OLE"), _("这是办公文件，不是照片。请拍照，或截图后再上传。")),
    (_Magic(b"Rar!", "RAR"), _("这是压缩包，不是照片。请先解压，再选里面的照片。")),
    (_Magic(b"7z\xbc\xaf", "7Z"), _("这是压缩包，不是照片。请先解压，再选里面的照片。")),
    (_Magic(b"MZ", "EXE"), _("这是电脑程序，不是照片，不能上传。")),
    (_Magic(b"\x7fELF", "ELF"), _("这是电脑程序，不是照片，不能上传。")),
    (_Magic(b"8BPS", "PSD"), _("这是 Photoshop 文件，不是照片。请另存为 JPG 后再上传。")),
)
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"<body", b"<head", b"<iframe")

NOT_A_PHOTO = _("认不出这是什么照片。请直接用手机拍照，或选 JPG、PNG 格式的照片。")
WEB_PAGE = _("这是网页或矢量图，不是照片。请拍照，或截图后再上传。")
TWO_IN_ONE = _("这张照片里夹带了别的文件，不能上传。请重新拍一张，或截图后再上传。")
EMPTY = _("这个文件是空的。请重新拍照或重新选择。")
VIDEO = _("这是视频，不是照片。请拍一张照片，或把视频画面截图后再上传。")


def picture_format(data: bytes) -> str:
    """The Pillow format name of a picture (`JPEG`, `PNG`, `HEIF`, ...). Raises BadFile for anything else."""
    if not data:
        raise BadFile(EMPTY)
    found = _by_magic(data) or _by_container(data)
    if found is None:
        raise BadFile(_why_not(data))
    if _carries_something_else(data):
        raise BadFile(TWO_IN_ONE)
    return found


def _by_magic(data: bytes) -> str | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((magic.name for magic in _PICTURES if data.startswith(magic.start)), None)


def _by_container(data: bytes) -> str | None:
    """HEIC and AVIF share one container and tell themselves apart by their brands."""
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else None


def _brands(data: bytes) -> set[bytes]:
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, end, 4))}


def _why_not(data: bytes) -> str | Promise:
    for magic, sentence in _OTHERS:
        if data.startswith(magic.start):
            return sentence
    if has_markup(data[:HEAD].lower()):
        return WEB_PAGE
    return VIDEO if data[4:8] == b"ftyp" or data[:4] in (b"RIFF", b"\x1aE\xdf\xa3") else NOT_A_PHOTO


def has_markup(head: bytes) -> bool:
    text = head.replace(b"\0", b"")
    return any(mark in text for mark in _MARKUP if mark != b"<?xml") or text.lstrip(
        b"\xef\xbb\xbf\xff\xfe\t\r\n "
    ).startswith(b"<?xml")


def _carries_something_else(data: bytes) -> bool:
    """A page, PDF or archive hidden in a picture. Re-encoding removes it anyway; refusing says so."""
    head = data[:HEAD].lower()
    return b"%pdf-" in head or has_markup(head) or _ends_as_zip(data)


def _ends_as_zip(data: bytes) -> bool:
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _ZIP_TAIL))
    if at < 0 or at + 22 > len(data):
        return False
    return at + 22 + int.from_bytes(data[at + 20 : at + 22], "little") == len(data)
