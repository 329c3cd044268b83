"""A report as PDF, set like the official paper that its .docx is."""

from typing import Any

from houqin.reports.rules.paper import Paper, Part
from houqin.reports.rules.shortening import ONE


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
        "rows": [[cell.text for cell in row] for row in table.rows] if table else [],
    }
