"""A line of numbers over the days of a month as SVG: readable in black and white, one dash for each thing measured."""

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from houqin.core.quantities import quantity_words
from houqin.registers.reading import Trend

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 180, 44, 22
DASHES = ("", "6 3", "2 3", "9 3 2 3", "1 4")
Point = tuple[float, float]


def drawn(trend: Trend, days: Sequence[date]) -> SafeString:
    """One line for each thing, the days below, the smallest and the largest number at the side."""
    low, high = _bounds(trend)
    names = _names(trend)
    place = {day: LEFT + (WIDTH - LEFT) * (number + 0.5) / len(days) for number, day in enumerate(days)}
    lines = []
    for number, name in enumerate(names):
        points = [
            (place[day], _height(milli, low, high)) for day, about, milli in trend.points if about == name
        ]
        lines.append((DASHES[number], " ".join(f"{x:.1f},{y:.1f}" for x, y in points)))
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        trend.label,
        _axis(low, high),
        format_html_join("", '<polyline stroke-dasharray="{}" points="{}"/>', lines),
        format_html_join(
            "",
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            ((f"{place[day]:.0f}", HEIGHT - 4, day.day) for day in days if day.day % 5 == 0 or day.day == 1),
        ),
    )


def names_drawn(trend: Trend) -> SafeString:
    """Which dash is which thing; nothing where there is only one."""
    names = _names(trend)
    if len(names) < 2:
        return SafeString("")
    lines = ((dash, name or trend.label) for dash, name in zip(DASHES, names, strict=False))
    return format_html(
        '<ul class="trend-names">{}</ul>',
        format_html_join(
            "",
            '<li><svg aria-hidden="true"><line x1="0" x2="40" y1="6" y2="6" stroke-dasharray="{}"/></svg> {}</li>',
            lines,
        ),
    )


def _names(trend: Trend) -> list[str]:
    return sorted({about for _day, about, _milli in trend.points})[: len(DASHES)]


def _bounds(trend: Trend) -> tuple[int, int]:
    values = [milli for _day, _about, milli in trend.points]
    low, high = min(values), max(values)
    return (low - 1000, high + 1000) if low == high else (low, high)


def _height(milli: int, low: int, high: int) -> float:
    room = HEIGHT - BOTTOM - 12
    return 8 + room * (1 - (milli - low) / (high - low))


def _axis(low: int, high: int) -> SafeString:
    top, bottom = _height(high, low, high), _height(low, low, high)
    return format_html_join(
        "",
        '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}"/><text x="{3}" y="{4}" text-anchor="end">{5}</text>',
        (
            (LEFT, WIDTH, f"{at:.1f}", LEFT - 6, f"{at + 4:.1f}", quantity_words(milli))
            for at, milli in ((top, high), (bottom, low))
        ),
    )
