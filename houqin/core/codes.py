"""QR codes and Code 128 as small vector pictures (SVG), for screens and for paper."""

import re
from typing import Any

import zxingcpp

DARK = re.compile(rb"\x00+")


def qr_svg(text: str, *, correction: str = "M", quiet: int = 0) -> str:
    """A QR code of one unit a module; `correction` is L, M, Q or H, `quiet` the white rim in modules."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=correction)
    width, lines = _lines(made)
    bars = [
        (run.start(), y, run.end() - run.start())
        for y, line in enumerate(lines)
        for run in DARK.finditer(line)
    ]
    return _svg(width, len(lines), bars, tall=1, quiet=quiet)


def code128_svg(text: str, *, tall: int = 24, quiet: int = 0) -> str:
    """A Code 128 bar code of one unit a thin bar, `tall` units high; ASCII only, ValueError otherwise."""
    if not text.isascii():
        raise ValueError("a bar code holds letters and digits only")
    width, lines = _lines(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128))
    bars = [(run.start(), 0, run.end() - run.start()) for run in DARK.finditer(lines[0])]
    return _svg(width, tall, bars, tall=tall, quiet=quiet)


def _lines(made: zxingcpp.Barcode) -> tuple[int, list[bytes]]:
    """(width, rows of one byte a module: 0 is dark)."""
    image: Any = made.to_image(scale=1, add_quiet_zones=False)
    picture = memoryview(image)
    assert picture.shape is not None
    height, width = picture.shape
    data = picture.tobytes()
    return width, [data[y * width : (y + 1) * width] for y in range(height)]


def _svg(width: int, height: int, bars: list[tuple[int, int, int]], *, tall: int, quiet: int) -> str:
    drawn = "".join(f"M{x} {y}h{run}v{tall}h-{run}z" for x, y, run in bars)
    view = f"{-quiet} {-quiet} {width + 2 * quiet} {height + 2 * quiet}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" shape-rendering="crispEdges">'
        f'<path d="{drawn}"/></svg>'
    )
