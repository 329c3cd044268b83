"""A report as PDF, set like the official paper that its .docx is."""

from typing import Any

from django.utils.translation import gettext as _

from houqin.reports.charts.chart import Chart
from houqin.reports.charts.svg import WIDE, height_of, svg_of
from houqin.reports.rules.paper import Paper, Part
from houqin.reports.rules.shortening import ONE

HIGHEST = 1.35  # of a chart, in widths of the text


def make_report(paper: Paper) -> tuple[str, dict[str, Any]]:
    """The template and what it prints."""
    data = {
        "title": paper.title,
        "title_lines": list(paper.title_lines),
        "tight": ("brief" if paper.brief else "one") if paper.edition == ONE else "",
        "lead": [each.text for each in paper.lead],
        "parts": [_part(part) for part in paper.parts if not part.appendix],
        "appendices": [_part(part) for part in paper.parts if part.appendix],
        "about": [each.text for each in paper.about],
        "office": paper.office,
        "day": paper.day,
        "signers": [f"{label}　{name}".strip() for label, name in paper.signers],
    }
    return "reports/report", data


def _part(part: Part) -> dict[str, Any]:
    table = part.table
    return {
        "title": part.title,
        "rank": part.rank,
        "passages": [n + each.text for n, each in zip(part.ordinals, part.passages, strict=True)],
        "titles": list(table.titles) if table else [],
        "widths": list(table.widths) if table else [],
        "charts": [_chart(chart) for chart in part.charts],
        "rows": [[cell.text for cell in row] for row in table.rows] if table else [],
    }


def _chart(chart: Chart) -> dict[str, Any]:
    """Narrower where it would be higher than a page."""
    share = min(1, HIGHEST * WIDE / height_of(chart))
    words = _("{title}（单位：{unit}）").format(title=chart.title, unit=chart.unit)
    return {"title": words, "svg": str(svg_of(chart)), "alt": chart.words, "width": round(100 * share)}
