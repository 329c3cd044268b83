"""Pictures of every kind a school sends, good and bad, made on the spot for the file tests."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import ExifTags, Image, ImageDraw

RED, BLUE = (200, 30, 30), (30, 30, 200)


def two_colours(size: tuple[int, int] = (400, 200), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right: turning it shows."""
    picture = Image.new("RGB", size, RED)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, size[0], size[1]), fill=BLUE)
    return picture.convert(mode)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as the bytes of a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(size: tuple[int, int] = (400, 200), **options: Any) -> bytes:
    return encoded(two_colours(size), "JPEG", **options)


def with_camera_data(orientation: int = 1, taken: str = "2026:11:20 09:10:11", offset: str = "") -> bytes:
    """A JPEG as a phone writes it: where the teacher lives, when, and how the phone was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "HUAWEI"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = offset
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 14.0, 5.0)
    return encoded(
        two_colours(), "JPEG", exif=exif, icc_profile=b"PRIVATE-PROFILE", comment=b"PRIVATE-COMMENT"
    )


def png_bomb(edge: int) -> bytes:
    """A square PNG of `edge` pixels in a few kilobytes: its rows are all zero."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    row = bytes(edge // 8 + 2)
    rows = b"".join(packer.compress(row) for _ in range(edge)) + packer.flush()
    head = struct.pack(">IIBBBBB", edge, edge, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated_gif(frames: int = 500) -> bytes:
    pictures = [Image.new("P", (60, 30), number % 200) for number in range(frames)]
    for picture in pictures:
        picture.putpalette([value for level in range(256) for value in (level, 0, 255 - level)])
    return encoded(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=20)


def sixteen_bit_tiff() -> bytes:
    """A scanner's grey: dark on the left, white on the right."""
    picture = Image.new("I;16", (200, 100), 0x1000)
    picture.paste(0xFFFF, (100, 0, 200, 100))
    return encoded(picture, "TIFF")


def zip_with(name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, body)
    return out.getvalue()
