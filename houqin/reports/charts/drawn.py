"""Which charts a report has, drawn from its figures: each bar is a figure of fewer days, and the bars give the figure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.facts import Figure, Span
from houqin.registers.facts import list_url as entries_url
from houqin.registers.ranking import means_of
from houqin.reports.addresses import number_url
from houqin.reports.charts.chart import COLUMNS, ROWS, Chart, Series, Value
from houqin.reports.charts.times import Slice, place_of, slices


@dataclass(frozen=True)
class OverTime:
    """A whole and its parts, by the day that stands in a column of the rows."""

    key: str
    title: str | Promise
    whole: str
    parts: tuple[str, ...]
    column: str


DUTIES = OverTime(
    "duties",
    _lazy("任务：做了的和没做的"),
    "duties.asked",
    ("duties.done", "duties.skipped", "duties.missing"),
    "due_on",
)
REPAIRS = OverTime(
    "repairs",
    _lazy("报修：修好的和没修好的"),
    "repairs.counted",
    ("repairs.done", "repairs.open"),
    "reported_at",
)
HAZARDS = OverTime(
    "hazards",
    _lazy("隐患：销号的和没销号的"),
    "hazards.found",
    ("hazards.closed", "hazards.in_time", "hazards.late"),
    "found_on",
)
KINDS = "repairs.kind."


def charts_of(
    school: Any, figures: Mapping[str, Figure], span: Span, *, safety: bool = False
) -> tuple[Chart, ...]:
    """Those that have something to show; one question for each part of a whole, whatever the number of rows."""
    if len(slices(school, span)) < 2:
        return ()
    asked = (DUTIES, HAZARDS) if safety else (DUTIES, REPAIRS)
    made = [chart for each in asked if (chart := over_time(each, school, figures, span))]
    return (*made, *(() if safety else (*by_kind(figures, span), *by_class(school, span))))


def over_time(asked: OverTime, school: Any, figures: Mapping[str, Figure], span: Span) -> Chart | None:
    """One column for each week or month; parts that are none everywhere are left out."""
    whole = figures.get(asked.whole)
    if whole is None or not whole.value:
        return None
    found = slices(school, span)
    parts = [figures[code] for code in asked.parts if figures[code].value]
    series = tuple(_series(figure, asked.column, found) for figure in parts)
    categories = tuple(each.label for each in found)
    return Chart(asked.key, str(asked.title), str(whole.unit), COLUMNS, categories, series)


def _series(figure: Figure, column: str, found: list[Slice]) -> Series:
    counts: Counter[int] = Counter()
    by_day = figure.rows.order_by().values_list(column).annotate(n=Count("pk"))
    for when, n in by_day.values_list(column, "n"):
        counts[place_of(found, _day(when))] += n
    values = (Value(counts[n], number_url(figure.code, each.span)) for n, each in enumerate(found))
    return Series(str(figure.label), tuple(values))


def _day(when: Any) -> date:
    return clock.local(when).date() if isinstance(when, datetime) else when


def by_kind(figures: Mapping[str, Figure], span: Span) -> Iterator[Chart]:
    """Repairs by kind, the most first."""
    kinds = [figure for code, figure in figures.items() if code.startswith(KINDS) and figure.value]
    if len(kinds) < 2:
        return
    kinds.sort(key=lambda figure: (-figure.value, figure.code))
    values = tuple(Value(figure.value, number_url(figure.code, span)) for figure in kinds)
    names = tuple(str(figure.label) for figure in kinds)
    unit, series = str(kinds[0].unit), (Series(_("受理"), values),)
    yield Chart("kinds", _("报修按种类"), unit, ROWS, names, series)


def by_class(school: Any, span: Span) -> Iterator[Chart]:
    """The mean score of each class, of each register that ranks them; the best first."""
    for register, unit, means in means_of(school, span):
        url = entries_url("entries", span, register=register.pk)
        series = Series(_("平均得分"), tuple(Value(tenths, url) for _name, tenths in means))
        names = tuple(name for name, _tenths in means)
        title = _("{register}：各班平均得分").format(register=register.title)
        yield Chart(f"scores.{register.slug}", title, unit, ROWS, names, (series,), scale=10, mean=True)
