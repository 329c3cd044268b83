"""Bars beside the numbers of a table, drawn as small SVG: widths are attributes, so that no style stands in a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Scale:
    """An axis from 0 to `top`, an even round number, so that its middle is whole too."""

    top: int

    def bar(self, value: int) -> SafeString:
        """One bar, with the lines of the axis behind it."""
        tenths = min(value, self.top) * 1000 // self.top
        return format_html(
            '<svg class="bar-line" aria-hidden="true" focusable="false">'
            '<line x1="50%" x2="50%" y1="0" y2="100%"/><line x1="100%" x2="100%" y1="0" y2="100%"/>'
            '<rect width="{}.{}%" height="60%" y="20%" rx="3"/></svg>',
            tenths // 10,
            tenths % 10,
        )

    @property
    def axis(self) -> SafeString:
        """The numbers above the bars."""
        return format_html(
            '<svg class="bar-axis" aria-hidden="true" focusable="false"><text x="0" y="80%">0</text>'
            '<text x="50%" y="80%" text-anchor="middle">{}</text>'
            '<text x="100%" y="80%" text-anchor="end">{}</text></svg>',
            self.top // 2,
            self.top,
        )


def scale_for(values: Iterable[int]) -> Scale:
    """The smallest round axis that holds all values: 2, 4, 6, 8, 10, 20, 40, …"""
    most, step = max([*values, 1]), 1
    while most > 10 * step:
        step *= 10
    return Scale(next(n * step for n in (2, 4, 6, 8, 10) if n * step >= most))
