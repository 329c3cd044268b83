"""Numbers over the days of a month as SVG, a small picture for each thing measured: readable in black and white."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from houqin.core.quantities import quantity_words
from houqin.registers.reading import Trend

WIDTH, HEIGHT, LEFT, BOTTOM = 480, 130, 48, 20
MOST = 8  # pictures; all things stand in the table


def drawn(trend: Trend, days: Sequence[date]) -> list[tuple[str, SafeString]]:
    """(what was measured, its picture): a freezer and a store room have nothing to do on one axis."""
    names = sorted({about for _day, about, _milli in trend.points})[:MOST]
    return [(name, _picture(trend, name, days)) for name in names]


def _picture(trend: Trend, name: str, days: Sequence[date]) -> SafeString:
    """The line with its points, the norm, the days below, the smallest and the largest number at the side."""
    mine = [(day, milli) for day, about, milli in trend.points if about == name]
    low, high = _bounds(trend, [milli for _day, milli in mine])
    points = list(_points(mine, days, low, high))
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{} {}">{}<polyline points="{}"/>{}{}</svg>',
        WIDTH,
        HEIGHT,
        name,
        trend.label,
        _axis(trend, low, high),
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        format_html_join(
            "", '<circle cx="{}" cy="{}" r="2.5"/>', ((f"{x:.1f}", f"{y:.1f}") for x, y in points)
        ),
        format_html_join(
            "",
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            (
                (f"{LEFT + (WIDTH - LEFT) * (number + 0.5) / len(days):.0f}", HEIGHT - 4, day.day)
                for number, day in enumerate(days)
                if day.day % 5 == 0 or day.day == 1
            ),
        ),
    )


def _points(
    mine: Sequence[tuple[date, int]], days: Sequence[date], low: int, high: int
) -> Iterator[tuple[float, float]]:
    """Several of one day stand beside each other, so that morning and afternoon are no upright stroke."""
    many, seen = Counter(day for day, _milli in mine), Counter[date]()
    for day, milli in mine:
        part = (seen[day] + 0.5) / many[day]
        seen[day] += 1
        yield LEFT + (WIDTH - LEFT) * ((day - days[0]).days + part) / len(days), _height(milli, low, high)


def _bounds(trend: Trend, values: list[int]) -> tuple[int, int]:
    """From the lowest to the highest; the norm too where it is near."""
    low, high = min(values), max(values)
    room = max(high - low, 1000)
    near = [bound for bound in trend.norm if bound is not None and low - room <= bound <= high + room]
    low, high = min([low, *near]), max([high, *near])
    return (low - 1000, high + 1000) if low == high else (low, high)


def _height(milli: int, low: int, high: int) -> float:
    room = HEIGHT - BOTTOM - 16
    return 10 + room * (1 - (milli - low) / (high - low))


def _axis(trend: Trend, low: int, high: int) -> SafeString:
    """The lowest and the highest number with their lines; a norm between them is a line of its own."""
    marks = {milli: "trend-norm" if milli in trend.norm else "" for milli in (low, high)}
    marks |= {bound: "trend-norm" for bound in trend.norm if bound is not None and low < bound < high}
    return format_html_join(
        "",
        '<line class="{0}" x1="{1}" x2="{2}" y1="{3}" y2="{3}"/><text x="{4}" y="{5}" text-anchor="end">{6}</text>',
        (
            (kind, LEFT, WIDTH, f"{at:.1f}", LEFT - 6, f"{at + 4:.1f}", quantity_words(milli))
            for milli, kind in sorted(marks.items())
            for at in (_height(milli, low, high),)
        ),
    )
