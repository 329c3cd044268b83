"""A chart on a page: the picture for the desk and the one for the phone, and the table of the same numbers."""

from typing import Any

from houqin.reports.charts.chart import Chart
from houqin.reports.charts.svg import NARROW, WIDE, svg_of


def shown(chart: Chart) -> dict[str, Any]:
    """What reports/chart.html needs."""
    return {
        "title": chart.title,
        "unit": chart.unit,
        "kind": chart.kind,
        "wide": svg_of(chart, WIDE, links=True),
        "narrow": svg_of(chart, NARROW, links=True),
        "series": [series.name for series in chart.series],
        "rows": [_row(chart, place, name) for place, name in enumerate(chart.categories)],
    }


def _row(chart: Chart, place: int, name: str) -> dict[str, Any]:
    values = [series.values[place] for series in chart.series]
    return {
        "name": name,
        "cells": [{"said": chart.said(value.number), "url": value.url} for value in values],
    }
