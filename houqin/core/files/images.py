"""A photo as Houqin keeps it: upright, at most 1600 px, WebP, with nothing of the original file but its
picture and the moment it was taken. Everything else a camera or an attacker wrote into it is gone.
"""

import hashlib
import io
import re
import struct
import threading
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import IO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image

from houqin.core.clock import SCHOOL_ZONE
from houqin.core.files.kinds import BadFile, picture_format
from houqin.core.files.looking import look_of, plainness

try:
    from pillow_heif import register_heif_opener
except ImportError:
    READS_HEIC = False
else:
    register_heif_opener(thumbnails=False)
    READS_HEIC = True
"""Whether the extra is installed that reads an iPhone's own format; without it there is a kind sentence."""

MAX_BYTES = 40 * 1024 * 1024
"""Largest file taken, in bytes."""
MAX_PIXELS = 40_000_000
"""Largest picture taken, in pixels; more is refused before anything is decoded."""
LONGEST_EDGE = 1600
"""Longest edge of the kept photo, in pixels."""
THUMB_EDGE = 320
"""Longest edge of the thumbnail, in pixels."""
QUALITY = 80
"""WebP quality: text on a meter or label stays readable at about 200 KB."""

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # a second wall: Pillow itself stops at twice this

TOO_MANY_BYTES = _("文件超过 40 MB。请在手机相机里改用普通画质重拍，或先缩小再上传。")
TOO_MANY_PIXELS = _("照片超过 4000 万像素。请在手机相机里改用普通画质重拍，或先缩小再上传。")
BROKEN = _("照片不完整或已损坏，可能是没有传完。请重新拍一张再上传。")
NO_HEIC = _("这里还读不了苹果手机的 HEIC 照片。请在手机“设置—相机—格式”里选“兼容性最佳”，或发截图。")

_SPOILED = (
    *(OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError),
    *(ArithmeticError, RuntimeError, AssertionError, struct.error, zlib.error),
)
"""What Pillow's readers raise on spoiled bytes: each format fails in its own way."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_decoding = threading.BoundedSemaphore(2)
"""Two pictures at once: a 40-megapixel one takes about 160 MB while it is decoded."""


@dataclass(frozen=True)
class Photo:
    """A photo ready to be stored. Sizes in pixels; `source_sha256` is of what was sent."""

    webp: bytes
    thumb: bytes
    width: int
    height: int
    taken_at: datetime | None
    sha256: str
    thumb_sha256: str
    source_sha256: str
    look: tuple[int, ...] | None = None
    plain: str = ""


def make_photo(data: bytes | IO[bytes]) -> Photo:
    """Re-encode an uploaded picture. Raises BadFile with a sentence for everything that is not a whole photo.

    `taken_at` is what the camera claims (aware; school time when the camera names no zone), or None.
    """
    content = _read(data)
    kind = picture_format(content)
    if kind == "HEIF" and not READS_HEIC:
        raise BadFile(NO_HEIC)
    with _decoding:
        picture, taken_at = _decode(content, kind)
        webp, thumb = _encode(picture, LONGEST_EDGE), _encode(picture, THUMB_EDGE)
        plain = plainness(picture)
        look = None if plain else look_of(picture)
    width, height = _fitted(picture.size, LONGEST_EDGE)
    digests = (_sha256(webp), _sha256(thumb), _sha256(content))
    return Photo(webp, thumb, width, height, taken_at, *digests, look=look, plain=plain)


def _read(data: bytes | IO[bytes]) -> bytes:
    content = data if isinstance(data, bytes) else data.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadFile(TOO_MANY_BYTES)
    return content


def _decode(content: bytes, kind: str) -> tuple[Image.Image, datetime | None]:
    """The first frame, upright, RGB, no larger than twice what is kept, and when it was taken."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            _check_size(picture.size)
            taken_at = _taken_at(picture)
            picture.draft(None, (LONGEST_EDGE * 2, LONGEST_EDGE * 2))
            picture.load()
            turn = _TURNS.get(_orientation(picture))
            small = _smaller(picture)
            return _flat(small.transpose(turn) if turn is not None else small), taken_at
    except Image.DecompressionBombError as error:
        raise BadFile(TOO_MANY_PIXELS) from error
    except _SPOILED as error:
        raise BadFile(BROKEN) from error


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise BadFile(TOO_MANY_PIXELS)


def _orientation(picture: Image.Image) -> int:
    """How the camera was held, 1 to 8, as EXIF counts; asked after load(): some readers turn it."""
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except _SPOILED:  # spoiled camera data beside a whole picture
        return 1


def _smaller(picture: Image.Image) -> Image.Image:
    """Early shrinking, so that the later steps cost little memory; modes that cannot be blended wait."""
    if picture.mode not in ("RGB", "RGBX", "RGBA", "L", "CMYK"):
        picture = _eight_bit(picture)
    return picture.resize(_fitted(picture.size, LONGEST_EDGE), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Palettes, black-and-white, 16- and 32-bit greys as RGBA or L."""
    if picture.mode.startswith(("I", "F")):
        highest = _highest(picture)
        grey = picture.convert("F").point(lambda value: value * (255.0 / highest))
        return grey.convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _highest(picture: Image.Image) -> float:
    """The value that becomes white: 65535 of a 16-bit grey, 255 of a small one, else the brightest found."""
    extrema = picture.getextrema()
    brightest = float(extrema[1]) if isinstance(extrema[1], int | float) else 255.0
    if brightest <= 255:
        return 255.0
    return 65_535.0 if brightest <= 65_535 else brightest


def _flat(picture: Image.Image) -> Image.Image:
    """RGB on white; a new picture, so nothing but its points comes along."""
    clean = Image.new("RGB", picture.size, "white")
    if picture.mode == "RGBA":
        clean.paste(picture, mask=picture.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _fitted(size: tuple[int, int], edge: int) -> tuple[int, int]:
    longest = max(size)
    if longest <= edge:
        return size
    return max(1, round(size[0] * edge / longest)), max(1, round(size[1] * edge / longest))


def _encode(picture: Image.Image, edge: int) -> bytes:
    out = io.BytesIO()
    size = _fitted(picture.size, edge)
    kept = (
        picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    )
    kept.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _taken_at(picture: Image.Image) -> datetime | None:
    try:
        exif = picture.getexif()
        camera = exif.get_ifd(ExifTags.IFD.Exif)
    except _SPOILED:
        return None
    told = camera.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    return _moment(str(told or ""), str(camera.get(ExifTags.Base.OffsetTimeOriginal) or ""))


def _moment(told: str, offset: str) -> datetime | None:
    """`2026:11:21 09:10:00` and `+08:00`, as EXIF writes them; None for what no camera can mean."""
    try:
        moment = datetime.strptime(told.strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    if not 1990 <= moment.year <= 2100:
        return None
    return moment.replace(tzinfo=_zone(offset.strip("\0 ")))


def _zone(offset: str) -> ZoneInfo | timezone:
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", offset)
    if not found or int(found[2]) > 14 or int(found[3]) > 59:
        return SCHOOL_ZONE  # a camera that wrote none stood at the school
    minutes = int(found[2]) * 60 + int(found[3])
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
