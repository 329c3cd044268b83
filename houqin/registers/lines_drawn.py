"""A line of numbers over the days of a month as SVG, readable in black and white: each thing measured has its dash."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from houqin.core.quantities import quantity_words
from houqin.registers.reading import Trend

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 180, 44, 22
DASHES = ("", "6 3", "2 3", "9 3 2 3", "1 4")


def drawn(trend: Trend, days: Sequence[date]) -> SafeString:
    """One line for each thing, its norm, the days below, the smallest and the largest number at the side."""
    low, high = _bounds(trend)
    lines, dots = [], []
    for dash, name in zip(DASHES, drawn_names(trend), strict=False):
        points = list(_points(trend, name, days, low, high))
        lines.append((dash, " ".join(f"{x:.1f},{y:.1f}" for x, y in points)))
        dots += [(f"{x:.1f}", f"{y:.1f}") for x, y in points]
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        trend.label,
        _axis(trend, low, high),
        format_html_join("", '<polyline stroke-dasharray="{}" points="{}"/>', lines),
        format_html_join("", '<circle cx="{}" cy="{}" r="2.5"/>', dots),
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


def names_drawn(trend: Trend) -> SafeString:
    """Which dash is which thing; nothing where there is only one."""
    names = drawn_names(trend)
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


def drawn_names(trend: Trend) -> list[str]:
    """The things that have a line, as many as there are dashes; all of them stand in the table."""
    return sorted({about for _day, about, _milli in trend.points})[: len(DASHES)]


def _points(
    trend: Trend, name: str, days: Sequence[date], low: int, high: int
) -> Iterator[tuple[float, float]]:
    """Several of one day stand beside each other, so that morning and afternoon are no upright stroke."""
    mine = [(day, milli) for day, about, milli in trend.points if about == name]
    many, seen = Counter(day for day, _milli in mine), Counter[date]()
    for day, milli in mine:
        part = (seen[day] + 0.5) / many[day]
        seen[day] += 1
        yield LEFT + (WIDTH - LEFT) * ((day - days[0]).days + part) / len(days), _height(milli, low, high)


def _bounds(trend: Trend) -> tuple[int, int]:
    """From the lowest to the highest; the norm too where it is near."""
    values = [milli for _day, _about, milli in trend.points]
    low, high = min(values), max(values)
    room = max(high - low, 1000)
    near = [bound for bound in trend.norm if bound is not None and low - room <= bound <= high + room]
    low, high = min([low, *near]), max([high, *near])
    return (low - 1000, high + 1000) if low == high else (low, high)


def _height(milli: int, low: int, high: int) -> float:
    room = HEIGHT - BOTTOM - 12
    return 8 + room * (1 - (milli - low) / (high - low))


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
