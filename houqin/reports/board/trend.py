"""How the term goes: what was to be done and what broke, week by week."""

from typing import Any

from houqin.core.facts import Figure, Span
from houqin.duties import facts as of_duties
from houqin.repairs.facts import Telling
from houqin.repairs.models import Ticket
from houqin.repairs.rules import counting
from houqin.reports.addresses import number_url
from houqin.reports.charts.drawn import DUTIES, REPAIRS, over_time
from houqin.reports.charts.shown import shown
from houqin.reports.periods import TERM, period_of


def trend_of(school: Any) -> list[dict[str, Any]]:
    """Of the term that runs, else of the last one: each chart with its figure in words; nothing of what there is none."""
    span = period_of(TERM, "", school).told
    figures = {each.code: each for each in (*of_duties.parts(school, span), *_repairs(school, span))}
    charts = [over_time(asked, school, figures, span) for asked in (DUTIES, REPAIRS)]
    done = [figures[asked.parts[0]] for asked in (DUTIES, REPAIRS)]
    return [_told(figure, span) | shown(chart) for figure, chart in zip(done, charts, strict=True) if chart]


def _repairs(school: Any, span: Span) -> list[Figure]:
    telling = Telling(school, span, Ticket.objects.all())
    whole = telling.group(counting.COUNTED_GROUP)
    parts = (counting.DONE_GROUP, counting.OPEN_GROUP)
    return [whole, *(telling.group(each, of=whole.value) for each in parts)]


def _told(figure: Figure, span: Span) -> dict[str, Any]:
    return {"figure": figure, "figure_url": number_url(figure.code, span)}
