"""A chart as data: categories, what stands upon each other in them, and where each number opens its rows. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from houqin.core.facts import scaled_words

COLUMNS, ROWS = "columns", "rows"  # upright, one for each week or month; lying, one for each name


@dataclass(frozen=True)
class Value:
    """One number, and the address of what it counts."""

    number: int
    url: str = ""


@dataclass(frozen=True)
class Series:
    """One number for each category; what a series after it holds stands on top of it."""

    name: str
    values: tuple[Value, ...]

    @property
    def total(self) -> int:
        return sum(value.number for value in self.values)


@dataclass(frozen=True)
class Chart:
    """Stacked bars from zero. A number that is not whole has a `scale`, as in a figure; means do not add up."""

    key: str
    title: str
    unit: str
    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    scale: int = 1
    mean: bool = False

    @property
    def totals(self) -> list[int]:
        """How high the bar of each category is."""
        return [sum(series.values[n].number for series in self.series) for n in range(len(self.categories))]

    def said(self, number: int) -> str:
        """A number as one would write it."""
        return scaled_words(number, self.scale)

    @property
    def words(self) -> str:
        """All of it in one sentence, for who cannot see it."""
        parts = "；".join(
            f"{name}{self.said(total)}" for name, total in zip(self.categories, self.totals, strict=True)
        )
        return f"{self.title}（{self.unit}）：{parts}"


def kept(charts: tuple[Chart, ...]) -> list[dict[str, Any]]:
    """As JSON, to be read again by `read`."""
    return [asdict(chart) for chart in charts]


def read(data: Any) -> tuple[Chart, ...]:
    """What `kept` gave; a paper that was handed in before there were charts has none."""
    return tuple(
        Chart(
            **each
            | {
                "categories": tuple(each["categories"]),
                "series": tuple(_series(series) for series in each["series"]),
            }
        )
        for each in data
    )


def _series(data: dict[str, Any]) -> Series:
    return Series(data["name"], tuple(Value(**value) for value in data["values"]))
