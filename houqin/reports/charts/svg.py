"""A chart as SVG: upright columns or lying bars from zero, patterns that differ without colour, and the numbers written.

The same chart gives the same bytes. Marks have a colour of their own for paper and a class for the page, where the style
sheet gives them the colours of day or night.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from houqin.reports.charts.chart import ROWS, Chart, Series

WIDE, NARROW = 660, 340
SMALL, LINE = 12, 22  # of letters; of one line of the legend
HIGH = 210  # of the columns
FONTS = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, SimHei, sans-serif"
FILLS = ("#0d6b58", "hatched", "#ffffff", "dotted")
TALL, FLAT, MANY = 24, 17, 24  # a row, a row where there are many, and from how many
MOST_NAME = 0.36  # of the width, for the names of rows


@dataclass(frozen=True)
class _Box:
    """Where the bars stand."""

    left: float
    top: float
    width: float
    height: float


def svg_of(chart: Chart, width: int = WIDE, *, links: bool = False) -> SafeString:
    """The picture; in a narrow one all bars lie. With `links` each bar leads to its rows."""
    return _Drawing(chart, width, links).picture()


def height_of(chart: Chart, width: int = WIDE) -> int:
    """How high the picture of this width is."""
    return _Drawing(chart, width, links=False).height


class _Drawing:
    def __init__(self, chart: Chart, width: int, links: bool) -> None:
        self.chart, self.width, self.links = chart, width, links
        self.lying = chart.kind == ROWS or width < WIDE
        self.key = f"{chart.key}-{width}".replace(".", "-")
        most = max([*chart.totals, 1])
        self.scale = most if self.lying else _round(most)  # the end of the axis
        self.legend = list(self._legend()) if len(chart.series) > 1 else []
        lines = 1 + max((line for line, _x, _n, _words in self.legend), default=-1)
        self.top = lines * LINE + (8 if self.lying else 20)
        rows = len(chart.categories)
        self.row = FLAT if rows > MANY and width == WIDE else TALL
        self.height = round(self.top + (rows * self.row + 6 if self.lying else HIGH + 26))

    def picture(self) -> SafeString:
        parts = [*self._patterns(), *self._legend_drawn(), *(self._rows() if self.lying else self._columns())]
        frame = (
            '<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" viewBox="0 0 {0} {1}" width="{0}" '
            'height="{1}" font-family="{2}" font-size="{3}" fill="currentColor" aria-hidden="true" '
            'focusable="false">{4}</svg>'
        )
        return format_html(frame, self.width, self.height, FONTS, SMALL, mark_safe("".join(parts)))

    # What belongs to all ----------------------------------------------------------------------------------------

    def _patterns(self) -> Iterator[str]:
        paper = _tag("rect", width=6, height=6, fill="#ffffff", class_="mark-paper")
        line = _tag("path", d="M0 0V6", stroke="#b05a00", stroke_width=5, class_="mark-line")
        dot = _tag("circle", cx=3, cy=3, r=1.2, fill="#444444", class_="mark-dot")
        how = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
        drawn = (
            _tag("pattern", paper + line, id=f"{self.key}-1", patternTransform="rotate(45)", **how),
            _tag("pattern", paper + dot, id=f"{self.key}-3", **how),
        )
        if len(self.chart.series) > 1:
            yield _tag("defs", "".join(drawn))

    def _legend(self) -> Iterator[tuple[int, float, int, str]]:
        """(line, x, number of the series, words) of each; it goes on in the next line where there is no room."""
        line, x = 0, 0.0
        for n, series in enumerate(self.chart.series):
            words = series.name if self.chart.mean else f"{series.name} {self.chart.said(series.total)}"
            needs = 18 + _wide(words) + 16
            if x and x + needs > self.width:
                line, x = line + 1, 0.0
            yield line, x, n, words
            x += needs

    def _legend_drawn(self) -> Iterator[str]:
        for line, x, n, words in self.legend:
            yield self._mark(n, x + 0.5, line * LINE + 2.5, 12, 12)
            yield _text(words, x + 18, line * LINE + 13)

    def _mark(self, n: int, x: float, y: float, width: float, height: float) -> str:
        fill = FILLS[n % len(FILLS)]
        paint = f"url(#{self.key}-{n % len(FILLS)})" if fill[0] != "#" else fill
        place = {"x": _at(x), "y": _at(y), "width": _at(width), "height": _at(height)}
        return _tag("rect", fill=paint, stroke="#333333", class_=f"mark mark-{n % len(FILLS)}", **place)

    def _bar(self, series: Series, n: int, place: int, x: float, y: float, w: float, h: float) -> str:
        """One number of one series, to be opened; what is none is not drawn."""
        value = series.values[place]
        if not value.number:
            return ""
        mark = self._mark(n, x, y, w, h)
        if not (self.links and value.url):
            return mark
        said = f"{self.chart.categories[place]} {series.name} {self.chart.said(value.number)}"
        return _tag("a", _tag("title", conditional_escape(said)) + mark, href=value.url, tabindex="-1")

    # Columns ----------------------------------------------------------------------------------------------------

    def _columns(self) -> Iterator[str]:
        marks = [self.chart.said(each) for each in (0, self.scale // 2, self.scale)]
        left = max(_wide(each) for each in marks) + 8
        box = _Box(left, self.top, self.width - left, HIGH)
        yield from self._axis(box, marks)
        slot = box.width / len(self.chart.categories)
        for place in range(len(self.chart.categories)):
            yield from self._column(box, slot, place)
        yield from self._names(box, slot)

    def _axis(self, box: _Box, marks: list[str]) -> Iterator[str]:
        for n, words in enumerate(marks):
            y = box.top + box.height * (1 - n / 2)
            yield _line(box.left, y, self.width, y)
            yield _text(words, box.left - 6, y + 4, "end")

    def _column(self, box: _Box, slot: float, place: int) -> Iterator[str]:
        wide = min(slot * 0.66, 44)
        x, y = box.left + slot * place + (slot - wide) / 2, box.top + box.height
        for n, series in enumerate(self.chart.series):
            high = box.height * series.values[place].number / self.scale
            y -= high
            yield self._bar(series, n, place, x, y, wide, high)
        total = self.chart.totals[place]
        words = self.chart.said(total)
        if total and _wide(words) <= slot + 4:
            yield _text(words, x + wide / 2, y - 5, "middle")

    def _names(self, box: _Box, slot: float) -> Iterator[str]:
        """As many as there is room for, evenly."""
        step = max(ceil((_wide(name) + 8) / slot) for name in self.chart.categories)
        for place, name in enumerate(self.chart.categories):
            if place % step == 0:
                yield _text(name, box.left + slot * (place + 0.5), box.top + box.height + 17, "middle")

    # Rows -------------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[str]:
        chart = self.chart
        numbers = [self._numbers(place) for place in range(len(chart.categories))]
        names = [_cut(name, self.width * MOST_NAME) for name in chart.categories]
        left, right = max(map(_wide, names)) + 8, max(map(_wide, numbers)) + 8
        box = _Box(left, self.top, self.width - left - right, len(names) * self.row)
        yield _line(box.left, box.top, box.left, box.top + box.height)
        for place, (name, words) in enumerate(zip(names, numbers, strict=True)):
            y = box.top + place * self.row
            yield _text(name, box.left - 6, y + self.row / 2 + 4, "end")
            yield from self._row(box, y, place)
            yield _text(words, self.width, y + self.row / 2 + 4, "end")

    def _row(self, box: _Box, y: float, place: int) -> Iterator[str]:
        x, gap = box.left, self.row * 0.18
        for n, series in enumerate(self.chart.series):
            wide = box.width * series.values[place].number / self.scale
            yield self._bar(series, n, place, x, y + gap, wide, self.row - 2 * gap)
            x += wide

    def _numbers(self, place: int) -> str:
        """The total; where there are parts, the first of them before it: 41/43."""
        total, first = self.chart.totals[place], self.chart.series[0].values[place].number
        whole = self.chart.said(total)
        return f"{self.chart.said(first)}/{whole}" if len(self.chart.series) > 1 and total else whole


def _round(most: int) -> int:
    """The smallest even round number that holds it: 2, 4, … 18, 20, 40, … 180, 200, …"""
    step = 1
    while most > 18 * step:
        step *= 10
    return next(n * step for n in range(2, 20, 2) if n * step >= most)


def _tag(name: str, content: str = "", **attributes: object) -> str:
    told = "".join(
        f' {key.strip("_").replace("_", "-")}="{conditional_escape(str(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{told}>{content}</{name}>"


def _text(words: str, x: float, y: float, anchor: str = "start") -> str:
    return _tag("text", conditional_escape(words), x=_at(x), y=_at(y), text_anchor=anchor)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    d = f"M{_at(x1)} {_at(y1)}L{_at(x2)} {_at(y2)}"
    return _tag("path", d=d, stroke="#bbbbbb", class_="chart-line")


def _at(place: float) -> str:
    """With one place after the point, and none where it is whole."""
    return f"{place:.1f}".removesuffix(".0")


def _wide(words: str) -> float:
    """About how wide it is set: letters and figures are little more than half a sign."""
    return SMALL * sum(0.58 if sign < "\u2000" else 1 for sign in words)


def _cut(words: str, room: float) -> str:
    if _wide(words) <= room:
        return words
    while words and _wide(words) + SMALL > room:
        words = words[:-1]
    return f"{words}…"
