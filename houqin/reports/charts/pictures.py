"""Charts as PNG, for files that know no SVG: set on one tall sheet in one go, and cut apart."""

from collections.abc import Iterable
from io import BytesIO
from itertools import accumulate

from PIL import Image

from houqin.core.prints import picture
from houqin.reports.charts.chart import Chart
from houqin.reports.charts.svg import WIDE, height_of, svg_of

PPI = 144  # two dots for each point of the drawing: over 200 an inch on paper


def pictures_of(charts: Iterable[Chart]) -> dict[Chart, bytes]:
    """Each chart's picture; the same chart gives the same bytes. Raises PrintFailed as every print does."""
    asked = list(charts)
    if not asked:
        return {}
    highs = [height_of(chart) for chart in asked]
    data = {"width": WIDE, "charts": [str(svg_of(chart)) for chart in asked], "heights": highs}
    dots = PPI // 72
    with Image.open(BytesIO(picture("reports/charts", data, ppi=PPI))) as sheet:
        ends = [dots * end for end in accumulate(highs)]
        return {
            chart: _cut(sheet, end - dots * high, end)
            for chart, high, end in zip(asked, highs, ends, strict=True)
        }


def _cut(sheet: Image.Image, top: int, bottom: int) -> bytes:
    made = BytesIO()
    part = sheet.crop((0, top, sheet.width, bottom)).convert("RGB").quantize(32)
    part.save(made, "PNG", optimize=True)
    return made.getvalue()
